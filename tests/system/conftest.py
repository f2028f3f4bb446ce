"""A running system for whole-cycle tests."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local import stack
from deploy.local.principals import SERVICES
from tests.system.house import House, register_of
from tests.system.spans import Spans, collecting

_NAMES = (
    "kab",
    "lain",
    "tahan",
    "ulang",
    "pintu",
    "jejak",
    "mati-mongod",
    "mati-kafka",
    "acak",
    "kenari",
)
OFFICES = [f"{name}-{n}" for name in _NAMES for n in range(8)]


@pytest.fixture(scope="module")
def spans() -> Iterator[Spans]:
    """A collector that the services of the house send their spans to."""
    with collecting() as spans:
        yield spans


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, spans: Spans) -> Iterator[House]:
    """Two processes of each service, and a register of the offices of the tests."""
    data_dir: Path = tmp_path_factory.mktemp("house")
    register = register_of(data_dir, OFFICES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "KINERJA_OFFICES_FILE", str(register))
        for service in SERVICES:
            name = f"KINERJA_{service.upper()}__OTLP_ENDPOINT"
            patch.setitem(os.environ, name, spans.endpoint)
        stack.up(lambda _line: None, data_dir=data_dir, replicas=2, bound=True)
    yield House(data_dir)
    stack.down(data_dir)

"""A running system for whole-cycle tests."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local import stack
from tests.system.house import House, register_of

OFFICES = [
    f"{name}-{n}"
    for name in ("kab", "lain", "tahan", "ulang", "pintu", "mati-mongod", "mati-kafka", "acak")
    for n in range(8)
]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Two processes of each service, and a register of the offices of the tests."""
    data_dir: Path = tmp_path_factory.mktemp("house")
    register = register_of(data_dir, OFFICES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "KINERJA_OFFICES_FILE", str(register))
        stack.up(lambda _line: None, data_dir=data_dir, replicas=2, bound=True)
    yield House(data_dir)
    stack.down(data_dir)

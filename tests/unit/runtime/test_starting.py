"""A service that cannot start says why in clear lines, and ends with a code that tells."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from fastapi import APIRouter

from deploy.local.principals import SERVICES
from shared.runtime import Service, main
from shared.runtime import service as service_module
from shared.settings import ServiceSettings
from tests.unit.engine import toy
from tests.unit.http.counter import PUBLIC

PREFIX = "KINERJA_RECAP__"
SERVICE = Service(toy.step(), lambda _desk: APIRouter(), lambda _role: False)


@pytest.fixture
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """All settings, with the key's file still to be written."""
    path = tmp_path / "issuer.pub"
    path.write_bytes(PUBLIC)
    given = {"HTTP_PORT": "8102", "TOKEN_PUBLIC_KEY": str(path)}
    for name, field in ServiceSettings.model_fields.items():
        if field.is_required():
            monkeypatch.setenv(PREFIX + name.upper(), given.get(name.upper(), "x"))
    return path


@pytest.fixture
def _logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, config = root.handlers[:], root.level, structlog.get_config()
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**config)


@pytest.mark.usefixtures("key")
def test_a_missing_setting_ends_it_with_code_2_and_its_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(f"{PREFIX}MONGO_URI")

    assert main("recap", lambda: SERVICE) == 2

    assert capsys.readouterr().err.splitlines() == [
        "kinerja recap cannot start:",
        f"{PREFIX}MONGO_URI: Field required",
    ]


def test_a_file_that_holds_no_key_ends_it_with_code_2_and_the_setting_s_name(
    key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key.write_text("bukan kunci")

    assert main("recap", lambda: SERVICE) == 2

    told = capsys.readouterr().err
    assert f"{PREFIX}TOKEN_PUBLIC_KEY: " in told
    assert "bukan kunci" not in told


@pytest.mark.usefixtures("key", "_logging")
def test_a_fault_while_it_runs_is_one_log_line_and_code_1(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("MongoDB runs standalone")

    monkeypatch.setattr(service_module, "_connect", broken)

    assert main("recap", lambda: SERVICE) == 1

    captured = capsysbinary.readouterr()
    (line,) = captured.out.splitlines()
    told = json.loads(line)
    assert (told["message"], told["log.level"]) == ("service.failed", "critical")
    assert "MongoDB runs standalone" in told["error.stack_trace"]
    assert captured.err == b""


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_says_in_a_sentence_which_setting_is_missing(service: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", f"services.{service}"],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 2
    assert ran.stderr.startswith(f"kinerja {service} cannot start:\n")
    assert "Traceback" not in ran.stderr
    assert f"KINERJA_{service.upper()}__" in ran.stderr

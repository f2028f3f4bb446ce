"""Starts a service as it is, but behind links and with a clock that the harness holds.

``python -m tests.chaos.launch collector [kind of breakage]``. Nothing of this is in the services:
settings name other addresses, the engine is handed another clock, and aiokafka is told to go
through the link also where the broker names its own port. With a kind, `tests.chaos.broken.<kind>`
takes a safety part out first, to see that the checker notices.
"""

import os
import runpy
import socket
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson
from aiokafka.conn import AIOKafkaConnection

from shared.engine import Engine
from shared.runtime import service as runtime
from tests.chaos.control import ADDRESS


def main(name: str, broken: str | None) -> None:
    """Arrange everything and become the service."""
    prefix = f"KINERJA_{name.upper()}__"
    kafka = int(os.environ[f"{prefix}KAFKA_BOOTSTRAP"].rpartition(":")[2])
    mongo = urlsplit(os.environ[f"{prefix}MONGO_URI"]).port
    answer = _ask(
        {"http_port": int(os.environ[f"{prefix}HTTP_PORT"]), "kafka": kafka, "mongod": mongo}
    )
    os.environ[f"{prefix}KAFKA_BOOTSTRAP"] = f"127.0.0.1:{answer['kafka']}"
    uri = os.environ[f"{prefix}MONGO_URI"]
    os.environ[f"{prefix}MONGO_URI"] = uri.replace(f":{mongo}", f":{answer['mongod']}")
    _through_the_link(kafka, answer["kafka"])
    setattr(runtime, "Engine", partial(Engine, clock=offset_clock(Path(answer["clock"]))))  # noqa: B010
    if broken is not None:
        import_module(f"tests.chaos.broken.{broken}").take_out()
    runpy.run_module(f"services.{name}", run_name="__main__")


def offset_clock(file: Path) -> Callable[[], datetime]:
    """The machine's time plus the seconds in the file; without a file, none."""

    def now() -> datetime:
        try:
            offset = float(file.read_text() or 0)
        except FileNotFoundError:
            offset = 0.0
        return datetime.now(UTC) + timedelta(seconds=offset)

    return now


def _ask(what: dict[str, Any]) -> dict[str, Any]:
    with socket.create_connection(("127.0.0.1", int(os.environ[ADDRESS])), timeout=30) as link:
        link.sendall(orjson.dumps(what) + b"\n")
        found: dict[str, Any] = orjson.loads(link.makefile().readline())
        return found


def _through_the_link(broker: int, link: int) -> None:
    """The broker advertises the port that it listens on; this process reaches it by its link."""

    def port(self: Any) -> int:
        return link if self._port == broker else self._port

    AIOKafkaConnection.port = property(port)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None)

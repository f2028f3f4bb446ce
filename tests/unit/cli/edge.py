"""The command's two edges, held still: the stack's state, and the services' HTTP answers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from typer.testing import CliRunner, Result

from deploy.local import stack
from deploy.local.identity import ProcessId
from deploy.local.state import Backend, ProcessState, StackState, StackStatus
from shared.cli.main import app
from shared.cli.main import run as run_command
from tests.unit.http.counter import PEM

PORTS = {"collector": 8101, "recap": 8102, "approval": 8103, "notifier": 8104, "portal": 8080}
Answers = Callable[[httpx.Request], httpx.Response]


def process(name: str, port: int, service: str | None) -> ProcessState:
    """A child of the supervisor that runs."""
    return ProcessState(
        name=name,
        service=service,
        id=ProcessId(pid=4711, start_time=1.0, run_id="r"),
        started_at=datetime(2025, 10, 1, tzinfo=UTC),
        port=port,
        log=Path(f"{name}.log"),
        status="running",
    )


@dataclass
class Edge:
    """What the command finds outside of itself."""

    data_dir: Path
    monkeypatch: pytest.MonkeyPatch
    state: StackState | None = None
    asked: list[httpx.Request] = field(default_factory=list)

    def runs(self, status: StackStatus = "running", warnings: tuple[str, ...] = ()) -> None:
        """Let a system run."""
        processes = {name: process(name, port, name) for name, port in PORTS.items()}
        self.state = StackState(
            run_id="r",
            status=status,
            backend=Backend(kind="embedded", reason="no Docker"),
            supervisor=ProcessId(pid=4710, start_time=1.0, run_id="r"),
            processes={"kafka": process("kafka", 9092, None)} | processes,
            warnings=list(warnings),
            data_dir=self.data_dir,
            services_wanted=True,
        )

    def answers(self, answer: Answers) -> None:
        """Let the services answer."""

        def noting(request: httpx.Request) -> httpx.Response:
            self.asked.append(request)
            return answer(request)

        def request(method: str, url: str, **options: Any) -> httpx.Response:
            options.pop("timeout", None)
            with httpx.Client(transport=httpx.MockTransport(noting)) as client:
                return client.request(method, url, **options)

        self.monkeypatch.setattr(httpx, "request", request)
        self.monkeypatch.setattr(httpx, "get", lambda url, **more: request("GET", url, **more))
        self.monkeypatch.setattr(httpx, "put", lambda url, **more: request("PUT", url, **more))

    def call(self, *words: str) -> Result:
        """Run the command; its output and, where it failed, its exception."""
        return CliRunner().invoke(app, [*words, "--data-dir", str(self.data_dir)])

    def json(self, *words: str) -> Any:
        """The one JSON value that the command prints with ``--json``."""
        result = self.call(*words, "--json")
        assert result.exit_code == 0, result.exception
        return orjson.loads(result.stdout)

    def complaint(self, capsys: pytest.CaptureFixture[str], *words: str) -> str:
        """What a failing command says on stderr; it says nothing else and ends with 1."""
        arguments = ["kinerja", *words, "--data-dir", str(self.data_dir)]
        self.monkeypatch.setattr("sys.argv", arguments)
        with pytest.raises(SystemExit) as ended:
            run_command()
        captured = capsys.readouterr()
        assert (ended.value.code, captured.out) == (1, "")
        assert "Traceback" not in captured.err
        return captured.err


def edge(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Edge:
    """Nothing runs yet; the issuer's key is there."""
    (data_dir / "secrets").mkdir()
    (data_dir / "secrets" / "issuer.key").write_bytes(PEM)
    made = Edge(data_dir, monkeypatch)
    monkeypatch.setattr(stack, "state", lambda _data_dir: made.state)
    return made

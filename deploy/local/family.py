"""The supervisor's children: started, seen dying, started again, stopped."""

import signal
import subprocess
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import structlog

from deploy.local.errors import StackError
from deploy.local.files import last_lines, private_dir, rotate
from deploy.local.identity import ProcessId
from deploy.local.restart import RestartPolicy
from deploy.local.spawn import spawn
from deploy.local.state import ProcessState, StackState

_log = structlog.get_logger()
_IDLE_S = 1.0


@dataclass(frozen=True)
class ChildSpec:
    """One process to keep running; `service` is None for Kafka and MongoDB."""

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str]
    port: int
    log: Path
    service: str | None = None


@dataclass
class _Child:
    spec: ChildSpec
    process: subprocess.Popen[bytes]
    born: float = field(default_factory=time.monotonic)
    deaths_in_a_row: int = 0
    restart_at: float | None = None


class Family:
    """All children of one run. Each change is written into `state` and told to `on_change`."""

    def __init__(
        self,
        state: StackState,
        on_change: Callable[[], None],
        policy: RestartPolicy | None = None,
    ) -> None:
        self._state = state
        self._on_change = on_change
        self._policy = policy or RestartPolicy()
        self._children: dict[str, _Child] = {}

    def add(self, spec: ChildSpec) -> None:
        """Start `spec`; from now on it is kept running."""
        private_dir(spec.log.parent)
        rotate(spec.log)
        child = _Child(spec, spawn(spec.argv, spec.env, spec.log))
        self._children[spec.name] = child
        self._state.processes[spec.name] = ProcessState(
            name=spec.name,
            service=spec.service,
            id=ProcessId.of(child.process.pid, self._state.run_id),
            started_at=datetime.now(UTC),
            port=spec.port,
            log=spec.log,
        )
        self._on_change()

    def mark_running(self, name: str) -> None:
        """Note that `name` has said it is ready."""
        self._state.processes[name].status = "running"
        self._on_change()

    def require_alive(self) -> None:
        """StackError with the end of its log when a child has died.

        For the start-up, where a death is an answer and not an accident.
        """
        for child in self._children.values():
            code = child.process.poll()
            if code is not None:
                raise StackError(
                    f"{child.spec.name} ended while starting ({_ending(code)}). Its log "
                    f"{child.spec.log} ends with:\n{last_lines(child.spec.log)}"
                )

    def tend(self) -> float:
        """Restart whom it is time for; the seconds until there may be something to do again."""
        now = time.monotonic()
        for child in self._children.values():
            self._tend_one(child, now)
        due = [child.restart_at for child in self._children.values() if child.restart_at]
        return min([moment - now for moment in due] + [_IDLE_S])

    def stop(self, names: Collection[str], grace_s: float) -> None:
        """SIGTERM to all of `names` at once, SIGKILL to those that live on after the grace."""
        stopping = [child for name, child in self._children.items() if name in names]
        for child in stopping:
            child.restart_at = None
            child.process.send_signal(signal.SIGTERM)
        _await_ends(stopping, grace_s)
        for child in stopping:
            del self._children[child.spec.name]
            self._state.processes[child.spec.name].status = "stopped"
        self._on_change()

    def services(self) -> list[str]:
        """Names of the children that are services."""
        return [name for name, child in self._children.items() if child.spec.service]

    def names(self) -> list[str]:
        """Names of all children, in the order of their start."""
        return list(self._children)

    def _tend_one(self, child: _Child, now: float) -> None:
        if child.restart_at is not None:
            if now >= child.restart_at:
                self._restart(child)
        elif self._state.processes[child.spec.name].status != "failed":
            code = child.process.poll()
            if code is not None:
                self._died(child, code, now)

    def _died(self, child: _Child, code: int, now: float) -> None:
        child.deaths_in_a_row = self._policy.in_a_row(child.deaths_in_a_row, now - child.born)
        delay = self._policy.delay(child.deaths_in_a_row)
        child.restart_at = None if delay is None else now + delay
        seen = self._state.processes[child.spec.name]
        seen.status = "failed" if delay is None else "restarting"
        _log.warning(
            "process.died",
            process=child.spec.name,
            ending=_ending(code),
            in_a_row=child.deaths_in_a_row,
            restart_in_s=delay,
        )
        if delay is None:
            self._state.status = "degraded"
            self._state.message = (
                f"{child.spec.name} died {child.deaths_in_a_row - 1} times in a row and is left "
                f"down; see {child.spec.log}"
            )
        self._on_change()

    def _restart(self, child: _Child) -> None:
        child.process = spawn(child.spec.argv, child.spec.env, child.spec.log)
        child.born, child.restart_at = time.monotonic(), None
        seen = self._state.processes[child.spec.name]
        seen.id = ProcessId.of(child.process.pid, self._state.run_id)
        seen.started_at = datetime.now(UTC)
        seen.status, seen.restarts = "running", seen.restarts + 1
        _log.info("process.restarted", process=child.spec.name, pid=child.process.pid)
        self._on_change()


def _await_ends(children: Iterable[_Child], grace_s: float) -> None:
    deadline = time.monotonic() + grace_s
    for child in children:
        try:
            child.process.wait(max(deadline - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            _log.warning("process.killed", process=child.spec.name, grace_s=grace_s)
            child.process.kill()
            child.process.wait()


def _ending(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"

from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field

from deploy.local.files import write_atomic
from deploy.local.identity import ProcessId
from deploy.local.paths import Paths

BackendKind = Literal["external", "docker", "embedded"]
ProcessStatus = Literal["starting", "running", "restarting", "failed", "stopped"]
# "degraded": one process died too often and is left down. "crashed": the supervisor is gone
# without having said goodbye; nobody writes that, readers find it out.
StackStatus = Literal["starting", "running", "degraded", "stopping", "stopped", "failed", "crashed"]


class Backend(BaseModel, frozen=True):
    """Where Kafka and MongoDB come from, and why from there."""

    kind: BackendKind
    reason: str


class ProcessState(BaseModel):
    """One child of the supervisor."""

    name: str
    service: str | None = Field(description="None for Kafka and MongoDB")
    id: ProcessId
    started_at: datetime
    port: int
    log: Path
    status: ProcessStatus = "starting"
    restarts: int = 0


class StackState(BaseModel):
    """What `.data/stack.json` tells: everything a caller needs, and no secret."""

    run_id: str
    status: StackStatus
    message: str = ""
    backend: Backend
    supervisor: ProcessId
    kafka_bootstrap: str = ""
    mongo_uri: str = ""
    processes: dict[str, ProcessState] = {}
    progress: list[str] = []
    warnings: list[str] = []
    data_dir: Path
    services_wanted: bool

    def urls(self, service: str) -> list[str]:
        """Base addresses of the replicas of `service`, the first replica first."""
        return [
            f"http://127.0.0.1:{process.port}"
            for process in self.processes.values()
            if process.service == service
        ]


def write_state(state: StackState) -> None:
    """Publish `state`; readers see the old or the new one, never a mixture."""
    write_atomic(Paths.of(state.data_dir).state, state.model_dump_json(indent=2))


def read_state(paths: Paths) -> StackState | None:
    """What was last written, or None where no stack was ever started."""
    if not paths.state.exists():
        return None
    return StackState.model_validate_json(paths.state.read_bytes())


def observed_state(paths: Paths) -> StackState | None:
    """What was last written, set against what is seen: "crashed" when nobody is at work on it."""
    known = read_state(paths)
    if known is None or known.status in ("stopped", "failed") or known.supervisor.alive():
        return known
    return known.model_copy(update={"status": "crashed"})

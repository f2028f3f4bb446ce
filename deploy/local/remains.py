"""What an earlier run left: recognised by pid, start time and run, and ended if it is ours."""

import signal

from deploy.local.download import Progress
from deploy.local.errors import StackError
from deploy.local.identity import ProcessId
from deploy.local.launch import end
from deploy.local.paths import Paths
from deploy.local.state import StackState, observed_state, read_state, write_state

# The supervisor's own grace periods together, and some more.
_STOP_S = 90.0
_KILL_S = 10.0


def running_stack(paths: Paths, progress: Progress, *, services: bool) -> StackState | None:
    """The stack that runs in this folder, None when there is none.

    StackError when one runs that does not give what is wanted.
    """
    known = observed_state(paths)
    if known is None or known.status in ("stopped", "failed", "crashed"):
        return None
    if known.status in ("starting", "stopping"):
        progress(f"An earlier run is still {known.status}; ending it first")
        stop_supervisor(paths, progress)
        return None
    if known.status == "degraded":
        raise StackError(f"{known.message}. Stop the stack (make down), then start it again.")
    if services and not known.services_wanted:
        raise StackError(
            f"In {paths.data} Kafka and MongoDB run without the services, for tests or a bench. "
            "Wait for those to end, or stop the stack (make down), then start it again."
        )
    progress("Already running")
    return known


def stop_supervisor(paths: Paths, progress: Progress) -> None:
    """Ask the supervisor of this folder to stop all, and wait for its end; kill it if it hangs."""
    known = read_state(paths)
    if known is None or not known.supervisor.alive():
        return
    progress("Stopping the services, Kafka and MongoDB")
    known.supervisor.send(signal.SIGTERM)
    end(known.run_id)
    _end_at_last(known.supervisor, _STOP_S)


def clear_remains(paths: Paths, progress: Progress) -> None:
    """End what a crashed run left behind, so that ports and data folders are free again."""
    known = observed_state(paths)
    if known is None or known.status != "crashed":
        return
    left = [process for process in known.processes.values() if process.id.alive()]
    for process in left:
        process.id.send(signal.SIGTERM)
    for process in left:
        _end_at_last(process.id, _KILL_S)
    end(known.run_id)
    write_state(known.model_copy(update={"status": "stopped", "message": ""}))
    progress(f"The earlier run {known.run_id} had crashed; {len(left)} processes of it were ended")


def _end_at_last(process: ProcessId, grace_s: float) -> None:
    if not process.gone_within(grace_s):
        process.send(signal.SIGKILL)
        process.gone_within(_KILL_S)

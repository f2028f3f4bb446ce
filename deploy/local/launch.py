"""The supervisor's process seen from outside: started, watched while it starts, ended."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass

from deploy.local.download import Progress
from deploy.local.errors import StackError
from deploy.local.files import last_lines, private_dir, rotate, write_atomic
from deploy.local.identity import RUN_ID_VARIABLE
from deploy.local.paths import ROOT, Paths
from deploy.local.plan import StackPlan
from deploy.local.state import StackState, read_state

_POLL_S = 0.05
# Longer than all grace periods of the supervisor together.
_STOP_S = 90.0


@dataclass
class _Launched:
    process: subprocess.Popen[bytes]
    # Our end of the pipe; when this process dies the system closes it, and the stack ends.
    lifeline: int | None


# Supervisors that this process started, by run id: kept, since a dead child stays a zombie
# until its parent asks for its exit code.
_launched: dict[str, _Launched] = {}


def launch(plan: StackPlan, progress: Progress, *, bound: bool) -> StackState:
    """Start a supervisor for `plan` and wait until it says that all runs.

    With `bound` the stack ends when this process ends. StackError with the reason and the place
    of the logs when the start fails; nothing is left running then.
    """
    paths = Paths.of(plan.data_dir)
    _start(plan, paths, bound=bound)
    try:
        return _await_running(plan, paths, progress)
    except BaseException:
        end(plan.run_id)
        raise


def end(run_id: str) -> None:
    """End a supervisor that this process started and take its exit code; nothing for others."""
    launched = _launched.pop(run_id, None)
    if launched is None:
        return
    launched.process.send_signal(signal.SIGTERM)
    try:
        launched.process.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        launched.process.kill()
        launched.process.wait()
    if launched.lifeline is not None:
        os.close(launched.lifeline)


def _start(plan: StackPlan, paths: Paths, *, bound: bool) -> None:
    write_atomic(paths.plan, plan.model_dump_json(indent=2))
    private_dir(paths.logs)
    log = paths.log("supervisor")
    rotate(log)
    read_end, write_end = os.pipe() if bound else (None, None)
    argv = [sys.executable, "-m", "deploy.local.supervisor", str(paths.plan)]
    inherited = () if read_end is None else (read_end,)
    with log.open("ab") as out:
        process = subprocess.Popen(
            [*argv, *map(str, inherited)],
            cwd=ROOT,
            env={**os.environ, RUN_ID_VARIABLE: plan.run_id, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            pass_fds=inherited,
            # Ctrl-C in the terminal is for the command there, which then stops us in order.
            start_new_session=True,
        )
    if read_end is not None:
        os.close(read_end)
    _launched[plan.run_id] = _Launched(process, write_end)


def _await_running(plan: StackPlan, paths: Paths, progress: Progress) -> StackState:
    told = 0
    while True:
        # Asked before the state is read: what a dead supervisor wrote is its last word.
        code = _launched[plan.run_id].process.poll()
        state = read_state(paths)
        if state is not None and state.run_id == plan.run_id:
            for line in state.progress[told:]:
                progress(line)
            told = len(state.progress)
            if state.status == "running":
                return state
        if code is not None:
            raise StackError(_why_ended(plan, state, paths, code))
        time.sleep(_POLL_S)


def _why_ended(plan: StackPlan, state: StackState | None, paths: Paths, code: int) -> str:
    if state is not None and state.run_id == plan.run_id and state.message:
        return f"{state.message}\nThe logs are in {paths.logs}."
    log = paths.log("supervisor")
    return (
        f"The stack was stopped while it started (exit code {code}). The log {log} ends "
        f"with:\n{last_lines(log)}"
    )

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.local.errors import StackError
from deploy.local.family import ChildSpec, Family
from deploy.local.identity import RUN_ID_VARIABLE, ProcessId
from deploy.local.restart import RestartPolicy
from deploy.local.state import Backend, StackState

STAY = "import time; print('up', flush=True); time.sleep(60)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + STAY
POLICY = RestartPolicy(first_delay_s=0.01, longest_delay_s=0.02, most_in_a_row=3)


@pytest.fixture
def state(tmp_path: Path) -> StackState:
    return StackState(
        run_id="run-1",
        status="running",
        backend=Backend(kind="embedded", reason="test"),
        supervisor=ProcessId(pid=os.getpid(), start_time=0, run_id="run-1"),
        data_dir=tmp_path,
        services_wanted=True,
    )


@pytest.fixture
def family(state: StackState) -> Iterator[Family]:
    family = Family(state, lambda: None, POLICY)
    yield family
    family.stop(family.names(), 0)


def child(folder: Path, code: str, service: str | None = "recap") -> ChildSpec:
    env = {RUN_ID_VARIABLE: "run-1"}
    argv = (sys.executable, "-c", code)
    return ChildSpec("one", argv, env, 1, folder / "logs" / "one.log", service)


def tend_until(family: Family, check: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not check():
        assert time.monotonic() < deadline
        time.sleep(min(family.tend(), 0.05))


def said(folder: Path) -> str:
    log = folder / "logs" / "one.log"
    return log.read_text() if log.exists() else ""


def test_a_child_that_dies_is_started_again_and_the_state_names_the_new_process(
    family: Family, state: StackState, tmp_path: Path
) -> None:
    family.add(child(tmp_path, STAY))
    first = state.processes["one"].id

    os.kill(first.pid, signal.SIGKILL)
    tend_until(family, lambda: state.processes["one"].restarts == 1)

    assert state.processes["one"].id != first
    assert state.processes["one"].id.alive()


def test_a_child_that_dies_again_and_again_is_left_down_and_the_stack_says_so(
    family: Family, state: StackState, tmp_path: Path
) -> None:
    family.add(child(tmp_path, "raise SystemExit('broken')"))

    tend_until(family, lambda: state.status == "degraded")

    assert state.processes["one"].status == "failed"
    assert said(tmp_path).count("broken") == 1 + POLICY.most_in_a_row
    assert str(tmp_path / "logs" / "one.log") in state.message


def test_a_death_during_the_start_is_told_with_the_end_of_the_log(
    family: Family, tmp_path: Path
) -> None:
    family.add(child(tmp_path, "raise SystemExit('port in use')"))

    def dead() -> bool:
        try:
            family.require_alive()
        except StackError as error:
            return "exit code 1" in str(error) and "port in use" in str(error)
        return False

    deadline = time.monotonic() + 20
    while not dead():
        assert time.monotonic() < deadline


def test_a_child_that_ignores_the_request_to_stop_is_killed_after_the_grace(
    family: Family, state: StackState, tmp_path: Path
) -> None:
    family.add(child(tmp_path, STUBBORN))
    tend_until(family, lambda: "up" in said(tmp_path))

    family.stop(["one"], grace_s=0.05)

    assert not state.processes["one"].id.alive()
    assert state.processes["one"].status == "stopped"


def test_the_log_of_the_run_before_is_kept_beside_the_new_one(
    family: Family, tmp_path: Path
) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "one.log").write_text("before")

    family.add(child(tmp_path, STAY))

    assert (tmp_path / "logs" / "one.log.1").read_text() == "before"

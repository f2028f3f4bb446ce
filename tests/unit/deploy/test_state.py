from pathlib import Path

import pytest

from deploy.local import stack
from deploy.local.identity import ProcessId
from deploy.local.paths import Paths
from deploy.local.remains import running_stack
from deploy.local.state import (
    Backend,
    StackState,
    StackStatus,
    observed_state,
    read_state,
    write_state,
)

GONE = ProcessId(pid=2**22 - 1, start_time=1.0, run_id="run-1")


def a_state(folder: Path, status: StackStatus, *, services: bool = True) -> StackState:
    return StackState(
        run_id="run-1",
        status=status,
        message="recap died" if status == "degraded" else "",
        backend=Backend(kind="embedded", reason="test"),
        supervisor=GONE,
        data_dir=folder,
        services_wanted=services,
    )


@pytest.fixture
def alive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ProcessId, "alive", lambda _self: True)


def test_a_stack_whose_supervisor_is_gone_shows_as_crashed(tmp_path: Path) -> None:
    write_state(a_state(tmp_path, "running"))

    seen = stack.state(tmp_path)

    assert seen is not None
    assert seen.status == "crashed"


@pytest.mark.parametrize("status", ["stopped", "failed"])
def test_an_orderly_end_is_no_crash(tmp_path: Path, status: StackStatus) -> None:
    write_state(a_state(tmp_path, status))

    seen = observed_state(Paths.of(tmp_path))

    assert seen is not None
    assert seen.status == status


def test_down_after_a_crash_settles_the_state_and_twice_is_no_error(tmp_path: Path) -> None:
    write_state(a_state(tmp_path, "running"))

    stack.down(tmp_path)
    stack.down(tmp_path)

    seen = read_state(Paths.of(tmp_path))
    assert seen is not None
    assert seen.status == "stopped"


def test_where_nothing_was_started_there_is_no_state_and_nothing_to_stop(tmp_path: Path) -> None:
    stack.down(tmp_path / "none")

    assert stack.state(tmp_path / "none") is None
    assert not (tmp_path / "none").exists()
    with pytest.raises(stack.StackError, match="No stack was ever started"):
        stack.credentials("admin", tmp_path / "none")


@pytest.mark.usefixtures("alive")
def test_a_running_stack_without_services_is_not_passed_off_as_one_with(tmp_path: Path) -> None:
    write_state(a_state(tmp_path, "running", services=False))

    with pytest.raises(stack.StackError, match=r"without the services.*make down"):
        running_stack(Paths.of(tmp_path), print, services=True)


@pytest.mark.usefixtures("alive")
def test_a_degraded_stack_is_not_passed_off_as_a_running_one(tmp_path: Path) -> None:
    write_state(a_state(tmp_path, "degraded"))

    with pytest.raises(stack.StackError, match="recap died"):
        running_stack(Paths.of(tmp_path), print, services=True)


def test_the_state_file_is_its_owners_alone(tmp_path: Path) -> None:
    write_state(a_state(tmp_path, "running"))

    assert (tmp_path / "stack.json").stat().st_mode & 0o777 == 0o600

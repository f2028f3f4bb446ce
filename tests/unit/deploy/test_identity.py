import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from deploy.local.identity import RUN_ID_VARIABLE, ProcessId

SLEEPER = [sys.executable, "-c", "import time; print(flush=True); time.sleep(60)"]


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    env = {**os.environ, RUN_ID_VARIABLE: "run-1"}
    with subprocess.Popen(SLEEPER, env=env, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        yield process
        process.kill()


def test_a_process_is_known_by_pid_start_time_and_run(
    sleeper: subprocess.Popen[bytes],
) -> None:
    assert ProcessId.of(sleeper.pid, "run-1").alive()


@pytest.mark.parametrize(
    "change", [{"run_id": "run-2"}, {"start_time": 1.0}], ids=["another run", "another time"]
)
def test_a_stranger_with_the_same_pid_is_never_signalled(
    sleeper: subprocess.Popen[bytes], change: dict[str, object]
) -> None:
    stranger = ProcessId.of(sleeper.pid, "run-1").model_copy(update=change)

    stranger.send(signal.SIGKILL)

    assert not stranger.alive()
    assert sleeper.poll() is None


def test_an_ended_process_is_gone_even_before_its_parent_took_notice(
    sleeper: subprocess.Popen[bytes],
) -> None:
    process = ProcessId.of(sleeper.pid, "run-1")

    process.send(signal.SIGTERM)

    assert process.gone_within(5)
    assert sleeper.wait() == -signal.SIGTERM


def test_waiting_for_an_end_has_an_end(sleeper: subprocess.Popen[bytes]) -> None:
    assert not ProcessId.of(sleeper.pid, "run-1").gone_within(0.05)

"""Which process is meant: a pid alone is reused by the system, and killing by it hits strangers."""

import os
import signal
import time

import psutil
from pydantic import BaseModel

RUN_ID_VARIABLE = "KINERJA_RUN_ID"
# The system counts start times in hundredths of a second; clock corrections move them a little.
_START_TOLERANCE_S = 1.0
_POLL_S = 0.02


class ProcessId(BaseModel, frozen=True):
    """A process by pid, start time and the run that started it."""

    pid: int
    start_time: float
    run_id: str

    @classmethod
    def of(cls, pid: int, run_id: str) -> "ProcessId":
        """The identity of a process that runs now."""
        return cls(pid=pid, start_time=psutil.Process(pid).create_time(), run_id=run_id)

    def alive(self) -> bool:
        """Whether exactly this process still runs.

        False for another process with the same pid, and for one that cannot be proved to be ours.
        """
        try:
            process = psutil.Process(self.pid)
            return (
                process.status() != psutil.STATUS_ZOMBIE
                and abs(process.create_time() - self.start_time) < _START_TOLERANCE_S
                and process.environ().get(RUN_ID_VARIABLE) == self.run_id
            )
        except psutil.Error:
            return False

    def send(self, number: signal.Signals) -> None:
        """Signal the process if it is alive; nobody else ever gets it."""
        if self.alive():
            os.kill(self.pid, number)

    def gone_within(self, seconds: float) -> bool:
        """Wait until the process has ended, at most `seconds`; whether it has."""
        deadline = time.monotonic() + seconds
        while self.alive():
            if time.monotonic() > deadline:
                return False
            time.sleep(_POLL_S)
        return True

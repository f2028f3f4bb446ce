import os
import select
import signal
from types import FrameType

_DRAIN_BYTES = 4096


class StopSignal:
    """Sleeps until something happens: a request to stop, the end of a child, or the time.

    A stop is asked for by SIGTERM or SIGINT, or by the caller's end of `caller_pipe` closing,
    which the system does when the caller dies, however it dies. Main thread only.
    """

    def __init__(self, caller_pipe: int | None = None) -> None:
        self.requested = False
        self._caller = caller_pipe
        self._wake, write_end = os.pipe()
        os.set_blocking(self._wake, False)
        os.set_blocking(write_end, False)
        signal.set_wakeup_fd(write_end, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_stop)
        # With a handler of its own SIGCHLD ends a wait; by default it is dropped.
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)

    def wait(self, seconds: float) -> None:
        """Return after `seconds`, or at once when a signal comes or the caller is gone."""
        watched = [self._wake] if self._caller is None else [self._wake, self._caller]
        ready, _, _ = select.select(watched, [], [], max(seconds, 0))
        if self._wake in ready:
            os.read(self._wake, _DRAIN_BYTES)
        if self._caller in ready:
            self.requested = True
            self._caller = None

    def _on_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.requested = True

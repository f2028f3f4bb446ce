import time
from collections.abc import Callable

from deploy.local.errors import StackError
from deploy.local.family import Family
from deploy.local.stop_signal import StopSignal

_POLL_S = 0.05


class StopRequestedError(Exception):
    """Somebody asked to stop while the stack was starting."""


class Waiter:
    """Waits for conditions during the start-up, and ends the wait when it has become vain."""

    def __init__(self, stop: StopSignal, family: Family) -> None:
        self._stop = stop
        self._family = family

    def until(self, check: Callable[[], bool], what: str, seconds: float) -> None:
        """Return when `check` holds.

        Raises StackError when a child dies or `seconds` pass, StopRequestedError when told so.
        """
        deadline = time.monotonic() + seconds
        while not check():
            self._family.require_alive()
            if self._stop.requested:
                raise StopRequestedError
            if time.monotonic() > deadline:
                raise StackError(f"{what} was not ready within {seconds:g} s")
            self._stop.wait(_POLL_S)

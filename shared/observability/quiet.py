"""What is not written: lines below the level of the moment, and the same warning over and over."""

import logging
from collections.abc import Callable
from time import monotonic
from typing import Final

import structlog
from structlog.typing import EventDict, WrappedLogger

WINDOW_SECONDS: Final = 60.0
"""The same warning is written once in this time."""
REMEMBERED: Final = 500
_GRAVE: Final = frozenset({"warning", "error", "critical"})
_ALWAYS: Final = frozenset({"timestamp"})
_NUMBERS: Final = {
    **{name.lower(): number for name, number in logging.getLevelNamesMapping().items()},
    "exception": logging.ERROR,
}
"""Methods of a logger and how grave their lines are."""


class Threshold:
    """The least grave lines that are written; may be changed while the process runs."""

    def __init__(self) -> None:
        self._number = logging.INFO

    @property
    def name(self) -> str:
        """``DEBUG``, ``INFO``, ``WARNING`` or ``ERROR``."""
        return logging.getLevelName(self._number)

    def set(self, name: str) -> None:
        """From now on. Libraries' lines follow, but for their chatter below INFO."""
        self._number = logging.getLevelNamesMapping()[name.upper()]
        logging.getLogger().setLevel(max(self._number, logging.INFO))

    def __call__(self, _logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
        """Drop what is below."""
        if _NUMBERS[method] < self._number:
            raise structlog.DropEvent
        return event


class Repetition:
    """Writes a warning or error that says the very same as an earlier one once a minute.

    ``repeated`` on it then tells how many were left out. Lines that differ in anything but the
    time are all written, so nothing about an event is ever lost.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._seen: dict[str, tuple[float, int]] = {}

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        """Drop a repetition."""
        if event.get("level") not in _GRAVE:
            return event
        same = repr(sorted((k, repr(v)) for k, v in event.items() if k not in _ALWAYS))
        now, (written, left_out) = self._clock(), self._seen.get(same, (None, 0))
        if written is not None and now - written < WINDOW_SECONDS:
            self._seen[same] = written, left_out + 1
            raise structlog.DropEvent
        self._remember(same, now)
        return {**event, "repeated": left_out} if left_out else event

    def _remember(self, same: str, now: float) -> None:
        if len(self._seen) >= REMEMBERED:
            self._seen.clear()
        self._seen[same] = now, 0


THRESHOLD: Final = Threshold()
"""That of this process."""

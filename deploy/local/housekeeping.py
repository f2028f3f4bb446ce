"""For a stack that runs for months: logs stay small, and a disk that fills is told in time."""

import shutil
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Final

import structlog

from deploy.local.disk import Disk, disk_of
from deploy.local.paths import Paths

_log = structlog.get_logger()

LOOK_SECONDS: Final = 30.0
LOG_BYTES: Final = 50 * 1024 * 1024
LOGS_KEPT: Final = 4
"""Older parts of each log: `.log.1` is the newest of them."""
_LOW: Final = (
    "The disk of {place} is nearly full: {free:.1f} GiB of {total:.0f} are free. Make room."
)


class Housekeeping:
    """`keep` is called often and looks now and then. ``warnings`` are what it has to say."""

    def __init__(
        self,
        paths: Paths,
        *,
        clock: Callable[[], float] = monotonic,
        disk: Callable[[Path], Disk] = disk_of,
    ) -> None:
        self._paths = paths
        self._clock = clock
        self._disk = disk
        self._next = 0.0
        self.warnings: tuple[str, ...] = ()

    def keep(self) -> bool:
        """Look, where it is time; whether the warnings are others than before."""
        if self._clock() < self._next:
            return False
        self._next = self._clock() + LOOK_SECONDS
        for log in self._paths.logs.glob("*.log"):
            if log.stat().st_size > LOG_BYTES:
                shorten(log)
        return self._warn(self._disk(self._paths.data))

    def _warn(self, disk: Disk) -> bool:
        before = self.warnings
        self.warnings = ()
        if disk.low:
            free, total = disk.free / 1024**3, disk.total / 1024**3
            self.warnings = (_LOW.format(place=self._paths.data, free=free, total=total),)
        if bool(before) == bool(self.warnings):
            return before != self.warnings
        if self.warnings:
            _log.warning("disk.low", free_bytes=disk.free, total_bytes=disk.total)
        return True


def shorten(log: Path) -> None:
    """Put what a log holds into `.log.1`, the older parts one further, and begin it anew.

    The process goes on writing to the same file: it appends, so it writes from the beginning.
    Lines that it writes between the copy and the cut are lost; that is some milliseconds.
    """
    for number in range(LOGS_KEPT, 1, -1):
        older = log.with_name(f"{log.name}.{number - 1}")
        if older.exists():
            older.replace(log.with_name(f"{log.name}.{number}"))
    shutil.copyfile(log, log.with_name(f"{log.name}.1"))
    with log.open("r+b") as whole:
        whole.truncate(0)

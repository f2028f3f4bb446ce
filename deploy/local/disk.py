"""How full a disk is, and from when on somebody should make room."""

import shutil
from pathlib import Path
from typing import Final, NamedTuple

LOW_SHARE: Final = 0.10
LOW_BYTES: Final = 2 * 1024**3


class Disk(NamedTuple):
    """Bytes."""

    free: int
    total: int

    @property
    def low(self) -> bool:
        """Whether somebody should make room."""
        return self.free < LOW_BYTES or self.free < LOW_SHARE * self.total


def disk_of(place: Path) -> Disk:
    """The disk that a folder is on."""
    usage = shutil.disk_usage(place)
    return Disk(usage.free, usage.total)

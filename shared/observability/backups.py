"""How old the newest backup is, as a metric: one that was missed is to be noticed by itself."""

from collections.abc import Callable
from math import inf
from pathlib import Path
from time import time
from typing import Final

from shared.observability.metrics import BACKUP_AGE

PATTERN: Final = "kinerja-*.tar.gz"
"""Names of backups that `kinerja backup --into` writes."""


def newest(folder: Path) -> float | None:
    """When the newest backup of a folder was written, in seconds since 1970; none is there."""
    return max((file.stat().st_mtime for file in folder.glob(PATTERN)), default=None)


def age(folder: Path, now: Callable[[], float] = time) -> float:
    """Seconds since the newest backup in a folder was written; infinite where there is none."""
    written = newest(folder)
    return inf if written is None else now() - written


def watch(folder: Path) -> None:
    """Tell it whenever the metrics are asked for."""
    BACKUP_AGE.set_function(lambda: age(folder))

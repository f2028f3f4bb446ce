"""A disk that can be full: a tmpfs of its own where we may mount one, else limited file sizes."""

import os
import resource
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

ROOMY: Final = 3 << 30
_PAGE: Final = 4096
_TRIES: Final = 5


class Disk(Protocol):
    """What Kafka or MongoDB writes to."""

    reduced: bool
    """Whether this is not really a full disk, but the nearest that is permitted here."""

    def fill(self) -> None:
        """From now on nothing more fits."""

    def free(self) -> None:
        """There is room again."""

    def remove(self) -> None:
        """Give back what was mounted; the data are gone."""


class Tmpfs:
    """A filesystem in memory, made as small as what is in it: ENOSPC, as of a real full disk."""

    reduced = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _mount("-t", "tmpfs", "-o", f"size={ROOMY},mode=0700", "tmpfs", str(folder))

    def fill(self) -> None:
        for _ in range(_TRIES):
            seen = os.statvfs(self._folder)
            used = (seen.f_blocks - seen.f_bfree) * seen.f_frsize
            try:
                self._resize(used + _PAGE)
            except OSError:
                continue  # it grew in between
            return

    def free(self) -> None:
        self._resize(ROOMY)

    def remove(self) -> None:
        subprocess.run(["umount", "-l", str(self._folder)], check=False)

    def _resize(self, size: int) -> None:
        _mount("-o", f"remount,size={size}", str(self._folder))


class SizeLimit:
    """RLIMIT_FSIZE of the running process: its files may not grow. The restarted one is free."""

    reduced = True

    def __init__(self, pid: Callable[[], int]) -> None:
        self._pid = pid

    def fill(self) -> None:
        resource.prlimit(self._pid(), resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))

    def free(self) -> None:
        unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        resource.prlimit(self._pid(), resource.RLIMIT_FSIZE, unlimited)

    def remove(self) -> None:
        """Nothing was mounted."""


def disk(folder: Path, pid: Callable[[], int]) -> Disk:
    """The best that is permitted."""
    try:
        return Tmpfs(folder)
    except OSError:
        return SizeLimit(pid)


def _mount(*arguments: str) -> None:
    done = subprocess.run(["mount", *arguments], check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise OSError(done.stderr.strip() or "mount is not permitted")

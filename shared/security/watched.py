"""A small file that may change while the process runs: keys are rotated without a restart."""

from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Final, Generic, TypeVar

import structlog

log = structlog.get_logger("kinerja.security")

LOOK_SECONDS: Final = 2.0
"""How old what is known of a file may be; one look costs some microseconds."""
T = TypeVar("T")
_Stamp = tuple[int, int, int]


class Watched(Generic[T]):
    """What a file says, read anew once it is another one.

    A file that cannot be read, or not understood, changes nothing: what was read before stays,
    and the log says so. Raises ``OSError`` or ``ValueError`` only at the first reading.
    """

    def __init__(self, path: Path, read: Callable[[bytes], T]) -> None:
        self._path = path
        self._read = read
        self._stamp = _stamp(path)
        self._value = read(path.read_bytes())
        self._looked = monotonic()

    def __call__(self) -> T:
        """What it said when it was last looked at, at most `LOOK_SECONDS` ago."""
        if monotonic() - self._looked >= LOOK_SECONDS:
            self.look()
        return self._value

    def look(self) -> T:
        """What it says now."""
        self._looked = monotonic()
        try:
            stamp = _stamp(self._path)
            if stamp == self._stamp:
                return self._value
            self._value = self._read(self._path.read_bytes())
            self._stamp = stamp
        except (OSError, ValueError, TypeError) as error:
            told = type(error).__name__
            log.warning("security.key_unreadable", file=self._path.name, error=told)
            return self._value
        log.info("security.key_read", file=self._path.name)
        return self._value


def _stamp(path: Path) -> _Stamp:
    known = path.stat()
    return known.st_mtime_ns, known.st_size, known.st_ino

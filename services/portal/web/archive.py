"""A ZIP that is sent while it is made: bounded, and the same bytes for the same content."""

import hashlib
import io
import zipfile
from dataclasses import dataclass
from typing import Final

MOST_BYTES: Final = 256 * 1024 * 1024
"""Of all contents together, before they are packed."""
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP can state: a clock would change its bytes."""
_PACKED: Final = (".pdf", ".xlsx", ".docx", ".png", ".jpg", ".jpeg", ".zip")
_READABLE: Final = 0o100644 << 16


class Full(Exception):  # noqa: N818 - a state of the archive
    """The archive takes no more of this size."""


@dataclass(frozen=True, slots=True)
class Packed:
    """One file of the archive."""

    path: str
    size: int
    sha256: str


class _Pipe(io.RawIOBase):
    """Takes what is written and forgets it when it was taken out; cannot be sought in."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


class Archive:
    """Files one after another; each call gives the bytes that are ready to be sent."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._pipe, self._left = _Pipe(), most
        self._zip = zipfile.ZipFile(self._pipe, "w", zipfile.ZIP_DEFLATED)
        self.packed: list[Packed] = []

    def add(self, path: str, content: bytes) -> bytes:
        """A file. Raises `Full` where it does not fit any more; the archive stays as it was."""
        if len(content) > self._left:
            raise Full
        self._left -= len(content)
        return self.close_with(path, content)

    def close_with(self, path: str, content: bytes) -> bytes:
        """A file whatever its size: the index must always fit."""
        info = zipfile.ZipInfo(path, _EPOCH)
        info.external_attr = _READABLE
        info.create_system = 3
        stored = path.lower().endswith(_PACKED)
        info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        self._zip.writestr(info, content)
        self.packed.append(Packed(path, len(content), hashlib.sha256(content).hexdigest()))
        return self._pipe.taken()

    def end(self) -> bytes:
        """The directory at its end."""
        self._zip.close()
        return self._pipe.taken()

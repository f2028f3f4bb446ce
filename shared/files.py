"""Files that people hand in and documents that services make, named by what is in them.

A file is kept under the SHA-256 of its bytes, so it cannot change, is kept once however often
it comes, and an event that carries the hash says exactly which file is meant. Put the file
first, then run the command that names it: a file that no command names does no harm.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What is known of a file: its hash in lower-case hex, its size in bytes, its kind."""

    sha256: str
    size: int
    media_type: str


class Files(Protocol):
    """Where files are kept. All methods may raise `StoreUnavailable`; then nothing is promised."""

    async def put(self, content: bytes, media_type: str) -> StoredFile:
        """Keep a file, durably when it returns.

        Of files with the same bytes the first is kept, with the media type that came with it.
        """

    async def get(self, sha256: str) -> bytes | None:
        """The bytes, or nothing where no such file is kept."""

    async def stat(self, sha256: str) -> StoredFile | None:
        """What is known of a file, without its bytes."""


class MemoryFiles:
    """The in-memory twin, for tests."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[StoredFile, bytes]] = {}

    async def put(self, content: bytes, media_type: str) -> StoredFile:
        """See `Files.put`."""
        name = sha256(content).hexdigest()
        new = StoredFile(name, len(content), media_type), content
        return self._kept.setdefault(name, new)[0]

    async def get(self, sha256: str) -> bytes | None:
        """See `Files.get`."""
        kept = self._kept.get(sha256)
        return None if kept is None else kept[1]

    async def stat(self, sha256: str) -> StoredFile | None:
        """See `Files.stat`."""
        kept = self._kept.get(sha256)
        return None if kept is None else kept[0]

"""Whether a document is genuine: what its hash says, and what the document says of itself."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from services.portal.domain.publishing import Published

MOST_READ: Final = 4 * 1024 * 1024
"""Bytes of a file that are looked through for what it says of itself."""
_CYCLE: Final = re.compile(rb"[a-z0-9][a-z0-9-]{1,39}:[0-9]{4}-Q[1-4]:r[0-9]{1,3}(?![0-9])")
_HASH: Final = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
SHA256: Final = re.compile(r"^[0-9a-f]{64}$")


class Verdict(StrEnum):
    """What can be said of a document."""

    ASLI = "ASLI"
    DIGANTIKAN = "DIGANTIKAN"
    BERUBAH = "BERUBAH"
    TIDAK_DIKENAL = "TIDAK_DIKENAL"
    BUKAN_SHA256 = "BUKAN_SHA256"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a file says it is: the hash that its rows name, the cycle that it is of."""

    sha256: str | None = None
    cycle: str | None = None


def claim(content: bytes) -> Claim:
    """Read the claim of ratified data as JSON or CSV. Other files (a PDF) claim nothing.

    The JSON names its cycle first in its own fields; each row of the CSV ends with the hash.
    """
    head = content[:MOST_READ]
    if head.startswith(b"{"):
        found = re.search(rb'"cycle"\s*:\s*"(' + _CYCLE.pattern + rb')"', head)
        return Claim(cycle=found[1].decode() if found else None)
    if head.removeprefix(b"\xef\xbb\xbf").startswith(b"kode,"):
        named = _HASH.search(head)
        return Claim(sha256=named[0].decode() if named else None)
    return Claim()


def verdict(
    given: str, found: Published | None, claimed: Published | None, *, superseded: bool
) -> Verdict:
    """What ``given``, a hash, is.

    ``found`` was published under it; ``claimed`` is what the file is said to be a copy of.
    A document that was published is itself, whatever else it is compared with.
    """
    if SHA256.fullmatch(given) is None:
        return Verdict.BUKAN_SHA256
    if found is not None:
        return Verdict.DIGANTIKAN if superseded else Verdict.ASLI
    return Verdict.TIDAK_DIKENAL if claimed is None else Verdict.BERUBAH

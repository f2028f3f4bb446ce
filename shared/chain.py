"""A log as a chain: each line names the hash of the one before, so none can go unnoticed.

Pure. The hash is SHA-256 over the canonical JSON (`shared.canonical`) of number, the hash before,
and the line. Who can write the whole database can make a whole new chain: what shows that is a
hash that was kept elsewhere before (an export, or `audit.noted` in the services' logs).
"""

from collections.abc import Iterable, Iterator
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from shared.canonical import canonical, sha256
from shared.contract.identifiers import Sha256

START: Final = "0" * 64
"""What the first line names in place of a hash before."""


SHEET_LINES: Final = 500
"""Lines that are read at once."""
Line = dict[str, str]
"""What is written in a line: names and texts."""


class Kept(BaseModel):
    """Frozen and closed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class _Hashed(Kept):
    number: int
    previous: Sha256
    line: Line


class Link(Kept):
    """One line in its place. Without ``line`` where it is of an office that who asks is not of."""

    number: int = Field(ge=1)
    previous: Sha256
    hash: Sha256
    line: Line | None

    @property
    def sealed(self) -> "Link":
        """The same place without what is written there."""
        return self.model_copy(update={"line": None})


class Head(Kept):
    """The last line: what the next one is joined to."""

    number: int = 0
    hash: Sha256 = START


class Fault(Kept):
    """A place where the chain is not what was written."""

    number: int
    what: str


def joined(head: Head, line: Line) -> Link:
    """The line in the place after a head."""
    number = head.number + 1
    hashed = _hash(number, head.hash, line)
    return Link(number=number, previous=head.hash, hash=hashed, line=line)


def head_of(link: Link) -> Head:
    """The head once a line is there."""
    return Head(number=link.number, hash=link.hash)


def faults(links: Iterable[Link], head: Head, last: Head | None = None) -> Iterator[Fault]:
    """What is changed, missing or out of order in the lines after a head, in their order.

    With ``last``, a head that is known from elsewhere: whether its line is there, and is the same.
    """
    met = last is None or last == head
    for link in links:
        if link.number != head.number + 1:
            yield Fault(number=head.number + 1, what="missing")
        elif link.previous != head.hash:
            yield Fault(number=link.number, what="does not follow from the line before")
        if link.line is not None and _hash(link.number, link.previous, link.line) != link.hash:
            yield Fault(number=link.number, what="changed")
        head = head_of(link)
        if last is not None and head.number == last.number:
            met = True
            if head != last:
                yield Fault(number=head.number, what="another line than was there before")
    if last is not None and not met:
        yield Fault(number=last.number, what="missing")


def _hash(number: int, previous: str, line: Line) -> str:
    return sha256(canonical(_Hashed(number=number, previous=previous, line=line)))

"""The feed: an office's events in one order that only grows, for systems that cannot read Kafka.

An event's position is given in the transaction that takes it, by an aggregate that all events of
the office pass through: whoever sees position n sees all before it. A cursor says how many events
its holder has had and which, as a set: a feed that was built anew in another order knows it again
as soon as the same events stand before that position, and never skips one (decisions/0030).
"""

import hashlib
import re
from typing import Final

from pydantic import Field

from services.portal.domain.states import Kept
from shared.contract.cloudevents import Attributes
from shared.contract.identifiers import OfficeCode
from shared.decision import Entry, Message, Ref

FEED: Final = "feed"
_BITS: Final = 128
_NOTHING: Final = "0" * (_BITS // 4)
_CURSOR: Final = re.compile(r"(?P<count>0|[1-9][0-9]{0,8})\.(?P<digest>[0-9a-f]{32})")


class Mark(Kept):
    """A place in the feed: so many events, and these; the sum of their hashes names the set."""

    count: int = Field(default=0, ge=0)
    digest: str = _NOTHING

    @property
    def cursor(self) -> str:
        """As clients keep it."""
        return f"{self.count}.{self.digest}"

    @classmethod
    def of(cls, cursor: str) -> "Mark":
        """From a client. Raises ``ValueError`` where it was never given out."""
        found = _CURSOR.fullmatch(cursor)
        if found is None:
            raise ValueError("not a cursor of this feed")
        return cls(count=int(found["count"]), digest=found["digest"])

    def after(self, attributes: Attributes) -> "Mark":
        """The place behind one more event."""
        name = f"{attributes.source}\n{attributes.id}".encode()
        one = int.from_bytes(hashlib.sha256(name).digest()[: _BITS // 8])
        total = (int(self.digest, 16) + one) % 2**_BITS
        return Mark(count=self.count + 1, digest=f"{total:0{_BITS // 4}x}")


class Feed(Kept):
    """How far an office's feed has come."""

    office: OfficeCode
    end: Mark = Mark()


class Passed(Kept):
    """One event of the feed: its place, and the event exactly as it was published."""

    mark: Mark
    attributes: Attributes
    body: str = Field(description="JSON, byte for byte the record's value")


def feed_ref(office: str) -> Ref:
    """Where it is kept."""
    return Ref(FEED, office)


def passed_on(known: object, message: Message, office: str) -> tuple[Feed, tuple[Entry, ...]]:
    """The feed with an event, and the line that passes it on; none where nothing was published."""
    feed = known if isinstance(known, Feed) else Feed(office=office)
    original = message.original
    if original is None:
        return feed, ()
    mark = feed.end.after(original.attributes)
    passed = Passed(mark=mark, attributes=original.attributes, body=original.body.decode())
    line = Entry(FEED, passed, feed_ref(office), mark.count)
    return feed.model_copy(update={"end": mark}), (line,)

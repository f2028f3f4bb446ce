"""What a courier needs of a channel, and what it is told of an attempt."""

from dataclasses import dataclass
from typing import Literal, Protocol

from services.notifier.domain.delivery import Delivery
from shared.decision import Ref

Outcome = Literal["SENT", "FAILED", "UNKNOWN", "GAVE_UP"]


@dataclass(frozen=True, slots=True)
class Sent:
    """How an attempt went. ``answer`` is the code of the other side, never its words.

    FAILED may be tried again, GAVE_UP may not, UNKNOWN may have arrived.
    """

    outcome: Outcome
    answer: str
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """A delivery that a courier holds, with the papers that go with it."""

    ref: Ref
    delivery: Delivery
    papers: tuple["Paper", ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A document to attach."""

    name: str
    media_type: str
    content: bytes


class Way(Protocol):
    """One channel. ``send`` never raises for what the other side does: that is an outcome."""

    async def send(self, parcel: Parcel) -> Sent:
        """Try once, within the channel's own time limit."""

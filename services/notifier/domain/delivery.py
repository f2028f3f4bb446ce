"""One delivery: what goes to whom by which channel, and how far it has come.

``QUEUED`` -> ``CLAIMED`` by one courier -> ``SENT``, or ``FAILED`` and tried again, or for good
``GAVE_UP``; ``UNKNOWN`` where the last answer never came. Every attempt is an entry of its own.
"""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from pydantic import Field

from services.notifier.domain.kept import Kept
from shared.contract.event import Line, Moment, SopStep
from shared.contract.identifiers import Code, CycleId
from shared.decision import Ref

DELIVERY: Final = "delivery"
ATTEMPTS: Final = "attempts"
_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Channel(StrEnum):
    """How something reaches somebody."""

    INBOX = "INBOX"
    EMAIL = "EMAIL"
    WEBHOOK = "WEBHOOK"
    GATEWAY = "GATEWAY"


class DeliveryState(StrEnum):
    """How far a delivery has come."""

    QUEUED = "QUEUED"
    CLAIMED = "CLAIMED"
    SENT = "SENT"
    FAILED = "FAILED"
    GAVE_UP = "GAVE_UP"
    UNKNOWN = "UNKNOWN"


class Content(Kept):
    """What is delivered. ``letters`` are letters of the cycle by id, printed when they are sent."""

    subject: Line
    text: str
    actionable: bool = False
    sop_step: SopStep | None = None
    due: Moment | None = None
    letters: tuple[Line, ...] = ()
    event: str | None = Field(default=None, description="JSON of the event, for webhooks")


class Delivery(Kept):
    """One thing to one recipient by one channel."""

    cycle: CycleId
    cause: Line = Field(description="id of the event or command that called for it")
    recipient: Code = Field(description="role, agency or subscriber")
    channel: Channel
    content: Content
    queued_at: Moment
    state: DeliveryState = DeliveryState.QUEUED
    attempts: int = 0
    forgiven: int = Field(default=0, description="attempts before somebody had it tried again")
    retried_at: Moment | None = None
    next_at: Moment | None = Field(default=None, description="when it is to be tried next")
    courier: Line | None = Field(default=None, description="who holds it while CLAIMED")
    answer: Line | None = Field(default=None, description="code of the last answer")
    sent_at: Moment | None = None
    read_at: Moment | None = None
    read_by: Line | None = None
    subscription: Line | None = Field(
        default=None, description="of a system that registered itself"
    )

    @property
    def since(self) -> datetime:
        """From when its age counts."""
        return self.retried_at or self.queued_at

    @property
    def open(self) -> bool:
        """Whether a courier still has something to do with it."""
        return self.state in {DeliveryState.QUEUED, DeliveryState.CLAIMED, DeliveryState.FAILED}


class Attempt(Kept):
    """One try: when, to whom, with which answer. No content, no secret."""

    number: int
    to: Line | None
    outcome: DeliveryState
    answer: Line
    at: Moment


def delivery_ref(cycle: str, cause: str, recipient: str, channel: Channel) -> Ref:
    """The aggregate of a delivery: one for each event, recipient and channel."""
    return Ref(DELIVERY, f"{cycle}:{cause}:{recipient}:{channel.value}")


def queued(delivery: Delivery) -> Delivery:
    """As it is first stored. The inbox needs no courier: what is stored is delivered."""
    if delivery.channel is Channel.INBOX:
        update = {"state": DeliveryState.SENT, "sent_at": delivery.queued_at}
        return delivery.model_copy(update=update)
    return delivery.model_copy(update={"next_at": delivery.queued_at})


def due_at(delivery: Delivery) -> datetime | None:
    """When a courier must look at it next.

    What waits for its first attempt is due at once, whatever o'clock it was for who called for
    it: sender and courier may be hours apart. Long ago, that is, and in the order of its age.
    """
    if delivery.state is DeliveryState.QUEUED:
        return _LONG_AGO + (delivery.since - _LONG_AGO) / 1000
    return delivery.next_at if delivery.open else None

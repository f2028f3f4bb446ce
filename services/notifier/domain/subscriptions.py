"""Systems that registered an address of their own for events: who, where, of which, how it went.

A subscription has one of few places at its office, so that every delivery that an event could
call for is known beforehand (`touches`). A place is taken again by another; a delivery names the
subscription as well, and what is not its own any more is not sent.
"""

from typing import Final

from pydantic import Field

from services.notifier.domain.delivery import Channel, Content, Delivery, delivery_ref, queued
from services.notifier.domain.kept import Kept
from shared.contract import Event
from shared.contract.event import Line, Moment
from shared.contract.identifiers import OfficeCode
from shared.decision import Message, Ref

SUBSCRIPTIONS: Final = "subscriptions"
PLACES: Final = 10
LOGGED: Final = 50
"""Attempts that are kept of each subscription."""
TEST: Final = "kinerja.webhook-test.v1"
_PREFIX: Final = "LANGGANAN_"


class Tried(Kept):
    """One attempt at a delivery: of which event, with which answer."""

    message: Line = Field(description="`webhook-id` begins with it; of an event, its id")
    type: Line
    attempt: int
    outcome: Line = Field(description="SENT, FAILED (tried again), GAVE_UP, UNKNOWN")
    answer: Line = Field(description="HTTP status, or why there was none")
    at: Moment


class Subscription(Kept):
    """An address for events. Its secret follows from the notifier's key, `id` and `generation`."""

    id: Line
    client: Line
    place: int = Field(ge=1, le=PLACES)
    url: Line
    topics: tuple[Line, ...] = Field(min_length=1)
    generation: int = 1
    before_until: Moment | None = Field(
        default=None, description="until when the secret before this one signs as well"
    )
    created_at: Moment
    log: tuple[Tried, ...] = Field(default=(), description="the newest first")

    @property
    def recipient(self) -> str:
        """How its deliveries are addressed."""
        return recipient_at(self.place)


class Subscriptions(Kept):
    """All of an office, by place."""

    office: OfficeCode
    items: tuple[Subscription, ...] = ()

    def free(self) -> int | None:
        """The first place that nobody has."""
        taken = {item.place for item in self.items}
        return next((place for place in range(1, PLACES + 1) if place not in taken), None)

    def of(self, client: str, key: str) -> Subscription | None:
        """A subscription of a system."""
        return next((i for i in self.items if (i.client, i.id) == (client, key)), None)

    def having(self, changed: Subscription) -> "Subscriptions":
        """With one in its place."""
        others = (item for item in self.items if item.id != changed.id)
        items = sorted((*others, changed), key=lambda item: item.place)
        return self.model_copy(update={"items": tuple(items)})

    def without(self, gone: Subscription) -> "Subscriptions":
        """Without one."""
        items = tuple(item for item in self.items if item.id != gone.id)
        return self.model_copy(update={"items": items})


def subscriptions_ref(office: str) -> Ref:
    """Where they are kept."""
    return Ref(SUBSCRIPTIONS, office)


def recipient_at(place: int) -> str:
    """How deliveries to a place are addressed."""
    return f"{_PREFIX}{place}"


def is_to_a_place(delivery: Ref) -> bool:
    """Whether a delivery is one to a subscription, by its name."""
    return f":{_PREFIX}" in delivery.id


def places(office: str, cycle: str, cause: str) -> tuple[Ref, ...]:
    """All that a message could write: the subscriptions and a delivery to each place."""
    refs = (
        delivery_ref(cycle, cause, recipient_at(n), Channel.WEBHOOK) for n in range(1, PLACES + 1)
    )
    return (subscriptions_ref(office), *refs)


def posted(known: object, message: Message) -> dict[Ref, Delivery]:
    """An event's deliveries to those that want it."""
    event = message.data
    if not isinstance(known, Subscriptions) or not isinstance(event, Event):
        return {}
    content = Content(subject=event.TOPIC, text="", event=event.model_dump_json())
    wanted = [item for item in known.items if event.TOPIC in item.topics]
    return dict(delivery_to(item, event.cycle, message, content) for item in wanted)


def delivery_to(
    to: Subscription, cycle: str, message: Message, content: Content
) -> tuple[Ref, Delivery]:
    """One delivery to one subscription."""
    delivery = Delivery(
        cycle=cycle,
        cause=message.id,
        recipient=to.recipient,
        channel=Channel.WEBHOOK,
        content=content,
        queued_at=message.at,
        subscription=to.id,
    )
    return delivery_ref(cycle, message.id, to.recipient, Channel.WEBHOOK), queued(delivery)


def noted(known: object, delivery: Delivery, tried: Tried) -> Subscriptions | None:
    """With an attempt in the log of its subscription; none where that is gone."""
    if not isinstance(known, Subscriptions):
        return None
    item = next((i for i in known.items if i.id == delivery.subscription), None)
    if item is None:
        return None
    return known.having(item.model_copy(update={"log": (tried, *item.log)[:LOGGED]}))

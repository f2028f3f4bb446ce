"""From an event that a domain returned to the bytes that are stored and sent."""

from datetime import datetime
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic_core import to_json

from shared.contract import Event
from shared.contract.cloudevents import SCHEMA_BASE, Attributes, to_headers
from shared.engine.aggregate import Aggregate
from shared.engine.cause import Cause
from shared.engine.records import Outgoing

MAX_EVENT_BYTES: Final = 4 * 1024 * 1024
"""Half of what topics accept (8 MiB), so that a broker never refuses what was committed."""

_IDS: Final = uuid5(NAMESPACE_URL, "urn:kinerja:event")


class StepError(Exception):
    """A step's decision breaks the engine's rules: a fault of the program, not of the message."""


def body_of(event: Event) -> bytes:
    """The event's bytes. Raises ``StepError`` where they are more than may be sent."""
    value = to_json(event)
    if len(value) > MAX_EVENT_BYTES:
        raise StepError(f"{event.TOPIC}: {len(value)} bytes are more than {MAX_EVENT_BYTES}")
    return value


def say(
    event: Event, value: bytes, cause: Cause, number: int, source: str, cycle: Aggregate, at: datetime
) -> Outgoing:
    """Give an event its identity and its place in the cycle's order.

    The id follows from (cause, type, number): the same decision repeated says the same event.
    """
    sequence = cycle.next_sequence(event.TOPIC)
    attributes = Attributes(
        id=uuid5(_IDS, f"{cause.message.id}:{source}:{event.TOPIC}:{number}"),
        source=source,
        type=event.TOPIC,
        subject=event.cycle,
        time=at,
        dataschema=f"{SCHEMA_BASE}{event.TOPIC}",
        partitionkey=event.office,
        sequence=sequence,
        correlationid=UUID(cause.correlation),
        causationid=UUID(cause.message.id),
        traceparent=cause.traceparent,
    )
    return Outgoing(
        topic=event.TOPIC,
        key=event.office.encode(),
        value=value,
        headers=to_headers(attributes),
        cycle=event.cycle,
        sequence=sequence,
    )

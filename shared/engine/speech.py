"""From an event that a domain returned to the bytes that are stored and sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic_core import to_json

from shared.contract import Event
from shared.contract.cloudevents import SCHEMA_BASE, Attributes, to_headers
from shared.engine.cause import Cause
from shared.engine.records import Outgoing

MAX_EVENT_BYTES: Final = 4 * 1024 * 1024
"""Half of what topics accept (8 MiB), so that a broker never refuses what was committed."""

_IDS: Final = uuid5(NAMESPACE_URL, "urn:kinerja:event")


class StepError(Exception):
    """A step's decision breaks the engine's rules: a fault of the program, not of the message."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An event with all but its place in the order; nothing can fail from here on."""

    attributes: Attributes
    value: bytes

    @property
    def topic(self) -> str:
        """The topic, which is the event's type."""
        return self.attributes.type

    @property
    def cycle(self) -> str:
        """The cycle it is about."""
        return self.attributes.subject

    def numbered(self, sequence: int) -> Outgoing:
        """The event in its place."""
        return Outgoing(
            topic=self.topic,
            key=self.attributes.partitionkey.encode(),
            value=self.value,
            headers=to_headers(self.attributes, sequence),
            cycle=self.cycle,
            sequence=sequence,
        )


def draft(event: Event, cause: Cause, number: int, source: str, at: datetime) -> Draft:
    """Give an event its identity. Raises where it is more than may be sent, or has no cause.

    The id follows from (cause, type, number): the same decision repeated says the same event.
    """
    if event.cycle.partition(":")[0] != event.office:
        raise StepError(f"{event.TOPIC}: cycle and office do not agree; readers would park it")
    value = to_json(event)
    if len(value) > MAX_EVENT_BYTES:
        raise StepError(f"{event.TOPIC}: {len(value)} bytes are more than {MAX_EVENT_BYTES}")
    attributes = Attributes(
        id=uuid5(_IDS, f"{cause.message.id}:{source}:{event.TOPIC}:{number}"),
        source=source,
        type=event.TOPIC,
        subject=event.cycle,
        time=at,
        dataschema=f"{SCHEMA_BASE}{event.TOPIC}",
        partitionkey=event.office,
        sequence=1,
        correlationid=UUID(cause.correlation),
        causationid=UUID(cause.message.id),
        traceparent=cause.traceparent,
    )
    return Draft(attributes, value)

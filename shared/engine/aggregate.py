"""An aggregate as the engine keeps it: the domain's state inside, the bookkeeping around it."""

from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from shared.decision import CYCLE, Ref
from shared.engine.records import Record

Document = dict[str, Any]
"""A MongoDB document."""

Stream = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Held:
    """An event that came too early and is kept until what it waits for has come."""

    record: Record
    stream: Stream
    sequence: int
    waits_for: str


@dataclass(slots=True)
class Aggregate:
    """One aggregate during one unit of work; loaded afresh for each, so it may change in place.

    ``version`` is the stored one (0: not stored yet). ``seen`` holds the last sequence taken
    per stream and is the whole inbox: it is never capped and never expires. ``sent`` is the
    last sequence said per topic, ``emitter`` the owner that said it, ``parked`` the number of
    records of this cycle that were ever parked.
    """

    ref: Ref
    version: int = 0
    state: BaseModel | None = None
    seen: dict[Stream, int] = field(default_factory=dict)
    sent: dict[str, int] = field(default_factory=dict)
    early: list[Held] = field(default_factory=list)
    blocked: str | None = None
    emitter: str | None = None
    parked: int = 0
    changed: bool = False

    def holds(self, stream: Stream, sequence: int) -> bool:
        """Whether that event is already kept as early."""
        return any(held.stream == stream and held.sequence == sequence for held in self.early)

    def mark(self, stream: Stream, sequence: int) -> None:
        """Take custody of an event: from now on its doubles are dropped."""
        self.seen[stream] = max(sequence, self.seen.get(stream, 0))
        self.changed = True

    def next_sequence(self, topic: str) -> int:
        """The sequence of the next event said on a topic."""
        self.sent[topic] = self.sent.get(topic, 0) + 1
        self.changed = True
        return self.sent[topic]


def to_document(aggregate: Aggregate) -> Document:
    """The stored form, with the version that this unit of work gives it."""
    state = aggregate.state
    return {
        "_id": str(aggregate.ref),
        "kind": aggregate.ref.kind,
        "id": aggregate.ref.id,
        "office": aggregate.ref.id.split(":", 1)[0],
        "version": aggregate.version + 1,
        "state": None if state is None else state.model_dump(mode="json"),
        "seen": [[*stream, last] for stream, last in sorted(aggregate.seen.items())],
        "sent": sorted([topic, last] for topic, last in aggregate.sent.items()),
        "early": [_held_to_document(held) for held in aggregate.early],
        "blocked": aggregate.blocked,
        "emitter": aggregate.emitter,
        "parked": aggregate.parked,
    }


def from_document(document: Document, model: type[BaseModel]) -> Aggregate:
    """The working form. Raises ``ValidationError`` where the stored state is not the model's."""
    state = document["state"]
    return Aggregate(
        ref=Ref(document["kind"], document["id"]),
        version=document["version"],
        state=None if state is None else model.model_validate(state),
        seen={(source, topic): last for source, topic, last in document["seen"]},
        sent=dict(document["sent"]),
        early=[_held_from_document(held) for held in document["early"]],
        blocked=document["blocked"],
        emitter=document["emitter"],
        parked=document["parked"],
    )


def is_cycle(ref: Ref) -> bool:
    """Only cycles have streams and can be blocked; other kinds are data beside them."""
    return ref.kind == CYCLE


def record_to_document(record: Record) -> Document:
    """A record's stored form, bytes untouched."""
    return {
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "key": record.key,
        "value": record.value,
        "headers": [[name, value] for name, value in record.headers],
    }


def record_from_document(document: Document) -> Record:
    """The record, as it was read from Kafka."""
    return Record(
        topic=document["topic"],
        partition=document["partition"],
        offset=document["offset"],
        key=_bytes(document["key"]),
        value=_bytes(document["value"]),
        headers=tuple((name, _bytes(value)) for name, value in document["headers"]),
    )


def _bytes(value: Any) -> bytes | None:
    return None if value is None else bytes(value)


def _held_to_document(held: Held) -> Document:
    return {
        "record": record_to_document(held.record),
        "stream": list(held.stream),
        "sequence": held.sequence,
        "waits_for": held.waits_for,
    }


def _held_from_document(document: Document) -> Held:
    source, topic = document["stream"]
    return Held(
        record=record_from_document(document["record"]),
        stream=(source, topic),
        sequence=document["sequence"],
        waits_for=document["waits_for"],
    )

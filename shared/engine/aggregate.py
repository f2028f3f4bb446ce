"""An aggregate as the engine keeps it: the domain's state inside, the bookkeeping around it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from shared.decision import Ref
from shared.engine.records import Record

Document = dict[str, Any]
"""A MongoDB document."""

Stream = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Held:
    """An event that came too early and is kept until what it waits for has come.

    ``void`` ones hold no event but the place of a record that an operator discarded before
    its turn, so that its successors do not wait for it for ever.
    """

    record: Record
    stream: Stream
    sequence: int
    waits_for: str
    void: bool = False


@dataclass(slots=True)
class Aggregate:
    """One aggregate during one unit of work; loaded afresh for each, so it may change in place.

    ``version`` is the stored one (0: not stored yet). ``seen`` holds the last sequence taken
    per stream and is the whole inbox: it is never capped and never expires. ``sent`` is the
    last sequence said per topic, ``emitter`` the owner that said it, ``parked`` the number of
    records of this cycle that were ever parked. ``wake_at`` is when the state wants to be woken.

    The state is read when somebody looks at it: one that cannot be read any more (after an
    upgrade) harms the messages of its own aggregate, not the batch they came in.
    """

    ref: Ref
    version: int = 0
    seen: dict[Stream, int] = field(default_factory=dict)
    sent: dict[str, int] = field(default_factory=dict)
    early: list[Held] = field(default_factory=list)
    blocked: str | None = None
    emitter: str | None = None
    parked: int = 0
    wake_at: datetime | None = None
    changed: bool = False
    stored: Document | None = None
    model: type[BaseModel] | None = None
    _state: BaseModel | None = None
    _standing: int = 0

    @property
    def state(self) -> BaseModel | None:
        """The domain's state. Raises ``ValidationError`` or ``LookupError`` where it is none."""
        if self._state is None and self.stored is not None:
            if self.model is None:
                raise LookupError(f"the step declares no model for {self.ref.kind}")
            self._state = self.model.model_validate(self.stored)
        return self._state

    def become(self, state: BaseModel, wake_at: datetime | None = None) -> None:
        """Take a new state, which wants to be woken then."""
        self._state, self.stored, self.changed = state, None, True
        self.wake_at = wake_at

    @property
    def standing(self) -> int:
        """The version that it has by now, counting what this unit of work has done to it."""
        return max(self._standing, self.version + 1 if self.changed else self.version)

    def rise(self, before: int) -> None:
        """Stand above what a command found, so that no other command's change has its version."""
        self._standing = max(self._standing, before + 1)

    @property
    def known(self) -> bool:
        """Whether it exists, be it only in the unit of work in hand."""
        return self.version > 0 or self.changed

    def is_due(self, now: datetime) -> bool:
        """Whether its state wants to be woken by now."""
        return self.wake_at is not None and self.wake_at <= now

    def last(self, stream: Stream) -> int:
        """The last sequence of a stream that the engine took custody of."""
        return self.seen.get(stream, 0)

    def holds(self, stream: Stream, sequence: int) -> bool:
        """Whether that event is already kept as early."""
        return any(held.stream == stream and held.sequence == sequence for held in self.early)

    def waits(self, stream: Stream, sequence: int) -> bool:
        """Whether an earlier event of that stream is kept, so that this one must not overtake."""
        return any(held.stream == stream and held.sequence < sequence for held in self.early)

    def is_turn(self, held: Held) -> bool:
        """Whether all that comes before it in its stream has had its effect."""
        in_turn = held.sequence <= self.last(held.stream) + 1
        return in_turn and not self.waits(held.stream, held.sequence)

    def mark(self, stream: Stream, sequence: int) -> None:
        """Take custody of an event: from now on its doubles are dropped."""
        self.seen[stream] = max(sequence, self.last(stream))
        self.changed = True

    def next_sequence(self, topic: str) -> int:
        """The sequence of the next event said on a topic."""
        self.sent[topic] = self.sent.get(topic, 0) + 1
        self.changed = True
        return self.sent[topic]

    def dump(self) -> Document | None:
        """The state's stored form: the very one that was loaded, unless it was changed."""
        if self.stored is not None:
            return self.stored
        return None if self._state is None else self._state.model_dump(mode="json")


def to_document(aggregate: Aggregate) -> Document:
    """The stored form, with the version that this unit of work gives it.

    ``wake_at`` is there only where there is one, so that its index holds nothing else.
    """
    wake = {} if aggregate.wake_at is None else {"wake_at": aggregate.wake_at}
    return {
        "_id": str(aggregate.ref),
        "kind": aggregate.ref.kind,
        "id": aggregate.ref.id,
        "office": aggregate.ref.id.split(":", 1)[0],
        "version": max(aggregate.standing, aggregate.version + 1),
        "state": aggregate.dump(),
        "seen": [[*stream, last] for stream, last in sorted(aggregate.seen.items())],
        "sent": sorted([topic, last] for topic, last in aggregate.sent.items()),
        "early": [_held_to_document(held) for held in aggregate.early],
        "blocked": aggregate.blocked,
        "emitter": aggregate.emitter,
        "parked": aggregate.parked,
        **wake,
    }


def from_document(document: Document, model: type[BaseModel] | None) -> Aggregate:
    """The working form."""
    return Aggregate(
        ref=Ref(document["kind"], document["id"]),
        version=document["version"],
        seen={(source, topic): last for source, topic, last in document["seen"]},
        sent=dict(document["sent"]),
        early=[_held_from_document(held) for held in document["early"]],
        blocked=document["blocked"],
        emitter=document["emitter"],
        parked=document["parked"],
        wake_at=document.get("wake_at"),
        stored=document["state"],
        model=model,
    )


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


def _bytes(value: bytes | None) -> bytes | None:
    """Plain bytes, whatever the driver wraps them in."""
    return None if value is None else bytes(value)


def _held_to_document(held: Held) -> Document:
    return {
        "record": record_to_document(held.record),
        "stream": list(held.stream),
        "sequence": held.sequence,
        "waits_for": held.waits_for,
        "void": held.void,
    }


def _held_from_document(document: Document) -> Held:
    source, topic = document["stream"]
    return Held(
        record=record_from_document(document["record"]),
        stream=(source, topic),
        sequence=document["sequence"],
        waits_for=document["waits_for"],
        void=document["void"],
    )

"""Everything that one unit of work writes, in one transaction or not at all."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from shared.decision import Message, Ref
from shared.engine.aggregate import Aggregate, Document, record_from_document, record_to_document
from shared.engine.records import Outgoing, Record


class ParkedStatus(StrEnum):
    """CULPRIT blocks its cycle, BEHIND waits for it; REPLAYED and DISCARDED are for ever."""

    CULPRIT = "CULPRIT"
    BEHIND = "BEHIND"
    REPLAYED = "REPLAYED"
    DISCARDED = "DISCARDED"


OPEN = (ParkedStatus.CULPRIT, ParkedStatus.BEHIND)


@dataclass(frozen=True, slots=True)
class Parked:
    """A record that could not have its effect. Kept with its identity and resolution for ever.

    ``record.value`` is none, and ``dropped`` true, where the bytes held a personal number.
    ``order`` sorts a cycle's parked records as they arrived. ``placed`` is whether its place in
    its stream was taken when it was parked, so that its doubles are dropped; one that came
    early and found no room is not.
    """

    id: str
    cycle: str | None
    record: Record
    reason: str
    status: ParkedStatus
    at: datetime
    order: int
    placed: bool = False
    dropped: bool = False
    resolution: str | None = None

    @property
    def closed(self) -> bool:
        """Whether an operator has dealt with it."""
        return self.status not in OPEN

    def to_document(self) -> Document:
        """The stored form."""
        return {
            "_id": self.id,
            "cycle": self.cycle,
            "record": record_to_document(self.record),
            "reason": self.reason,
            "status": str(self.status),
            "at": self.at.isoformat(),
            "order": self.order,
            "placed": self.placed,
            "dropped": self.dropped,
            "resolution": self.resolution,
        }

    @classmethod
    def from_document(cls, document: Document) -> "Parked":
        """The working form of a stored one."""
        return cls(
            id=document["_id"],
            cycle=document["cycle"],
            record=record_from_document(document["record"]),
            reason=document["reason"],
            status=ParkedStatus(document["status"]),
            at=datetime.fromisoformat(document["at"]),
            order=document["order"],
            placed=document["placed"],
            dropped=document["dropped"],
            resolution=document["resolution"],
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command was answered. The body is JSON-ready; a refusal has rule and remedy in it.

    ``version`` is the one that the aggregate stands at with this answer; none where it does
    not exist, or where nothing was decided about it.
    """

    status: int
    body: dict[str, Any]
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A command on its way through the engine.

    ``key`` names the answer for as long as it is kept: made from principal, route and
    Idempotency-Key, or (``by_client`` false) for this request alone, so that the engine itself
    may repeat it after an unknown commit; ``by_system``: the service's own, under a key that it
    may ask with again. ``fingerprint`` is the hash of what was asked. ``expects`` is the version
    that the aggregate must stand at, or nothing is decided.
    """

    message: Message
    correlation: str
    key: str
    fingerprint: str = ""
    by_client: bool = False
    traceparent: str | None = None
    by_system: bool = False
    expects: int | None = None

    @property
    def repeatable(self) -> bool:
        """Whether an answer may have been kept under its key by an earlier request."""
        return self.by_client or self.by_system


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer under its key, so that a repeated command is answered the same."""

    key: str
    fingerprint: str
    answer: Answer
    at: datetime


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One append-only line.

    ``order`` rises along the aggregate's versions, whatever the clocks say; the id follows
    from it, so that no line is written twice and a cause that is not unique hurts nobody.
    """

    id: str
    kind: str
    ref: Ref
    at: datetime
    cause: str
    order: int
    data: dict[str, Any]


@dataclass(slots=True)
class Change:
    """One unit of work's writes. ``read`` are aggregates decided upon but left as they were."""

    owner: str
    aggregates: list[Aggregate] = field(default_factory=list)
    read: list[Aggregate] = field(default_factory=list)
    entries: list[EntryRow] = field(default_factory=list)
    answers: list[KeptAnswer] = field(default_factory=list)
    outgoing: list[Outgoing] = field(default_factory=list)
    parked: list[Parked] = field(default_factory=list)

    @property
    def cycles(self) -> list[str]:
        """The cycles that events are said for."""
        return sorted({event.cycle for event in self.outgoing})

    @property
    def empty(self) -> bool:
        """Whether there is nothing to write: all were doubles, or plain refusals."""
        return not (self.aggregates or self.entries or self.answers or self.parked)

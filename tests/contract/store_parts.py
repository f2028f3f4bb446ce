"""What the contract of the store is tried with, and how one looks at what it left."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import BaseModel, ConfigDict

from shared.decision import CYCLE, Ref
from shared.engine import Answer, Outgoing, Parked, ParkedStatus, Record, Store
from shared.engine.aggregate import Aggregate
from shared.engine.change import Change, EntryRow, KeptAnswer
from shared.engine.store import OutboxDocument

ONE = Ref(CYCLE, "6304-dukcapil:2025-Q3:r0")
TWO = Ref(CYCLE, "6304-dukcapil:2025-Q4:r0")
THREE = Ref(CYCLE, "6304-dukcapil:2026-Q1:r0")
CHAIN = Ref("chain", "6304-dukcapil")
AT = datetime(2025, 10, 1, 8, 0, 0, 123000, tzinfo=UTC)
SECOND = timedelta(seconds=1)
STREAM = ("collector", "kinerja.form-issued.v1")


class State(BaseModel):
    """A state; ``more`` takes whatever a test wants to have written."""

    model_config = ConfigDict(frozen=True)

    number: int = 0
    text: str = ""


MODELS: dict[str, type[BaseModel]] = {CYCLE: State, "chain": State}
KINDS = ("history", "notices")


def record(offset: int = 0) -> Record:
    """A record with everything that is hard to keep: bytes, no bytes, no value of a header."""
    return Record("t.v1", 3, offset, None, b"\xff\x00", (("a", b"\xfe"), ("b", None)))


def aggregate(ref: Ref = ONE, number: int = 0) -> Aggregate:
    """A new aggregate with a state."""
    made = Aggregate(ref)
    made.become(State(number=number))
    return made


def wakes(ref: Ref, after: int | None = None) -> Aggregate:
    """A new aggregate that wants to be woken so many seconds after `AT`, or never."""
    made = Aggregate(ref)
    made.become(State(), None if after is None else AT + after * SECOND)
    return made


def said(sequence: int, cycle: Ref = ONE, topic: str = "t.v1") -> Outgoing:
    """An event on its way out."""
    return Outgoing(topic, b"key", b"\x00body", (("ce_id", b"\xff"),), cycle.id, sequence)


def entry(number: int, ref: Ref = ONE, kind: str = "history") -> EntryRow:
    """An append-only line."""
    return EntryRow(f"{kind}-{ref.id}-{number}", kind, ref, AT, "cause", number, {"n": number})


def kept(key: str = "k") -> KeptAnswer:
    """An answer under its key."""
    return KeptAnswer(key, "fingerprint", Answer(200, {"a.b": [None, {"$c": 1}]}, 7), AT)


def parked(number: int, status: ParkedStatus = ParkedStatus.CULPRIT, ref: Ref = ONE) -> Parked:
    """A parked record."""
    return Parked(
        f"t.v1:3:{number}", ref.id, record(number), "why", status, AT, number, placed=True
    )


async def loaded(store: Store, ref: Ref = ONE) -> Aggregate:
    """The aggregate as it is stored."""
    return (await store.load([ref]))[ref]


async def everything(store: Store) -> tuple[object, ...]:
    """All that a unit of work can leave behind."""
    return (
        {ref: (a.version, a.state) for ref, a in (await store.load([ONE, TWO, CHAIN])).items()},
        [row for kind in KINDS for ref in (ONE, TWO) for row in await store.entries(kind, ref)],
        await store.answers(["k", "l"]),
        await store.parked(list(ParkedStatus)),
        [document.events for document in await store.pending()],
    )


class OnStores:
    """Tests on the fixture ``stores``, which a subclass gives.

    Two handles on the same empty database, as two replicas of a service have them.
    """

    @pytest.fixture
    def store(self, stores: tuple[Store, Store]) -> Store:
        return stores[0]


def whole_unit(first: Aggregate) -> Change:
    """A unit of work that writes something of each kind."""
    return Change(
        "me",
        aggregates=[first],
        entries=[entry(1)],
        answers=[kept()],
        outgoing=[said(1)],
        parked=[parked(1)],
    )


def sequences(documents: list[OutboxDocument]) -> list[int]:
    """Sequences of the events in some outbox documents."""
    return [event.sequence for document in documents for event in document.events]

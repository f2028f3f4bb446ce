"""One running toy service with everything around it, and what can be read off it."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from shared.contract import StepProgressed
from shared.contract.sample import ACTOR_KASUBAG
from shared.contract.vocabulary import Progress
from shared.decision import CYCLE, Command, Message, Ref
from shared.engine import (
    Answer,
    Engine,
    Outgoing,
    Parked,
    ParkedStatus,
    Publisher,
    Record,
    Redrive,
    Request,
    Step,
    Treatment,
)
from shared.engine.decode import Received, decode
from shared.engine.testing import START, FaultyStore, MemoryBus, Source, alive, feed, running
from tests.unit.engine import toy

Snapshot = dict[str, Any]


@dataclass
class World:
    """A toy service on a store and a bus that outlive it."""

    rules: toy.Rules = field(default_factory=toy.Rules)
    step: Step | None = None
    bus: MemoryBus = field(default_factory=MemoryBus)
    store: FaultyStore = field(default_factory=lambda: FaultyStore(toy.step().states))
    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        self.collector = Source("collector", self.bus)
        self.approval = Source("approval", self.bus)
        self.engine = self.replica()

    def replica(self, publisher: Publisher | None = None) -> Engine:
        """Another process of the same service on the same database and bus."""
        step = self.step or toy.step(self.rules.decide)
        return Engine(step, self.store, publisher or self.bus, clock=lambda: START)

    async def take(self, *records: Record) -> None:
        """Let the service take one batch."""
        await feed(self.engine, *records)

    async def ask(self, command: Command, key: str | None = None, body: str = "") -> Answer:
        """Ask the service about cycle ONE; with ``key`` as a client that may repeat itself."""
        return await alive(self.engine, self.engine.ask(request(command, key, body)))

    async def redrive(self, parked_id: str, treatment: Treatment) -> Answer:
        """Do what an operator does."""
        act = Redrive(treatment, parked_id, "OPERATOR Contoh", "sudah diperbaiki", START)
        answer = await alive(self.engine, self.engine.ask(act))
        await self.engine.relay.drain()
        return answer

    # --- what can be seen ---------------------------------------------------------------

    def tally(self, cycle: str = toy.ONE) -> toy.Tally:
        """The state of a cycle."""
        document = self.store.documents.get(Ref(CYCLE, cycle))
        return toy.Tally.model_validate((document and document["state"]) or {})

    def held(self, cycle: str = toy.ONE) -> list[int]:
        """Sequences of the events that are kept as early."""
        document = self.store.documents.get(Ref(CYCLE, cycle))
        return [] if document is None else [held["sequence"] for held in document["early"]]

    def parked(self, *statuses: ParkedStatus) -> list[Parked]:
        """Parked records in their order; of all statuses where none is named."""
        found = [p for p in self.store.records.values() if not statuses or p.status in statuses]
        return sorted(found, key=lambda parked: (parked.cycle or "", parked.order))

    def said(self) -> list[StepProgressed]:
        """What the service has said, first copies only, in the order of the bus."""
        unique: dict[str, StepProgressed] = {}
        for record in self.bus.records:
            received = decode(record)
            if isinstance(received, Received) and received.attributes.source == "recap":
                assert isinstance(received.body, StepProgressed)
                unique.setdefault(str(received.attributes.id), received.body)
        return list(unique.values())

    def blocks(self) -> list[Progress]:
        """What was said about blocks."""
        words = {Progress.BLOCKED, Progress.RELEASED}
        return [said.progress for said in self.said() if said.progress in words]

    def history(self, cycle: str = toy.ONE) -> list[str]:
        """The cycle's entries, oldest first."""
        rows = [r for r in self.store.rows.values() if (r.kind, r.ref.id) == ("history", cycle)]
        return [row.data["text"] for row in sorted(rows, key=lambda row: row.order)]

    def snapshot(self) -> Snapshot:
        """Everything that is stored, and how much was said: byte for byte comparable."""
        return deepcopy(
            {
                "documents": self.store.documents,
                "rows": self.store.rows,
                "answers": self.store.kept,
                "records": self.store.records,
                "outbox": self.store.outbox,
                "said": len([r for r in self.bus.records if is_of("recap", r)]),
            }
        )


def is_of(source: str, record: Record) -> bool:
    """Whether a service said a record."""
    received = decode(record)
    return isinstance(received, Received) and received.attributes.source == source


def request(
    command: Command, key: str | None = None, body: str = "", cycle: str = toy.ONE
) -> Request:
    """A command as the desk hands it over."""
    message = Message(command, str(uuid4()), START, Ref(CYCLE, cycle), ACTOR_KASUBAG)
    return Request(
        message=message,
        correlation=str(uuid4()),
        key=key or str(uuid4()),
        fingerprint=body or command.model_dump_json(),
        by_client=key is not None,
    )


def first_copies_in_order(records: list[Record]) -> list[str]:
    """Violations of G3: first copies whose sequence is not one more than the last, per stream."""
    last: dict[tuple[str, str, str], int] = defaultdict(int)
    wrong = []
    for record in records:
        received = decode(record)
        if not isinstance(received, Received):
            continue
        stream = (*received.stream, received.body.cycle)
        sequence = received.attributes.sequence
        if sequence > last[stream] + 1:
            wrong.append(f"{stream}: {sequence} after {last[stream]}")
        last[stream] = max(last[stream], sequence)
    return wrong


class Door:
    """One process's way to the bus: closed, what it has committed stays in the outbox."""

    healthy = True

    def __init__(self, bus: MemoryBus, *, is_open: bool = True) -> None:
        self._bus = bus
        self.open = asyncio.Event()
        if is_open:
            self.open.set()

    async def send(self, events: Sequence[Outgoing]) -> None:
        for event in events:
            await self.open.wait()
            await self._bus.send([event])
            await asyncio.sleep(0)

    async def stop(self) -> None:
        pass


async def kill(engine: Engine) -> None:
    """End a process as ``kill -9`` does: nothing is finished, nothing is said."""
    for task in engine._tasks:
        task.cancel()
    await asyncio.gather(*engine._tasks, return_exceptions=True)


@asynccontextmanager
async def world(**parts: Any) -> AsyncIterator[World]:
    """A world whose service runs while the block does."""
    made = World(**parts)
    async with running(made.engine):
        yield made

"""What a test of a step needs instead of Kafka and MongoDB; no process, no port, no sleep.

bus = MemoryBus()
collector = Source("collector", bus)
async with running(Engine(step, MemoryStore(step.states), bus)) as engine:
    await feed(engine, collector.says(form), collector.says(data))
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, TypeVar
from uuid import NAMESPACE_URL, uuid5

from pydantic_core import to_json

from shared.contract import Event
from shared.contract.cloudevents import SCHEMA_BASE, Attributes, Headers, to_headers
from shared.decision import Ref
from shared.engine.aggregate import Aggregate
from shared.engine.change import Change
from shared.engine.engine import Engine
from shared.engine.memory import MemoryStore
from shared.engine.records import Outgoing, Record
from shared.engine.store import CommitUnknown, Conflict, StoreUnavailable

T = TypeVar("T")

PARTITIONS: Final = 4
START: Final = datetime(2025, 10, 1, 8, 0, tzinfo=UTC)
_IDS: Final = uuid5(NAMESPACE_URL, "urn:kinerja:testing")


class MemoryBus:
    """Topics in memory: what `Publisher` needs, and every record with its offset.

    ``open`` is the gate to the broker: while it is cleared, sending waits.
    """

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.open = asyncio.Event()
        self.open.set()

    @property
    def healthy(self) -> bool:
        """See `Publisher.healthy`."""
        return self.open.is_set()

    async def send(self, events: Sequence[Outgoing]) -> None:
        """See `Publisher.send`."""
        for event in events:
            await self.open.wait()
            self.append(event.topic, event.key, event.value, event.headers)

    async def stop(self) -> None:
        """See `Publisher.stop`."""

    def append(
        self,
        topic: str,
        key: bytes | None,
        value: bytes | None,
        headers: Headers | tuple[tuple[str, bytes | None], ...],
    ) -> Record:
        """Write one record at the end of its partition."""
        partition = sum(key or b"") % PARTITIONS
        offset = sum(1 for r in self.records if (r.topic, r.partition) == (topic, partition))
        self.records.append(Record(topic, partition, offset, key, value, headers))
        return self.records[-1]

    def again(self, record: Record) -> Record:
        """Write a late double of a record: the same event at another offset."""
        return self.append(record.topic, record.key, record.value, record.headers)


class Source:
    """A service that says events as the contract promises: with dense sequences."""

    def __init__(self, name: str, bus: MemoryBus) -> None:
        self.name = name
        self._bus = bus
        self._said: dict[tuple[str, str], int] = {}

    def says(self, event: Event, at: datetime = START) -> Record:
        """Say an event at a moment; the record that it becomes."""
        body, sequence = to_json(event), self.number(event)
        headers = to_headers(self.attributes(event, sequence, at))
        return self._bus.append(event.TOPIC, event.office.encode(), body, headers)

    def number(self, event: Event) -> int:
        """Take the next sequence; an event that is numbered and not said is a gap."""
        place = event.TOPIC, event.cycle
        self._said[place] = self._said.get(place, 0) + 1
        return self._said[place]

    def attributes(self, event: Event, sequence: int, at: datetime = START) -> Attributes:
        """The attributes of an event in its place; the id follows from the place."""
        identity = uuid5(_IDS, f"{self.name}|{event.TOPIC}|{event.cycle}|{sequence}")
        return Attributes(
            id=identity,
            source=self.name,
            type=event.TOPIC,
            subject=event.cycle,
            time=at,
            dataschema=f"{SCHEMA_BASE}{event.TOPIC}",
            partitionkey=event.office,
            sequence=sequence,
            correlationid=identity,
            causationid=identity,
        )


class Fault(StrEnum):
    """What a commit may run into."""

    CONFLICT = "conflict"
    UNAVAILABLE = "unavailable"
    UNKNOWN_BEFORE = "unknown, and it had no effect"
    UNKNOWN_AFTER = "unknown, and it had its effect"


@dataclass(slots=True)
class FaultyStore(MemoryStore):
    """A `MemoryStore` whose next commits run into ``faults``, one each.

    ``rivals`` are called one before each commit: what another replica does just then;
    ``early_rivals`` one before each loading of aggregates.
    """

    faults: list[Fault] = field(default_factory=list)
    rivals: list[Callable[[], Awaitable[object]]] = field(default_factory=list)
    early_rivals: list[Callable[[], Awaitable[object]]] = field(default_factory=list)

    async def load(self, refs: Iterable[Ref]) -> dict[Ref, Aggregate]:
        """See `Store.load`."""
        if self.early_rivals:
            await self.early_rivals.pop(0)()
        return await MemoryStore.load(self, refs)

    async def commit(self, change: Change) -> tuple[str, ...]:
        """See `Store.commit`."""
        if self.rivals:
            await self.rivals.pop(0)()
        match self.faults.pop(0) if self.faults else None:
            case Fault.CONFLICT:
                raise Conflict("on purpose")
            case Fault.UNAVAILABLE:
                raise StoreUnavailable("on purpose")
            case Fault.UNKNOWN_BEFORE:
                raise CommitUnknown("on purpose")
            case Fault.UNKNOWN_AFTER:
                await MemoryStore.commit(self, change)
                raise CommitUnknown("on purpose")
        return await MemoryStore.commit(self, change)


@asynccontextmanager
async def running(engine: Engine) -> AsyncIterator[Engine]:
    """The engine, started; what it committed is sent when the block ends."""
    await engine.start()
    try:
        yield engine
    finally:
        await engine.stop()


async def feed(engine: Engine, *records: Record) -> None:
    """Give the engine one batch, as a poll would; returns when all that follows is sent."""

    async def fed() -> None:
        await engine.worker.records(records)
        await engine.relay.drain()

    await alive(engine, fed())


async def alive(engine: Engine, work: Awaitable[T]) -> T:
    """What ``work`` gives; raises what ended a loop of the engine, rather than wait for ever."""
    working, crashed = asyncio.ensure_future(work), asyncio.ensure_future(engine.crashed())
    await asyncio.wait({working, crashed}, return_when=asyncio.FIRST_COMPLETED)
    if working.done():
        crashed.cancel()
        return working.result()
    working.cancel()
    await crashed
    raise AssertionError("an engine that crashed gave no reason")

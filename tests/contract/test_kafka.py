"""What the engine relies on in FastStream, aiokafka and Kafka: a change of theirs fails here."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import product
from typing import Any, NamedTuple, Protocol
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from shared.contract import TOPICS
from shared.engine import KafkaPublisher, Outgoing, Record
from shared.engine import publisher as engine_publisher
from shared.engine.bus import Bus
from shared.engine.decode import Undecodable, decode
from shared.engine.offsets import Offsets, Rebalance
from shared.engine.subscriber import LongPollSubscriber, subscribe
from tests.fuzz.odd_producer import PLACEHOLDER, Oddity, odd

pytestmark = pytest.mark.system
TOPIC = TOPICS[0]
STRANGE = [("none", None), ("not-utf-8", b"\xff\xfe"), ("text", b"x")]


class Stack(Protocol):
    """What the fixture ``stack`` gives."""

    kafka_bootstrap: str
    admin: Any


@pytest.fixture
def bus(stack: Stack) -> Bus:
    password = stack.admin.kafka_password.get_secret_value()
    return Bus(stack.kafka_bootstrap, stack.admin.kafka_username, password, stack.admin.trust)


class Reader:
    """A consumer group of one that takes batches as the engine would."""

    def __init__(self, bus: Bus, mark: bytes) -> None:
        self._bus, self._mark = bus, mark
        self.group = f"test-{uuid4().hex[:12]}"
        self.offsets = Offsets()
        self.batches: list[list[Record]] = []
        self.consumer: AIOKafkaConsumer | None = None

    @property
    def records(self) -> list[Record]:
        """What was published for this test, in the order of its arrival."""
        return [r for r in self.all if r.key == self._mark]

    @property
    def all(self) -> list[Record]:
        """Everything that came."""
        return [r for batch in self.batches for r in batch]

    async def handle(self, consumer: AIOKafkaConsumer, records: list[Record]) -> None:
        self.consumer = consumer
        self.batches.append(records)
        self.offsets.finished(consumer, records)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        broker = self._bus.broker()
        rebalance = Rebalance(self.offsets, _at_once, _at_once)
        subscribe(broker, [TOPIC], self.group, rebalance, self.handle)
        assert [type(s) for s in broker.subscribers] == [LongPollSubscriber]
        await broker.start()
        try:
            yield
        finally:
            await broker.stop()

    async def committed(self, place: TopicPartition) -> int | None:
        """What Kafka was told."""
        admin = AIOKafkaAdminClient(**self._bus.client())
        await admin.start()
        try:
            found = await admin.list_consumer_group_offsets(self.group)
        finally:
            await admin.close()
        return found[place].offset if place in found else None


async def _at_once() -> None:
    """Nothing to wait for."""


async def until(condition: Callable[[], bool]) -> None:
    """Return when it is so; fail after twenty seconds."""
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - what is waited for tells nobody
            await asyncio.sleep(0.01)


@pytest.fixture
def mark() -> bytes:
    """A key that no other test uses."""
    return uuid4().hex.encode()


async def publish(bus: Bus, key: bytes, *values: bytes | None) -> TopicPartition:
    """Send records with strange headers; the partition they went to."""
    producer = bus.producer()
    await producer.start()
    try:
        sent = [
            await producer.send_and_wait(TOPIC, value, key=key, headers=STRANGE) for value in values
        ]
    finally:
        await producer.stop()
    return TopicPartition(TOPIC, sent[0].partition)


async def test_records_come_whole_whatever_their_headers(bus: Bus, mark: bytes) -> None:
    """FastStream's own parser loses a batch for one header that is none."""
    reader = Reader(bus, mark)
    await publish(bus, mark, b"1", None, b"\xff")

    async with reader.running():
        await until(lambda: len(reader.records) == 3)

    assert [r.value for r in reader.records] == [b"1", None, b"\xff"]
    assert all(r.headers == tuple(STRANGE) for r in reader.records)


@pytest.mark.parametrize("oddities", [*product(Oddity, repeat=2)], ids=" + ".join)
async def test_what_the_client_cannot_unpack_stops_no_partition(
    bus: Bus, mark: bytes, oddities: tuple[Oddity, ...]
) -> None:
    """Else aiokafka reads the same batch for ever, and loses what it had of other partitions.

    Two on one partition, and nothing acknowledged: the second must not send it back to the first.
    """
    reader = Reader(bus, mark)
    await publish(bus, mark, b"before")
    bad = [await _spoiled(bus, mark, oddity) for oddity in oddities]
    elsewhere = await _elsewhere(bus, mark, bad[0].partition)
    await publish(bus, mark, b"after")

    async with reader.running():
        await until(lambda: {b"before", b"after", elsewhere} <= {r.value for r in reader.records})

    why = "the Kafka client cannot unpack it; its bytes are on the topic only"
    for coordinates in bad:
        mine = [r for r in reader.all if _coordinates(r) == coordinates]
        assert {decode(r) for r in mine} == {Undecodable(mine[0], why, None)}


class Coordinates(NamedTuple):
    """Where a record lies."""

    partition: int
    offset: int


def _coordinates(record: Record) -> Coordinates:
    return Coordinates(record.partition, record.offset)


async def _spoiled(bus: Bus, key: bytes, oddity: Oddity) -> Coordinates:
    """Send a batch that aiokafka cannot unpack; where it went."""
    with odd(oddity):
        producer = bus.producer()
        await producer.start()
        sent = await producer.send_and_wait(TOPIC, b"odd", key=key, headers=[(PLACEHOLDER, b"x")])
        await producer.stop()
    return Coordinates(sent.partition, sent.offset)


async def _elsewhere(bus: Bus, mark: bytes, not_here: int) -> bytes:
    """Send something to another partition; what it was."""
    producer = bus.producer()
    await producer.start()
    try:
        await producer.send_and_wait(TOPIC, b"elsewhere", key=mark, partition=(not_here + 1) % 4)
    finally:
        await producer.stop()
    return b"elsewhere"


async def test_what_piled_up_comes_as_one_batch(bus: Bus, mark: bytes) -> None:
    reader = Reader(bus, mark)
    await publish(bus, mark, *(str(n).encode() for n in range(50)))

    async with reader.running():
        await until(lambda: len(reader.records) == 50)

    assert [r.value for r in reader.records] == [str(n).encode() for n in range(50)]
    assert max(len(batch) for batch in reader.batches) >= 50


async def test_nothing_is_acknowledged_but_by_the_engine(bus: Bus, mark: bytes) -> None:
    reader = Reader(bus, mark)
    place = await publish(bus, mark, b"1")

    async with reader.running():
        await until(lambda: len(reader.records) == 1)
        assert await reader.committed(place) is None
        await reader.offsets.commit()
        assert await reader.committed(place) == reader.records[0].offset + 1


async def test_what_was_not_acknowledged_comes_again_to_the_next_process(
    bus: Bus, mark: bytes
) -> None:
    first = Reader(bus, mark)
    await publish(bus, mark, b"1")
    async with first.running():
        await until(lambda: len(first.records) == 1)
        first.offsets = Offsets()
    second = Reader(bus, mark)
    second.group = first.group

    async with second.running():
        await until(lambda: len(second.records) == 1)


async def test_the_publisher_keeps_the_order_of_each_key_over_many_slices(
    bus: Bus, mark: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_publisher, "SLICE_BYTES", 2000)
    events = [
        Outgoing(TOPIC, mark, str(n).encode(), (("ce_id", b"x"),), "cycle", n) for n in range(200)
    ]
    publisher, reader = KafkaPublisher(bus.producer), Reader(bus, mark)

    await publisher.send(events)
    await publisher.stop()

    async with reader.running():
        await until(lambda: len(reader.records) == 200)
    assert [r.value for r in reader.records] == [event.value for event in events]
    assert {r.headers for r in reader.records} == {(("ce_id", b"x"),)}


def test_a_password_is_in_no_traceback(bus: Bus) -> None:
    assert bus.password not in repr(bus)


async def test_missing_topics_are_named_and_never_made(bus: Bus) -> None:
    assert await bus.missing([*TOPICS, "kinerja.never.v1"]) == ["kinerja.never.v1"]
    assert await bus.missing([*TOPICS, "kinerja.never.v1"]) == ["kinerja.never.v1"]

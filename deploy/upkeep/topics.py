"""Topics and consumers' positions as a whole: read, written, removed. Records stay as they are."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import (
    CommitFailedError,
    KafkaError,
    RebalanceInProgressError,
    UnknownMemberIdError,
)

from deploy.local.errors import StackError
from deploy.upkeep.facts import Offsets, Place
from shared.engine.bus import Bus
from shared.engine.records import Record

T = TypeVar("T")

_POLL_MS: Final = 500
_STILL_SECONDS: Final = 30.0
_PATIENCE_SECONDS: Final = 20.0
_PAUSE_SECONDS: Final = 0.5
_FETCH_BYTES: Final = 16 * 1024 * 1024
_WRITE_AT_ONCE: Final = 200
_GONE_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class Stamped:
    """A record with its time (milliseconds since 1970)."""

    record: Record
    timestamp: int


def now(bus: Bus, work: Callable[..., Coroutine[Any, Any, T]], *given: Any) -> T:
    """Do it now; all but `write` and `remove` is tried for a while.

    A broker that has just started does not know its groups yet.

    Raises `StackError` where Kafka does not answer or refuses.
    """
    deadline = time.monotonic() + (0.0 if work in {write, remove} else _PATIENCE_SECONDS)
    while True:
        try:
            return asyncio.run(work(bus, *given))
        except (KafkaError, OSError) as error:
            passing = isinstance(error, OSError) or error.retriable
            if passing and time.monotonic() < deadline:
                time.sleep(_PAUSE_SECONDS)
                continue
            raise StackError(
                f"Kafka at {bus.bootstrap}: {type(error).__name__}: {error}. Is it running, and "
                f"may '{bus.username}' do this?"
            ) from error


async def positions(bus: Bus, groups: Mapping[str, str]) -> dict[str, dict[Place, int]]:
    """How far each service's group has committed; a partition without a word is left out."""
    async with _admin(bus) as admin:
        found = {}
        for service, group in groups.items():
            offsets = await admin.list_consumer_group_offsets(group)
            found[service] = {
                (tp.topic, tp.partition): meta.offset
                for tp, meta in offsets.items()
                if meta.offset >= 0
            }
        return found


async def busy(bus: Bus, groups: Mapping[str, str]) -> list[str]:
    """Services whose group has members, which are at work.

    Asked by committing what is committed already: a group with members refuses that of anybody
    else. (aiokafka 0.14 cannot read the answer to DescribeGroups v3.)
    """
    found = await positions(bus, groups)
    return [
        service
        for service, group in groups.items()
        if found[service] and not await _commit(bus, group, found[service])
    ]


async def ends(bus: Bus, topics: Sequence[str]) -> dict[Place, int]:
    """Where each partition ends. Raises `StackError` where a topic is missing."""
    partitions = await _partitions(bus, topics)
    async with _consumer(bus) as consumer:
        found = await consumer.end_offsets(partitions)
        return {(tp.topic, tp.partition): offset for tp, offset in found.items()}


async def read(bus: Bus, until: Offsets) -> list[Stamped]:
    """Every record from the beginning to these ends, each partition in its order.

    Raises `StackError` where the beginning is gone (retention), or reading stands still.
    """
    places = {TopicPartition(*place): end for place, end in until.items() if end}
    if not places:
        return []
    async with _consumer(bus) as consumer:
        consumer.assign(list(places))
        await _from_the_beginning(consumer, places)
        found: dict[TopicPartition, list[Stamped]] = {tp: [] for tp in places}
        left, still = set(places), 0.0
        while left:
            batches = await consumer.getmany(*left, timeout_ms=_POLL_MS)
            still = 0.0 if batches else still + _POLL_MS / 1000
            if still > _STILL_SECONDS:
                raise StackError(f"Kafka gave no record for {still:.0f} s; left: {sorted(left)}")
            for tp, raws in batches.items():
                found[tp] += [_stamped(raw) for raw in raws if raw.offset < places[tp]]
            left = {tp for tp in left if await consumer.position(tp) < places[tp]}
    return [stamped for tp in sorted(found) for stamped in found[tp]]


async def everything(bus: Bus, topics: Sequence[str]) -> list[Stamped]:
    """Every record up to the end as it is now."""
    return await read(bus, await ends(bus, topics))


async def _from_the_beginning(
    consumer: AIOKafkaConsumer, places: Mapping[TopicPartition, int]
) -> None:
    for tp, start in (await consumer.beginning_offsets(list(places))).items():
        if start:
            raise StackError(
                f"Topic {tp.topic}, partition {tp.partition} begins at {start}: its first records "
                "are gone. Topics must be kept for ever (retention.ms=-1)."
            )
        consumer.seek(tp, 0)


async def write(bus: Bus, records: Sequence[Stamped]) -> None:
    """Append records to their partitions. Raises `StackError` where one gets another offset."""
    producer = bus.producer()
    await producer.start()
    try:
        for begin in range(0, len(records), _WRITE_AT_ONCE):
            part = records[begin : begin + _WRITE_AT_ONCE]
            sent = [await _send(producer, stamped) for stamped in part]
            for stamped, told in zip(part, await asyncio.gather(*sent), strict=True):
                if told.offset != stamped.record.offset:
                    raise StackError(
                        f"Record {stamped.record.coordinates} got offset {told.offset}: somebody "
                        "else writes to this Kafka. Stop that, then restore again."
                    )
    finally:
        await producer.stop()


async def _send(producer: AIOKafkaProducer, stamped: Stamped) -> asyncio.Future[Any]:
    record = stamped.record
    future: asyncio.Future[Any] = await producer.send(
        record.topic,
        record.value,
        key=record.key,
        partition=record.partition,
        timestamp_ms=stamped.timestamp,
        headers=list(record.headers),
    )
    return future


async def place_group(bus: Bus, group: str, offsets: Offsets) -> None:
    """Set a group's positions, all of them. Raises `StackError` while it has members."""
    if not await _commit(bus, group, offsets):
        raise StackError(f"Group '{group}' is reading; stop the services first (kinerja down).")


async def _commit(bus: Bus, group: str, offsets: Offsets) -> bool:
    consumer = AIOKafkaConsumer(group_id=group, enable_auto_commit=False, **bus.client())
    await consumer.start()
    try:
        places = {TopicPartition(*place): offset for place, offset in offsets.items()}
        consumer.assign(list(places))
        await consumer.commit(places)
    except (CommitFailedError, UnknownMemberIdError, RebalanceInProgressError):
        return False
    finally:
        await consumer.stop()
    return True


async def remove(bus: Bus, topics: Sequence[str]) -> None:
    """Delete topics with all that is in them; returns when they are gone."""
    async with _admin(bus) as admin:
        await admin.delete_topics(list(topics))
        deadline = asyncio.get_running_loop().time() + _GONE_SECONDS
        while left := set(topics) & set(await admin.list_topics()):
            if asyncio.get_running_loop().time() > deadline:
                raise StackError(f"Kafka has not removed {sorted(left)}; is deletion allowed?")
            await asyncio.sleep(0.1)


def by_place(records: Iterable[Stamped]) -> dict[Place, list[Stamped]]:
    """Records by partition."""
    found: dict[Place, list[Stamped]] = {}
    for stamped in records:
        found.setdefault((stamped.record.topic, stamped.record.partition), []).append(stamped)
    return found


def _stamped(raw: Any) -> Stamped:
    record = Record(raw.topic, raw.partition, raw.offset, raw.key, raw.value, tuple(raw.headers))
    return Stamped(record, raw.timestamp)


@asynccontextmanager
async def _admin(bus: Bus) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(**bus.client())
    try:
        await admin.start()
        yield admin
    finally:
        await admin.close()


@asynccontextmanager
async def _consumer(bus: Bus) -> AsyncIterator[AIOKafkaConsumer]:
    consumer = AIOKafkaConsumer(max_partition_fetch_bytes=_FETCH_BYTES, **bus.client())
    try:
        await consumer.start()
        yield consumer
    finally:
        await consumer.stop()


async def _partitions(bus: Bus, topics: Sequence[str]) -> list[TopicPartition]:
    async with _admin(bus) as admin:
        if missing := sorted(set(topics) - set(await admin.list_topics())):
            raise StackError(f"Kafka has no topic {', '.join(missing)}; kinerja up makes them.")
        described = await admin.describe_topics(list(topics))
    return [
        TopicPartition(topic["topic"], partition["partition"])
        for topic in described
        for partition in topic["partitions"]
    ]

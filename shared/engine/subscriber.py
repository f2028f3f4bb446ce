"""The FastStream side: batches from Kafka, one at a time, acknowledged after the commit.

FastStream's own batch subscriber sleeps after an empty poll and prefetches single records;
both cost latency (measured: p99 432 ms instead of 65 at three events a second). So the
subscriber here polls long, and is paused while a batch is in hand, so that each batch is
exactly what piled up meanwhile.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, Final

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, ConsumerRecord
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.annotations import KafkaMessage
from faststream.kafka.subscriber.usecase import BatchSubscriber

from shared.engine.records import Record
from shared.engine.unfetchable import CANNOT_UNPACK, Raw, one_by_one

Parsed = Any
"""FastStream's message; its type has the broker's private ones in it."""

MAX_RECORDS: Final = 500
POLL_MS: Final = 1000
SESSION_MS: Final = 6000
"""How long a killed replica's partitions wait for another: the least that brokers allow."""
MAX_PARTITION_BYTES: Final = 16 * 1024 * 1024


class LongPollSubscriber(BatchSubscriber):
    """`BatchSubscriber` with another way of getting its next batch."""

    __slots__ = ()

    async def get_msg(self, consumer: AIOKafkaConsumer) -> Raw:
        """Everything that has piled up, or nothing after a second."""
        consumer.resume(*consumer.paused())
        try:
            batches = await consumer.getmany(timeout_ms=POLL_MS, max_records=self.max_records)
            read = tuple(chain.from_iterable(batches.values()))
        except CANNOT_UNPACK:
            read = await one_by_one(consumer, POLL_MS, MAX_RECORDS)
        if read:
            consumer.pause(*consumer.assignment())
        return read


def subscribe(
    broker: KafkaBroker,
    topics: Sequence[str],
    group: str,
    listener: ConsumerRebalanceListener,
    handle: Callable[[AIOKafkaConsumer, list[Record]], Awaitable[None]],
) -> None:
    """Have ``handle`` called with every batch of the topics, in order, one at a time.

    Offsets are not committed by FastStream at all (``AckPolicy.MANUAL``): the engine commits
    those it has finished (`Offsets`).
    """
    subscriber = broker.subscriber(
        *topics,
        group_id=group,
        batch=True,
        max_records=MAX_RECORDS,
        auto_offset_reset="earliest",
        ack_policy=AckPolicy.MANUAL,
        listener=listener,
        parser=_parse,
        decoder=_undecoded,
        no_reply=True,
        session_timeout_ms=SESSION_MS,
        heartbeat_interval_ms=SESSION_MS // 3,
        max_partition_fetch_bytes=MAX_PARTITION_BYTES,
        # Range gives partition n of every topic to one replica, so that an office has one
        # owner and replicas seldom compete for a cycle.
        partition_assignment_strategy=(RangePartitionAssignor,),
    )
    # The broker offers no way to bring one's own subscriber class; the subclass adds no
    # state, so exchanging the class is sound. Pinned by tests/contract/test_kafka.py.
    subscriber.__class__ = LongPollSubscriber

    @subscriber
    async def consume(message: KafkaMessage) -> None:
        await handle(message.consumer, [to_record(raw) for raw in message.raw_message])


def to_record(raw: ConsumerRecord[Any, Any]) -> Record:
    """A record without the client library."""
    return Record(
        topic=raw.topic,
        partition=raw.partition,
        offset=raw.offset,
        key=raw.key,
        value=raw.value,
        headers=tuple(raw.headers),
    )


async def _parse(raw: Raw, original: Callable[[Raw], Awaitable[Parsed]]) -> Parsed:
    """FastStream's parser, kept away from headers that it would trip over.

    One header that is none or not UTF-8 makes it lose the whole batch under every policy;
    the engine reads headers itself, from the raw records.
    """
    message = await original((replace(raw[0], headers=()),))
    message.raw_message = raw
    return message


async def _undecoded(_message: Parsed) -> bytes:
    """The engine decodes; a decoder that returned none, or were not async, would cost time."""
    return b""

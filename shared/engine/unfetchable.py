"""Steps over records that the Kafka client itself cannot unpack, so that no partition stands still.

Two things do that: the name of a header that is not UTF-8, and a compression that the client
has no library for. aiokafka raises while it hands a batch over; it would read the same batch
again for ever, and records of other partitions that it had in hand already would be lost.
"""

import asyncio
from collections.abc import Iterable
from itertools import chain
from typing import Any, Final

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError, UnsupportedCodecError

from shared.engine.undecodable import UNFETCHABLE

log = structlog.get_logger("kinerja.engine")

Raw = tuple[ConsumerRecord[Any, Any], ...]
CANNOT_UNPACK: Final = (UnicodeDecodeError, UnsupportedCodecError)


async def one_by_one(consumer: AIOKafkaConsumer, wait_ms: int, most: int) -> Raw:
    """What follows the last acknowledged record of each partition, the bad ones stood in for.

    The stand-in has neither key nor body; the engine parks it. Called after a poll has failed
    with one of `CANNOT_UNPACK`; what comes twice is dropped as a double. It reads past a bad
    one, not only up to it: if the poll after it failed at the next bad one before the first is
    acknowledged, it would begin at the first again.
    """
    places = consumer.assignment()
    await _rewind(consumer, places)
    found = await asyncio.gather(
        *(_partition(consumer, place, wait_ms, most) for place in places), return_exceptions=True
    )
    read = tuple(chain.from_iterable(part for part in found if not isinstance(part, BaseException)))
    for fault in found:
        if isinstance(fault, BaseException) and not read:
            raise fault
    return read


async def _rewind(consumer: AIOKafkaConsumer, places: Iterable[TopicPartition]) -> None:
    for place in places:
        committed = await consumer.committed(place)
        if committed is None:
            await consumer.seek_to_beginning(place)
        else:
            consumer.seek(place, committed)


async def _partition(
    consumer: AIOKafkaConsumer, place: TopicPartition, wait_ms: int, most: int
) -> list[ConsumerRecord[Any, Any]]:
    found: list[ConsumerRecord[Any, Any]] = []
    while len(found) < most:
        try:
            batch = await consumer.getmany(place, timeout_ms=wait_ms, max_records=1)
        except CANNOT_UNPACK as error:
            offset = await consumer.position(place)
            log.warning(
                "record.cannot_be_unpacked",
                coordinates=f"{place.topic}:{place.partition}:{offset}",
                error=type(error).__name__,
            )
            consumer.seek(place, offset + 1)
            found.append(_stand_in(place, offset))
            continue
        except KafkaError:
            if not found:
                raise
            return found
        if not batch:
            return found
        found += batch[place]
    return found


def _stand_in(place: TopicPartition, offset: int) -> ConsumerRecord[Any, Any]:
    return ConsumerRecord(
        topic=place.topic,
        partition=place.partition,
        offset=offset,
        timestamp=0,
        timestamp_type=0,
        key=None,
        value=None,
        checksum=None,
        serialized_key_size=-1,
        serialized_value_size=-1,
        headers=UNFETCHABLE,
    )

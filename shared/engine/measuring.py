"""What only the database or the Kafka client knows, put into the metrics every now and then."""

import asyncio
from collections.abc import Sequence
from typing import Final

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition

from shared.engine.change import ParkedStatus
from shared.engine.records import Record
from shared.engine.store import Store, StoreUnavailable
from shared.observability.metrics import BLOCKED_CYCLES, LAG, OUTBOX_OLDEST, PARKED

log = structlog.get_logger("kinerja.engine.measuring")

LOOK_SECONDS: Final = 10.0


class Measuring:
    """Looks at what waits in the database. Every replica does; their figures are the same."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def run(self) -> None:
        """Look for ever; ends only by cancellation."""
        while True:
            try:
                await self.look()
            except StoreUnavailable:
                log.debug("measuring.postponed")
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """One look. Raises `StoreUnavailable`; the figures then stay as they were."""
        standing = await self._store.standing()
        PARKED.labels(str(ParkedStatus.CULPRIT)).set(standing.culprits)
        PARKED.labels(str(ParkedStatus.BEHIND)).set(standing.behind)
        BLOCKED_CYCLES.set(standing.blocked)
        OUTBOX_OLDEST.set(standing.outbox_seconds)


def behind(consumer: AIOKafkaConsumer, records: Sequence[Record], *, taken: bool) -> None:
    """Note how far the partitions of a batch are behind, before and after it has its effect.

    Before, too: a process that can take nothing any more shows what it stands before.
    """
    edges: dict[TopicPartition, int] = {}
    for record in records if taken else reversed(records):
        edges[TopicPartition(record.topic, record.partition)] = record.offset + taken
    for place in edges.keys() & consumer.assignment():
        end = consumer.highwater(place)
        if end is not None:
            offset = edges[place]
            LAG.labels(place.topic, str(place.partition)).set(max(0, end - offset))


def forget() -> None:
    """Partitions were given away: their lag is another process's to tell."""
    LAG.clear()

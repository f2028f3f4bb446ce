"""Which offsets are done, and when Kafka is told: late and together.

The inbox of each aggregate makes a redelivery harmless, and a commit for each batch costs
more than the batch.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import KafkaError

from shared.engine.measuring import forget
from shared.engine.records import Record

log = structlog.get_logger("kinerja.engine.offsets")

COMMIT_SECONDS: Final = 0.2
REVOKE_SECONDS: Final = 5.0


class Offsets:
    """Offsets of finished records, committed every 200 ms, on revocation and at the end."""

    def __init__(self) -> None:
        self._done: dict[TopicPartition, int] = {}
        self._consumer: AIOKafkaConsumer | None = None

    def finished(self, consumer: AIOKafkaConsumer, records: Sequence[Record]) -> None:
        """Note records whose effect is durable."""
        self._consumer = consumer
        for record in records:
            self._done[TopicPartition(record.topic, record.partition)] = record.offset + 1

    async def commit(self) -> None:
        """Tell Kafka. A failure is no loss: the records come again and are dropped as doubles."""
        done, self._done = self._done, {}
        if not done or self._consumer is None:
            return
        mine = {tp: offset for tp, offset in done.items() if tp in self._consumer.assignment()}
        try:
            if mine:
                await self._consumer.commit(mine)
        except KafkaError as error:
            log.warning("offsets.commit_failed", error=type(error).__name__)

    async def run(self) -> None:
        """Commit for ever; ends only by cancellation."""
        while True:
            await asyncio.sleep(COMMIT_SECONDS)
            await self.commit()


class Rebalance(ConsumerRebalanceListener):  # type: ignore[misc]
    """Finishes what is in hand before partitions go, sweeps the outbox when they come."""

    def __init__(
        self,
        offsets: Offsets,
        idle: Callable[[], Awaitable[None]],
        assigned: Callable[[], Awaitable[None]],
    ) -> None:
        self._offsets = offsets
        self._idle = idle
        self._assigned = assigned
        self.partitions: frozenset[TopicPartition] | None = None
        """What this process owns now; none before the first assignment."""

    async def on_partitions_revoked(self, revoked: Sequence[TopicPartition]) -> None:
        """Wait, not for ever, for the batch in hand, and commit it."""
        try:
            await asyncio.wait_for(self._idle(), timeout=REVOKE_SECONDS)
        except TimeoutError:
            log.warning("rebalance.batch_still_in_hand", partitions=len(revoked))
        await self._offsets.commit()
        forget()

    async def on_partitions_assigned(self, assigned: Sequence[TopicPartition]) -> None:
        """The replica that had these before may have died with its outbox full."""
        self.partitions = frozenset(assigned)
        log.info("rebalance.assigned", partitions=len(self.partitions))
        await self._assigned()

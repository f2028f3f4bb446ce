"""Sends events to Kafka: keyed, idempotent, acknowledged by all; never gives up, never reorders."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Protocol

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from shared.engine.records import Outgoing

log = structlog.get_logger("kinerja.engine.publisher")

FIRST_PAUSE: Final = 0.1
LONGEST_PAUSE: Final = 2.0


class Publisher(Protocol):
    """The port to the bus."""

    @property
    def healthy(self) -> bool:
        """False while sending fails and is being retried."""

    async def send(self, events: Sequence[Outgoing]) -> None:
        """Return when every event is acknowledged, in the given order per key."""

    async def stop(self) -> None:
        """Close the connection."""


class KafkaPublisher:
    """`Publisher` over an idempotent aiokafka producer.

    After any error the producer is thrown away, since an idempotent one may refuse all
    further work (aio-libs/aiokafka#1017), and everything from the first unconfirmed event
    is sent again: idempotence makes the broker refuse a later event of a partition whose
    earlier one it does not have, so late doubles are possible, swaps are not.
    """

    def __init__(self, connect: Callable[[], AIOKafkaProducer]) -> None:
        self._connect = connect
        self._producer: AIOKafkaProducer | None = None
        self.healthy = True

    async def send(self, events: Sequence[Outgoing]) -> None:
        """See `Publisher.send`."""
        pause, left = FIRST_PAUSE, list(events)
        while left:
            try:
                left = left[await self._try(left) :]
            except (KafkaError, OSError, TimeoutError) as error:
                self.healthy = False
                log.warning("outbox.send_failed", error=type(error).__name__, left=len(left))
                await self.stop()
            if left:
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
        self.healthy = True

    async def _try(self, events: list[Outgoing]) -> int:
        """Send all; the number of events confirmed before the first that was not."""
        producer = await self._started()
        sent: list[Awaitable[object]] = []
        try:
            for event in events:
                sent.append(  # noqa: PERF401 - what was handed over must be kept on an error
                    await producer.send(
                        event.topic, event.value, key=event.key, headers=list(event.headers)
                    )
                )
        except (KafkaError, OSError, TimeoutError) as error:
            log.warning("outbox.hand_over_failed", error=type(error).__name__)
        results = await asyncio.gather(*sent, return_exceptions=True)
        confirmed = next(
            (n for n, result in enumerate(results) if isinstance(result, BaseException)),
            len(results),
        )
        if confirmed < len(events):
            self.healthy = False
            log.warning("outbox.unconfirmed", confirmed=confirmed, of=len(events))
            await self.stop()
        return confirmed

    async def _started(self) -> AIOKafkaProducer:
        if self._producer is None:
            producer = self._connect()
            try:
                await producer.start()
            except BaseException:
                await producer.stop()
                raise
            self._producer = producer
        return self._producer

    async def stop(self) -> None:
        """See `Publisher.stop`."""
        producer, self._producer = self._producer, None
        if producer is not None:
            try:
                await asyncio.wait_for(producer.stop(), timeout=5)
            except (KafkaError, OSError, TimeoutError) as error:
                log.warning("outbox.producer_stop_failed", error=type(error).__name__)

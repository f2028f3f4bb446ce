"""Sends events to Kafka: keyed, idempotent, acknowledged by all; never gives up, never reorders."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Protocol

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from shared.engine.records import Outgoing

log = structlog.get_logger("kinerja.engine.publisher")

FIRST_PAUSE: Final = 0.1
LONGEST_PAUSE: Final = 2.0
SLICE_BYTES: Final = 512 * 1024
"""What is handed over for one topic before it is confirmed: half a producer's batch
(`bus.MAX_BATCH_BYTES`), so that it travels in one."""
SLOW_SECONDS: Final = 3.0
_STOP_SECONDS: Final = 5.0


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

    What goes to one partition at a time goes in one batch, which arrives whole or not at all,
    and the next only after it is confirmed. Idempotence alone does not keep the order: when a
    new producer's first batch expires, the broker accepts its second.

    After any error the producer is thrown away, since an idempotent one may refuse all
    further work (aio-libs/aiokafka#1017), and everything from the first unconfirmed event
    is sent again: late doubles are possible, swaps are not.
    """

    def __init__(self, connect: Callable[[], AIOKafkaProducer]) -> None:
        self._connect = connect
        self._producer: AIOKafkaProducer | None = None
        self._retired: set[asyncio.Task[None]] = set()
        self.healthy = True

    async def send(self, events: Sequence[Outgoing]) -> None:
        """See `Publisher.send`."""
        pause, left = FIRST_PAUSE, list(events)
        while left:
            part = left[: slice_end(left)]
            confirmed = await self._try(part)
            left = left[confirmed:]
            if confirmed == len(part):
                pause = FIRST_PAUSE
                continue
            self.healthy = False
            log.warning("outbox.unconfirmed", confirmed=confirmed, left=len(left))
            self._retire()
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        self.healthy = True

    async def _try(self, events: list[Outgoing]) -> int:
        """Send one slice; the number of events confirmed before the first that was not."""
        sent: list[Awaitable[object]] = []
        try:
            producer = await self._started()
            for topic in {event.topic for event in events}:
                await producer.partitions_for(topic)  # now, so that no hand-over waits for it
            for event in events:
                sent.append(  # noqa: PERF401 - what was handed over must be kept on an error
                    await producer.send(
                        event.topic, event.value, key=event.key, headers=list(event.headers)
                    )
                )
        except (KafkaError, OSError, TimeoutError) as error:
            log.warning("outbox.hand_over_failed", error=type(error).__name__)
        results = await self._confirmations(sent)
        failures = (n for n, result in enumerate(results) if isinstance(result, BaseException))
        return next(failures, len(results))

    async def _confirmations(self, sent: list[Awaitable[object]]) -> list[object]:
        """Wait for all, for ever: an idempotent producer itself retries as long as it must."""
        waiting = asyncio.gather(*sent, return_exceptions=True)
        if sent:
            _, late = await asyncio.wait({waiting}, timeout=SLOW_SECONDS)
            if late:
                self.healthy = False
                log.warning("outbox.slow", waiting=len(sent))
        return list(await waiting)

    async def _started(self) -> AIOKafkaProducer:
        if self._producer is None:
            self._producer = self._connect()
            await self._producer.start()
        return self._producer

    def _retire(self) -> None:
        """Have the producer stop in the background: what it still has may go, as late doubles."""
        producer, self._producer = self._producer, None
        if producer is not None:
            task = asyncio.create_task(_stop(producer))
            self._retired.add(task)
            task.add_done_callback(self._retired.discard)

    async def stop(self) -> None:
        """See `Publisher.stop`."""
        self._retire()
        if self._retired:
            _, late = await asyncio.wait(self._retired, timeout=_STOP_SECONDS)
            for task in late:
                task.cancel()


async def _stop(producer: AIOKafkaProducer) -> None:
    try:
        await producer.stop()
    except (KafkaError, OSError, TimeoutError) as error:
        log.warning("outbox.producer_stop_failed", error=type(error).__name__)


def slice_end(events: Sequence[Outgoing]) -> int:
    """How many of the events may be handed over at once: at least one."""
    sizes: Counter[str] = Counter()
    for number, event in enumerate(events):
        sizes[event.topic] += size_of(event)
        if number and sizes[event.topic] > SLICE_BYTES:
            return number
    return len(events)


def size_of(event: Outgoing) -> int:
    """About what an event takes in a batch."""
    headers = sum(len(name) + len(value) + 10 for name, value in event.headers)
    return len(event.key) + len(event.value) + headers + 70

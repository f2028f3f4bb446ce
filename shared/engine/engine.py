"""The step engine as a service uses it: start it, ask it, watch its health."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

import structlog
from aiokafka import AIOKafkaConsumer

from shared.engine.alarms import Alarms
from shared.engine.audit import audit_row
from shared.engine.change import Answer, Change, Request
from shared.engine.measuring import Measuring, behind
from shared.engine.offsets import Offsets, Rebalance
from shared.engine.publisher import Publisher
from shared.engine.records import Record
from shared.engine.relay import Relay
from shared.engine.step import Step
from shared.engine.store import Store, StoreUnavailable
from shared.engine.work import Redrive
from shared.engine.worker import Worker

log = structlog.get_logger("kinerja.engine")

_DRAIN_SECONDS: Final = 5.0
_PING_SECONDS: Final = 0.8
"""Who asks for health gets an answer within a second, whatever the database does."""


def utc_now() -> datetime:
    """The clock of production; tests bring their own."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the process can do its work, and in words why not."""

    ready: bool
    reasons: tuple[str, ...]


class Engine:
    """Runs one `Step` on a store and a publisher.

    Kafka batches enter by `handle`, commands and redrives by `ask`; both take the same way,
    one unit of work at a time. See README.md in this folder for what is promised.
    """

    def __init__(
        self,
        step: Step,
        store: Store,
        publisher: Publisher,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        owner = f"{step.service}/{uuid4().hex[:12]}"
        self._owner = owner
        self.step = step
        self.store = store
        self.clock = clock
        self.offsets = Offsets()
        self._publisher = publisher
        self.relay = Relay(store, publisher, owner)
        self.worker = Worker(step, store, self.relay, owner, clock)
        self.alarms = Alarms(step, store, self.worker, clock)
        self.rebalance = Rebalance(self.offsets, self.worker.idle, self.relay.sweep_soon)
        self._tasks: list[asyncio.Task[Any]] = []
        self._stopping = False
        self.failed: asyncio.Future[None] | None = None

    async def start(self) -> None:
        """Start the loops and send what an earlier process left behind."""
        self.failed = asyncio.get_running_loop().create_future()
        loops: tuple[Callable[[], Awaitable[None]], ...] = (
            self.worker.run,
            self.relay.run,
            self.relay.run_sweeps,
            self.offsets.run,
            Measuring(self.store).run,
            *((self.alarms.run,) if self.step.alarms else ()),
        )
        self._tasks = [asyncio.ensure_future(loop()) for loop in loops]
        for task in self._tasks:
            task.add_done_callback(self._loop_ended)
        await self.relay.sweep_soon()

    async def handle(self, consumer: AIOKafkaConsumer, records: list[Record]) -> None:
        """Take a batch of Kafka records; returns when they have had their effect."""
        behind(consumer, records, taken=False)
        await self.worker.records(records)
        self.offsets.finished(consumer, records)
        behind(consumer, records, taken=True)

    async def ask(self, what: Request | Redrive) -> Answer:
        """Take a command or a redrive; returns its answer when the effect is durable."""
        return await self.worker.ask(what)

    async def resume(self, by: str, why: str) -> bool:
        """Take events again after the brake stopped them, audited; false where it did not."""
        if self.worker.brake.because is None:
            return False
        row = audit_row("resume", by, why, at=self.clock(), cause=self.worker.brake.because)
        await self.store.commit(Change(self._owner, entries=[row]))
        self.worker.resume()
        return True

    async def crashed(self) -> None:
        """Never returns while all is well; raises what ended a loop."""
        if self.failed is not None:
            await asyncio.shield(self.failed)

    async def stop(self) -> None:
        """Finish what is in hand, send what is committed (bounded), then end the loops."""
        self._stopping = True
        self.worker.close()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._finish(), timeout=_DRAIN_SECONDS)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._publisher.stop()

    async def _finish(self) -> None:
        await self.worker.idle()
        await self.offsets.commit()
        await self.relay.drain()

    async def health(self) -> Health:
        """Ready means: partitions assigned, database writable, Kafka taking what we say."""
        reasons = [*self._troubles(), *await self._store_trouble()]
        return Health(ready=not reasons, reasons=tuple(reasons))

    def _troubles(self) -> Sequence[str]:
        checks = (
            (self._stopping, "stopping"),
            (self.rebalance.partitions is None, "Kafka: no partitions assigned yet"),
            (not self._publisher.healthy, "Kafka: sending fails, events wait in the outbox"),
            (self.worker.patience.waiting_for_store, "MongoDB: unreachable, work is waiting"),
            (self.worker.patience.contested, "MongoDB: other replicas win every race"),
            (self.relay.full, "Kafka: the backlog of unsent events is full"),
            (self.worker.brake.because is not None, self.worker.brake.reason),
        )
        return [reason for bad, reason in checks if bad]

    async def _store_trouble(self) -> Sequence[str]:
        try:
            async with asyncio.timeout(_PING_SECONDS):
                await self.store.ping()
        except StoreUnavailable as error:
            return [f"MongoDB: {error}"]
        except TimeoutError:
            return [f"MongoDB: no answer within {_PING_SECONDS} s"]
        return []

    def _loop_ended(self, task: asyncio.Task[Any]) -> None:
        """A loop never ends by itself: if one does, the process must stop and be restarted."""
        if task.cancelled() or self.failed is None or self.failed.done():
            return
        error = task.exception() or RuntimeError("a loop of the engine ended")
        log.critical("engine.failed", error=type(error).__name__, exc_info=error)
        self.failed.set_exception(error)

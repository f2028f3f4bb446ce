"""Carries committed events to the bus, first in first out, and sweeps up after crashes.

The order rule: before publishing for a cycle whose earlier events another owner said, that
owner's pending outbox documents of the cycle go first. A late double is harmless downstream;
a gap or a swap is not.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import structlog

from shared.engine.outbox import in_order
from shared.engine.publisher import Publisher
from shared.engine.records import Outgoing
from shared.engine.store import OutboxDocument, Store, StoreUnavailable

log = structlog.get_logger("kinerja.engine.relay")

BACKLOG: Final = 64
"""Committed units waiting for Kafka; beyond it the worker waits, and commands get 503."""
LEFT_BEHIND_SECONDS: Final = 2.0
SWEEP_SECONDS: Final = 2.0
LEASE_SECONDS: Final = 5.0
PAGE: Final = 100
"""Documents swept at a time."""
_ALL: Final = 100_000
_PAUSE_SECONDS: Final = 0.5


@dataclass(frozen=True, slots=True)
class Batch:
    """One committed unit's events; ``foreign`` cycles need other owners' events sent first."""

    outbox: tuple[str, ...]
    events: tuple[Outgoing, ...]
    foreign: frozenset[str]


class Relay:
    """One per process. Owns all sending."""

    def __init__(self, store: Store, publisher: Publisher, owner: str) -> None:
        self._store = store
        self._publisher = publisher
        self._owner = owner
        self._queue: asyncio.Queue[Batch | None] = asyncio.Queue(BACKLOG)
        self._clearing: set[asyncio.Task[bool]] = set()
        self._sweep_queued = False

    @property
    def full(self) -> bool:
        """Whether nothing more should be committed now."""
        return self._queue.full()

    @property
    def waiting(self) -> int:
        """Committed units that are not sent yet."""
        return self._queue.qsize()

    async def put(self, batch: Batch) -> None:
        """Hand over a committed unit; waits while the backlog is full."""
        await self._queue.put(batch)

    async def sweep_soon(self) -> None:
        """Have everything that is pending sent, after what is queued already."""
        if not self._sweep_queued:
            self._sweep_queued = True
            await self._queue.put(None)

    async def drain(self) -> None:
        """Return when all that was handed over is sent."""
        await self._queue.join()
        await asyncio.gather(*self._clearing, return_exceptions=True)

    async def run(self) -> None:
        """Send for ever; ends only by cancellation. What is unsent then stays in the outbox."""
        while True:
            batch = await self._queue.get()
            try:
                await (self._sweep() if batch is None else self._send(batch))
            finally:
                self._queue.task_done()

    async def run_sweeps(self) -> None:
        """Every few seconds, under a lease, send what a crash left behind."""
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            try:
                leased = await self._store.lease("sweep", self._owner, LEASE_SECONDS)
                if leased and await self._left_behind():
                    await self.sweep_soon()
            except StoreUnavailable:
                log.debug("outbox.sweep_postponed")

    async def _left_behind(self) -> bool:
        return any(d.age_seconds > LEFT_BEHIND_SECONDS for d in await self._store.pending(limit=1))

    async def _send(self, batch: Batch) -> None:
        if batch.foreign:
            await self._send_before(batch)
        await self._publisher.send(batch.events)
        self._clear(batch.outbox)

    async def _send_before(self, batch: Batch) -> None:
        documents = await self._pending(sorted(batch.foreign))
        earlier = [
            event
            for document in documents
            if document.id not in batch.outbox
            for event in document.events
            if event.cycle in batch.foreign
        ]
        await self._publisher.send(in_order(_before(earlier, batch.events)))

    async def _sweep(self) -> None:
        """Send what is pending now, in the order of each cycle, whoever wrote it.

        Ends after the last full page, and where documents cannot be deleted: what is left, or
        still being written by others, is the next sweep's. Never the same page twice in a row.
        """
        self._sweep_queued = False
        full = True
        while full and (documents := await self._pending(None)):
            await self._sweep_page(documents)
            done = await self._forget(tuple(document.id for document in documents))
            full = done and len(documents) == PAGE

    async def _sweep_page(self, documents: list[OutboxDocument]) -> None:
        cycles = {event.cycle for d in documents for event in d.events}
        related = await self._pending(sorted(cycles))
        events = in_order(e for d in related for e in d.events if e.cycle in cycles)
        await self._publisher.send(events)
        log.info("outbox.swept", events=len(events), documents=len(documents))

    async def _pending(self, cycles: Sequence[str] | None) -> list[OutboxDocument]:
        while True:
            try:
                return await self._store.pending(cycles, limit=PAGE if cycles is None else _ALL)
            except StoreUnavailable:
                await asyncio.sleep(_PAUSE_SECONDS)

    def _clear(self, ids: tuple[str, ...]) -> None:
        """In the background: what is sent need not wait for it."""
        task = asyncio.create_task(self._forget(ids))
        self._clearing.add(task)
        task.add_done_callback(self._clearing.discard)

    async def _forget(self, ids: tuple[str, ...]) -> bool:
        """A document that cannot be deleted now is sent once more by a sweep: a late double."""
        try:
            await self._store.clear(ids)
        except StoreUnavailable:
            log.debug("outbox.clear_postponed", documents=len(ids))
            return False
        return True


def _before(earlier: list[Outgoing], events: Sequence[Outgoing]) -> list[Outgoing]:
    """Of other owners' events in these cycles, all but those that come after ours.

    Also those on topics that ours are not about: from now on the cycle counts as ours, and
    nobody would look for them before the next event on such a topic.
    """
    first: dict[tuple[str, str], int] = {}
    for event in events:
        first.setdefault((event.cycle, event.topic), event.sequence)
    return [e for e in earlier if e.sequence < first.get((e.cycle, e.topic), e.sequence + 1)]

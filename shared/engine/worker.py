"""The one writer of a process: everything it has to do passes through here, a unit at a time.

Records and commands that arrive while a unit is being written make up the next one, so a
busy process writes larger units, never more of them, and never competes with itself.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter, time_ns
from typing import Final

import structlog

from shared.engine import refusals
from shared.engine.brake import Brake, Halted
from shared.engine.change import Answer, Request
from shared.engine.decode import Received, Undecodable, decode
from shared.engine.patience import Patience
from shared.engine.records import Record
from shared.engine.relay import Relay
from shared.engine.report import log_line, tell_span
from shared.engine.step import Step
from shared.engine.store import Store
from shared.engine.unit import Done, Unit
from shared.engine.work import Asked, Item, Redrive, Work
from shared.observability.metrics import BATCH_EVENTS, HALTED, STEP_SECONDS
from shared.observability.traces import COLLECTOR

log = structlog.get_logger("kinerja.engine")

MAX_ASKED: Final = 200
"""Commands in one unit; with a poll's 500 records it stays in the measured 200-500 range."""
MAX_WAITING: Final = 1000
"""Commands waiting; beyond it the process is overloaded and says so."""


class Overloaded(Exception):  # noqa: N818 - a state, not a fault
    """Too much is waiting already, or the process is ending; nothing was taken. Come back later."""


@dataclass(slots=True)
class _Batch:
    items: tuple[Received | Undecodable, ...]
    done: asyncio.Future[None]
    arrived: float = field(default_factory=perf_counter)
    since: int = field(default_factory=time_ns)

    def finish(self) -> None:
        """Its effect is durable; tell who waits, and how long it took."""
        if self.done.done():
            return
        self.done.set_result(None)
        taken = perf_counter() - self.arrived
        BATCH_EVENTS.observe(len(self.items))
        for item in self.items:
            STEP_SECONDS.labels(item.record.topic).observe(taken)


class Worker:
    """Runs units of work one after another and isolates what is bad."""

    def __init__(
        self, step: Step, store: Store, relay: Relay, owner: str, clock: Callable[[], datetime]
    ) -> None:
        self._step = step
        self._store = store
        self._relay = relay
        self._clock = clock
        self.patience = Patience(owner)
        self.brake = Brake()
        self._batches: deque[_Batch] = deque()
        self._asked: deque[Asked] = deque()
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._closed = False
        self._since = 0

    # --- what callers do ----------------------------------------------------------------

    async def records(self, records: Sequence[Record]) -> None:
        """Return when every record has had its effect, or is parked, durably."""
        decoded = (decode(record) for record in records)
        items = tuple(item for item in decoded if not self._is_own(item))
        done = asyncio.get_running_loop().create_future()
        self._batches.append(_Batch(items, done))
        self._stir()
        await done

    async def ask(self, what: Request | Redrive) -> Answer:
        """Return the answer when its effect is durable. Raises `Overloaded`."""
        if self._closed or len(self._asked) >= MAX_WAITING or self._relay.full:
            raise Overloaded
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._asked.append(Asked(what, answer))
        self._stir()
        return await answer

    async def idle(self) -> None:
        """Return when nothing is in hand or waiting, but for what the brake holds back."""
        await self._idle.wait()

    def resume(self) -> None:
        """Take events again after the brake has stopped them, beginning with those it held."""
        self.brake.lift()
        HALTED.set(0)
        self._stir()

    def close(self) -> None:
        """Take no more commands: an answer could not be promised any more."""
        self._closed = True

    def _is_own(self, item: Item) -> bool:
        return isinstance(item, Received) and item.attributes.source == self._step.service

    def _stir(self) -> None:
        self._idle.clear()
        self._wake.set()

    # --- the loop -----------------------------------------------------------------------

    async def run(self) -> None:
        """Work for ever; ends only by cancellation."""
        while True:
            await self._wake.wait()
            asked = self._take_asked()
            alone = bool(asked) and isinstance(asked[0].what, Redrive)
            batch = self._batches.popleft() if self._has_batch and not alone else None
            await self._take(batch, asked)
            if not self._has_batch and not self._asked:
                self._wake.clear()
                self._idle.set()

    @property
    def _has_batch(self) -> bool:
        return bool(self._batches) and self.brake.because is None

    async def _take(self, batch: _Batch | None, asked: list[Asked]) -> None:
        self._since = batch.since if batch else time_ns()
        try:
            await self._process(Work((*(batch.items if batch else ()), *asked)))
        except Halted as halted:
            log.critical("intake.halted", event_type=str(halted))
            HALTED.set(1)
            if batch is not None:
                self._batches.appendleft(batch)
            await self._process(Work(tuple(item for item in asked if not item.answer.done())))
            return
        if batch is not None:
            batch.finish()

    def _take_asked(self) -> list[Asked]:
        """The next commands; a redrive comes alone, since it reads what others may be parking."""
        taken: list[Asked] = []
        while self._asked and len(taken) < MAX_ASKED:
            redrive = isinstance(self._asked[0].what, Redrive)
            if redrive and taken:
                break
            taken.append(self._asked.popleft())
            if redrive:
                break
        return taken

    async def _process(self, work: Work) -> None:
        if not work.items:
            return
        try:
            done = await self._persist(work)
        except Halted:
            raise
        except Exception as error:  # noqa: BLE001 - looked at item by item below
            await self._isolate(work, error)
        else:
            await self._conclude(done)

    async def _persist(self, work: Work, poison: str | None = None) -> Done:
        """Try until it is done; only what is surely not transient is raised."""
        return await self.patience.persist(
            lambda owner, repeated: Unit(
                self._step, self._store, owner, self._clock(), repeated, poison, self.brake
            ).attempt(work),
            divisible=len(work.items) > 1,
        )

    async def _isolate(self, work: Work, error: Exception) -> None:
        """Split until the item that cannot be written is alone, then put it aside."""
        if len(work.items) > 1:
            for half in work.halves():
                await self._process(half)
            return
        item = work.items[0]
        log.error("unit.failed", error=type(error).__name__, exc_info=error)
        if isinstance(item, Asked):
            self._give(item, refusals.fault(error))
        else:
            await self._conclude(await self._put_aside(work, item, type(error).__name__))

    async def _put_aside(self, work: Work, item: Received | Undecodable, reason: str) -> Done:
        """Park it with its cycle; where not even that can be written, park it alone."""
        try:
            return await self._persist(work, reason)
        except Halted:
            raise
        except Exception as error:
            log.exception("unit.cannot_block", error=type(error).__name__)
            return await self._persist(Work((Undecodable(item.record, reason, None),)))

    async def _conclude(self, done: Done) -> None:
        for asked, answer in done.answers:
            self._give(asked, answer)
        for handled in done.handled:
            log_line(handled)
        self._trace(done)
        if done.batch is not None:
            await self._relay.put(done.batch)
        if self.patience.orphaned:
            self.patience.orphaned = False
            await self._relay.sweep_soon()

    def _trace(self, done: Done) -> None:
        if COLLECTOR.open:
            ended = time_ns()
            for handled in done.handled:
                tell_span(handled, self._step.service, self._since, ended)

    @staticmethod
    def _give(asked: Asked, answer: Answer) -> None:
        if not asked.answer.done():
            asked.answer.set_result(answer)

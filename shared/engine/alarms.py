"""Durable timers: finds aggregates whose time has come, and wakes each with a command.

When a state wants to be woken is stored with it, so there is nothing to arm at start-up and
nothing to lose. A wake takes the way of any command: of two replicas one wins by the version,
and the other finds the aggregate not due any more. What is due is said by the engine's clock;
only how often one looks follows the machine's.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final
from uuid import uuid4

import structlog
from pydantic import ValidationError

from shared.decision import Message, Ref, Wake
from shared.engine.change import Answer, Request
from shared.engine.commands import NOT_DUE
from shared.engine.step import Step
from shared.engine.store import Store, StoreUnavailable
from shared.engine.system import system_actor
from shared.engine.worker import Overloaded, Worker

log = structlog.get_logger("kinerja.engine.alarms")

LOOK_SECONDS: Final = 1.0
PAGE: Final = 100
"""Aggregates woken at a time; half of what one unit of work takes."""
ROUNDS: Final = 1000
"""Pages in one pass. A state that has slept through several of its times is woken for each."""
REST_SECONDS: Final = 60.0
"""How long one that could not be woken is left alone, so that it cannot hold up the others."""


class Alarms:
    """The clockwork of one process; see `Step.wake`."""

    def __init__(
        self, step: Step, store: Store, worker: Worker, clock: Callable[[], datetime]
    ) -> None:
        self._step = step
        self._store = store
        self._worker = worker
        self._clock = clock
        self._resting: dict[Ref, float] = {}

    async def run(self) -> None:
        """Look for ever; ends only by cancellation."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.ring()
            except (StoreUnavailable, Overloaded) as reason:
                log.debug("alarm.postponed", reason=type(reason).__name__)

    async def ring(self) -> int:
        """One pass: wake what is due until nothing is; how often a wake had its effect.

        Raises `StoreUnavailable` and `Overloaded`; what was due then is due at the next pass.
        """
        woken = 0
        for kind in self._step.alarms:
            for _ in range(ROUNDS):
                due = await self._due(kind)
                if not due:
                    break
                woken += sum(await asyncio.gather(*(self._wake(ref) for ref in due)))
        return woken

    async def _due(self, kind: str) -> Sequence[Ref]:
        now = asyncio.get_running_loop().time()
        self._resting = {ref: until for ref, until in self._resting.items() if until > now}
        found = await self._store.due(kind, self._clock(), PAGE + len(self._resting))
        return [ref for ref in found if ref not in self._resting]

    async def _wake(self, ref: Ref) -> bool:
        try:
            answer = await self._worker.ask(self._request(ref))
        except ValidationError:
            log.exception("alarm.refused", ref=str(ref), rule="no office")
            return self._rest(ref)
        return self._took_effect(ref, answer)

    def _took_effect(self, ref: Ref, answer: Answer) -> bool:
        if answer.body.get("why") == NOT_DUE:
            return False
        if answer.status < 400 and answer.body.get("result") != "unchanged":  # noqa: PLR2004
            return True
        if "rule" in answer.body:
            log.error("alarm.refused", ref=str(ref), rule=answer.body["rule"])
        return self._rest(ref)

    def _rest(self, ref: Ref) -> bool:
        self._resting[ref] = asyncio.get_running_loop().time() + REST_SECONDS
        return False

    def _request(self, ref: Ref) -> Request:
        actor = system_actor(self._step.service, ref)
        message = Message(Wake(), str(uuid4()), self._clock(), ref, actor)
        return Request(message=message, correlation=message.id, key=message.id)

"""One run: start, attack, heal, let everything come to rest, and look."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import httpx
import orjson

from tests.chaos.checker import Anomaly, Facts, Said, check
from tests.chaos.control import Control
from tests.chaos.generator import Generator
from tests.chaos.ground import Ground, down, prepare
from tests.chaos.history import History, counted
from tests.chaos.nemesis import Nemesis
from tests.chaos.receiver import Receiver
from tests.chaos.saboteur import Operator, Saboteur
from tests.chaos.schedule import EVERYTHING, Fault, Plan, schedule
from tests.system.house import events_of, eventually

_REST_SECONDS = 180.0
"""How long the system may take to finish all that was begun, once nothing is wrong any more."""
_CLOCK_EVERY = 2.0


@dataclass(frozen=True)
class Wish:
    """What is to be run."""

    seed: int
    seconds: float
    folder: Path
    cycles_at_once: int = 6
    plan: Plan = EVERYTHING
    broken: str | None = None
    faults: Sequence[Fault] | None = None
    """Instead of those of the seed."""
    rest_seconds: float = _REST_SECONDS


@dataclass(frozen=True)
class Result:
    """What a run came to."""

    seed: int
    seconds: float
    faults: Counter[str]
    sabotage: Counter[str]
    commands: dict[str, int]
    retries: int
    probes: int
    setbacks: int
    cycles: int
    ratified: int
    events: int
    copies: int
    webhooks: int
    treated: Counter[str]
    restarts: int
    reduced: list[str]
    anomalies: list[Anomaly] = field(default_factory=list)


async def run(wish: Wish, say: Callable[[str], None]) -> Result:
    """Carry it out. The history is in ``wish.folder``, with the logs of all processes."""
    async with _arena(wish, say) as arena:
        at_rest = await arena.attack(wish, say)
        say("Everything is healed and at rest; now the checker looks")
        facts = await arena.facts()
        # Beside the loop: the links of this process must go on, or consumers lose their sessions.
        anomalies = at_rest + await asyncio.to_thread(check, facts)
        return arena.result(wish, facts, anomalies)


@dataclass(frozen=True)
class _Arena:
    """All that takes part in a run."""

    ground: Ground
    history: History
    receiver: Receiver
    generator: Generator
    nemesis: Nemesis
    saboteur: Saboteur
    operator: Operator

    async def attack(self, wish: Wish, say: Callable[[str], None]) -> list[Anomaly]:
        """Faults for as long as wished, then peace; what did not come to rest in time."""
        working = asyncio.create_task(self.generator.run())
        sabotage = asyncio.create_task(self.saboteur.run())
        operating = asyncio.create_task(self.operator.run())
        faults = schedule(wish.seed, wish.seconds, wish.plan)
        try:
            await self.nemesis.run(faults if wish.faults is None else wish.faults)
            await _ended(sabotage)
            self.generator.close()
            begun, open_ = len(self.generator.begun), len(self.generator.unfinished)
            say(f"No more faults. {begun} cycles were begun, {open_} of them are under way")
            return await self._come_to_rest(working, wish.rest_seconds)
        finally:
            for task in (working, sabotage, operating):
                await _ended(task)

    async def _come_to_rest(self, working: asyncio.Task[None], seconds: float) -> list[Anomaly]:
        self.receiver.trouble = 0.0
        clocks = asyncio.create_task(self._let_time_pass())
        try:
            async with asyncio.timeout(seconds):
                await working
                await eventually(self._at_rest, "nothing is under way", seconds + 1)
        except TimeoutError:
            what = f"not within {seconds:.0f} s of peace: {await self._waiting()}"
            return [Anomaly("never-at-rest", "the system", what)]
        finally:
            await _ended(clocks)
        return []

    async def _waiting(self) -> str:
        """What there still is to do, in words."""
        left = {
            "cycles not ratified": len(self.generator.unfinished),
            "outbox documents": await self.ground.unsent(),
            "records not read": await self.ground.lag(),
            "deliveries": await self._post_waits(),
        }
        return ", ".join(f"{count} {name}" for name, count in left.items() if count) or "letters"

    async def _at_rest(self) -> bool:
        return await self.operator.clear() and await self._quiet()

    async def _let_time_pass(self) -> None:
        """Retries and leases wait for minutes; the clocks of the services run on meanwhile."""
        while True:
            await asyncio.sleep(_CLOCK_EVERY)
            self.nemesis.advance()

    async def _quiet(self) -> bool:
        """Nothing unsent, nothing unread, no webhook to be sent: three times in a row."""
        for _ in range(3):
            if await self.ground.unsent() or await self.ground.lag() or await self._post_waits():
                return False
            await asyncio.sleep(0.5)
        return True

    async def _post_waits(self) -> int:
        client = self.ground.mongo()
        try:
            aggregates = client["kinerja_notifier"]["aggregates"]
            waiting = {"kind": "delivery", "wake_at": {"$exists": True}}
            return await aggregates.count_documents(waiting)
        finally:
            await client.close()

    async def facts(self) -> Facts:
        """What is there now."""
        received = events_of(await self.ground.everything_published())
        begun = self.generator.begun
        return Facts(
            operations=tuple(self.history),
            probes=tuple(self.generator.probes),
            documents=await self.ground.documents(),
            said=[Said.of(one, orjson.loads(one.record.value or b"null")) for one in received],
            calls=tuple(self.receiver.calls),
            begun=[one.cycle for one in begun],
            unsent=await self.ground.unsent(),
            lag=await self.ground.lag(),
            samples={one.cycle: one.sample for one in begun},
        )

    def result(self, wish: Wish, facts: Facts, anomalies: list[Anomaly]) -> Result:
        """The figures of the run."""
        events = {said.id for said in facts.said}
        return Result(
            seed=wish.seed,
            seconds=wish.seconds,
            faults=self.nemesis.injected,
            sabotage=self.saboteur.done,
            commands=counted(facts.operations),
            retries=sum(max(0, o.tries - 1) for o in facts.operations),
            probes=len(facts.probes),
            setbacks=self.generator.setbacks,
            cycles=len(facts.begun),
            ratified=len(facts.begun) - len(self.generator.unfinished),
            events=len(events),
            copies=len(facts.said) - len(events),
            webhooks=len(facts.calls),
            treated=self.operator.treated,
            restarts=sum(p.restarts for p in self.ground.state.processes.values()),
            reduced=self.ground.reduced,
            anomalies=anomalies,
        )


@asynccontextmanager
async def _arena(wish: Wish, say: Callable[[str], None]) -> AsyncIterator[_Arena]:
    wish.folder.mkdir(parents=True, exist_ok=True)
    control = Control(wish.folder)
    receiver = Receiver(Random(f"{wish.seed}:receiver"))
    await control.open()
    await receiver.open()
    ground = await prepare(wish.folder / "stack", control, receiver.port, say, wish.broken)
    history = History(wish.folder / "history.jsonl")
    limits = httpx.Limits(max_connections=200)
    try:
        async with httpx.AsyncClient(limits=limits, trust_env=False) as client:
            generator = Generator(ground, history, wish.seed, client, wish.cycles_at_once)
            yield _Arena(
                ground,
                history,
                receiver,
                generator,
                Nemesis(ground, control, history, say),
                Saboteur(ground, generator, history, Random(f"{wish.seed}:saboteur")),
                Operator(generator, Random(f"{wish.seed}:operator")),
            )
    finally:
        await down(ground)
        await receiver.close()
        await control.close()
        history.close()


async def _ended(task: asyncio.Task[None]) -> None:
    """Cancel a task and wait for its end; its own failure is told."""
    if task.done() and not task.cancelled() and task.exception() is not None:
        raise task.exception() or AssertionError
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task

"""A state that wants to be woken is woken once, at its time, whatever happens meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

import pytest
from pydantic import BaseModel, ConfigDict

from shared.contract.sample import ACTOR_KASUBAG
from shared.decision import (
    CYCLE,
    Command,
    Entry,
    Ignored,
    Message,
    Outcome,
    Ref,
    States,
    Taken,
    Wake,
)
from shared.engine import Answer, Engine, Step
from shared.engine.aggregate import Aggregate
from shared.engine.change import Change
from shared.engine.system import SYSTEM
from shared.engine.testing import START, Fault, FaultyStore, MemoryBus, alive, running
from tests.unit.engine import toy
from tests.unit.engine.world import Door, kill, request

REF: Final = Ref(CYCLE, toy.ONE)
HOUR: Final = timedelta(hours=1)


class Clock(BaseModel):
    """A state: when it wants to be woken next, how often it was."""

    model_config = ConfigDict(frozen=True)

    times: tuple[datetime, ...] = ()
    woken: int = 0
    mood: str = ""


class Set(Command):
    """Set the times."""

    times: tuple[datetime, ...]
    mood: str = ""


class Rung(BaseModel):
    """An entry."""

    role: str
    at: datetime


def decide(states: States, message: Message) -> Outcome:
    """Take a time off the list at each wake; a mood spoils that."""
    clock = states.get(message.ref, Clock())
    assert isinstance(clock, Clock)
    match message.data:
        case Set(times=times, mood=mood):
            return Taken({message.ref: Clock(times=times, woken=clock.woken, mood=mood)})
        case Wake() if clock.mood == "deaf":
            return Ignored("deaf")
        case Wake() if clock.mood == "stubborn":
            return Taken({message.ref: clock})
        case Wake():
            left = clock.model_copy(update={"times": clock.times[1:], "woken": clock.woken + 1})
            rung = Rung(role=message.actor.role, at=message.at)
            return Taken({message.ref: left}, entries=(Entry("history", rung),))
    raise AssertionError(message)


def wake(_ref: Ref, state: BaseModel) -> datetime | None:
    """The first time on the list."""
    assert isinstance(state, Clock)
    return state.times[0] if state.times else None


STEP: Final = replace(
    toy.step(), consumes=(), states={CYCLE: Clock, toy.CHAIN: Clock}, decide=decide, wake=wake,
    touches=lambda message: (message.ref,),
)  # fmt: skip


@dataclass
class Tower:
    """Clocks on one store, and the time."""

    now: datetime = START
    step: Step = STEP
    bus: MemoryBus = field(default_factory=MemoryBus)
    store: FaultyStore = field(default_factory=lambda: FaultyStore(STEP.states))

    def engine(self) -> Engine:
        """A process."""
        return Engine(self.step, self.store, Door(self.bus), clock=lambda: self.now)

    def clock(self, ref: Ref = REF) -> Clock:
        """A state, as it is stored."""
        return Clock.model_validate(self.store.documents[ref]["state"])

    def rung(self) -> list[tuple[str, datetime]]:
        """Who woke it, when."""
        rows = sorted(self.store.rows.values(), key=lambda row: row.order)
        return [(row.data["role"], datetime.fromisoformat(row.data["at"])) for row in rows]


async def set_clock(engine: Engine, *times: datetime, mood: str = "", ref: Ref = REF) -> Answer:
    asked = request(Set(times=times, mood=mood))
    message = replace(asked.message, ref=ref)
    return await alive(engine, engine.ask(replace(asked, message=message)))


@asynccontextmanager
async def tower(*times: datetime, mood: str = "") -> AsyncIterator[tuple[Tower, Engine]]:
    made = Tower()
    async with running(made.engine()) as engine:
        await set_clock(engine, *times, mood=mood)
        yield made, engine


async def test_it_is_woken_at_its_time_by_the_system_and_not_before() -> None:
    async with tower(START + HOUR) as (t, engine):
        assert await engine.alarms.ring() == 0

        t.now = START + HOUR

        assert await engine.alarms.ring() == 1
        assert (t.clock().woken, t.rung()) == (1, [(SYSTEM, t.now)])
        assert await engine.alarms.ring() == 0


async def test_after_a_jump_of_the_clock_it_is_woken_for_each_of_its_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By this ring alone: on a busy machine the engine's own would come in between."""
    monkeypatch.setattr("shared.engine.alarms.LOOK_SECONDS", 3600.0)
    times = [START + HOUR * n for n in range(1, 300)]
    async with tower(*times) as (t, engine):
        t.now = START + HOUR * 1000

        assert await engine.alarms.ring() == len(times)
        assert t.clock() == Clock(woken=len(times))


async def test_of_two_replicas_that_see_it_due_one_wakes_it() -> None:
    async with tower(START + HOUR) as (t, engine), running(t.engine()) as other:
        t.now = START + HOUR
        t.store.rivals = [other.alarms.ring]

        rung = await engine.alarms.ring()

        assert (rung, t.clock().woken) == (0, 1)


async def test_replicas_that_ring_together_wake_it_once_for_each_time() -> None:
    times = [START + HOUR * n for n in range(1, 20)]
    async with tower(*times) as (t, engine), running(t.engine()) as other:
        t.now = START + HOUR * 100

        rung = await asyncio.gather(engine.alarms.ring(), other.alarms.ring())

        assert (sum(rung), t.clock().woken) == (len(times), len(times))


async def test_it_survives_the_death_of_its_process_and_is_woken_late_but_once() -> None:
    t = Tower()
    engine = t.engine()
    await engine.start()
    await set_clock(engine, START + HOUR)
    await kill(engine)
    t.now = START + HOUR * 50

    async with running(t.engine()) as restarted:
        assert await restarted.alarms.ring() == 1
        assert (t.clock().woken, t.rung()) == (1, [(SYSTEM, t.now)])


@pytest.mark.parametrize("fault", [Fault.UNKNOWN_AFTER, Fault.UNKNOWN_BEFORE, Fault.CONFLICT])
async def test_whatever_becomes_of_the_commit_it_is_woken_once(fault: Fault) -> None:
    async with tower(START + HOUR) as (t, engine):
        t.now = START + HOUR
        t.store.faults = [fault]

        await engine.alarms.ring()

        assert t.clock().woken == 1


async def test_the_loop_of_a_running_engine_wakes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.engine.alarms.LOOK_SECONDS", 0.0)
    rung = asyncio.Event()

    def heard(states: States, message: Message) -> Outcome:
        if isinstance(message.data, Wake):
            rung.set()
        return decide(states, message)

    t = Tower(step=replace(STEP, decide=heard))
    async with running(t.engine()) as engine, asyncio.timeout(5):
        await set_clock(engine, START)
        await rung.wait()


async def test_a_new_state_replaces_the_wake_time_and_one_without_it_is_never_woken() -> None:
    async with tower(START + HOUR) as (t, engine):
        await set_clock(engine, START + HOUR * 2)
        t.now = START + HOUR
        assert await engine.alarms.ring() == 0

        await set_clock(engine)
        t.now = START + HOUR * 9

        assert await engine.alarms.ring() == 0


async def test_bookkeeping_alone_leaves_the_wake_time_as_it_was() -> None:
    async with tower(START + HOUR) as (t, engine):
        (kept,) = (await t.store.load([REF])).values()
        kept.mark(("collector", "t.v1"), 7)
        await t.store.commit(Change("me", aggregates=[kept]))
        t.now = START + HOUR

        assert await engine.alarms.ring() == 1


async def test_a_wake_time_is_kept_in_milliseconds_and_never_before_it_was_asked_for() -> None:
    async with tower(START + timedelta(microseconds=1)) as (t, _):
        (kept,) = (await t.store.load([REF])).values()

        assert kept.wake_at == START + timedelta(milliseconds=1)


@pytest.mark.parametrize("mood", ["deaf", "stubborn"])
async def test_one_that_does_not_move_on_is_left_alone_and_holds_up_nobody(
    mood: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.engine.alarms.PAGE", 1)
    monkeypatch.setattr("shared.engine.alarms.ROUNDS", 10)
    async with tower(START + HOUR, mood=mood) as (t, engine):
        other = Ref(CYCLE, toy.OTHER)
        await set_clock(engine, START + HOUR * 2, ref=other)
        t.now = START + HOUR * 3

        assert await engine.alarms.ring() == 1
        assert (t.clock(other).woken, t.clock().woken) == (1, 0)
        before = t.store.commits
        assert await engine.alarms.ring() == 0
        assert t.store.commits == before


async def test_what_belongs_to_no_office_is_left_alone() -> None:
    async with tower() as (t, engine):
        made = Aggregate(Ref(toy.CHAIN, "Bukan Kantor"))
        made.become(Clock(times=(START,)), START)
        await t.store.commit(Change("me", aggregates=[made]))
        await set_clock(engine, START)

        assert await engine.alarms.ring() == 1


async def test_a_kind_that_an_adapter_attends_gets_no_wake_from_the_engine() -> None:
    t = Tower(step=replace(STEP, attended=(CYCLE,)))
    async with running(t.engine()) as engine:
        await set_clock(engine, START)

        assert await engine.alarms.ring() == 0
        assert await t.store.due(CYCLE, START, 10) == [REF]


async def test_a_wake_time_without_a_zone_is_a_fault_and_has_no_effect() -> None:
    async with tower() as (t, engine):
        answer = await set_clock(engine, START.replace(tzinfo=None))

        assert (answer.status, answer.body["rule"]) == (500, "galat-aturan")
        assert t.clock() == Clock()


async def test_a_blocked_cycle_is_not_woken_before_it_is_released() -> None:
    async with tower(START) as (t, engine):
        t.store.documents[REF]["blocked"] = "t.v1:0:1"
        assert await engine.alarms.ring() == 0

        t.store.documents[REF]["blocked"] = None

        assert await engine.alarms.ring() == 1


async def test_a_person_cannot_wake_it_before_its_time() -> None:
    async with tower(START + HOUR) as (t, engine):
        asked = request(Wake())
        assert asked.message.actor == ACTOR_KASUBAG

        answer = await alive(engine, engine.ask(asked))

        assert (answer.body["result"], t.clock().woken) == ("unchanged", 0)

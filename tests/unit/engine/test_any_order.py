"""G2, G3, G5 as properties: any interleaving, doubled, cut into any batches, under any faults."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.engine import ParkedStatus, Record, Treatment
from shared.engine import inbox as engine_inbox
from shared.engine import patience as engine_patience
from shared.engine.testing import Fault
from tests.unit.engine.toy import ONE, OTHER, Tally, draft, form, sheet
from tests.unit.engine.world import World, first_copies_in_order, world

CULPRIT, BEHIND = ParkedStatus.CULPRIT, ParkedStatus.BEHIND
thorough = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@pytest.fixture(autouse=True, scope="module")
def silent() -> Iterator[None]:
    """Hundreds of runs; their log lines cost more than they do."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.configure(**before)


@dataclass(frozen=True)
class Plan:
    """What is said about one cycle, and which bytes are spoilt on the way."""

    words: tuple[str | None, ...]
    drafts: int
    spoilt: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Delivery:
    """In which order, with which doubles, in which batches it comes."""

    order: tuple[int, ...]
    cuts: tuple[int, ...]


def plans(*words: str | None, spoil: bool = False) -> st.SearchStrategy[Plan]:
    return st.builds(
        Plan,
        st.lists(st.sampled_from(words), max_size=5).map(tuple),
        st.integers(0, 3),
        st.frozensets(st.integers(0, 9), max_size=2) if spoil else st.just(frozenset()),
    )


def say(w: World, plans: dict[str, Plan]) -> list[Record]:
    """Everything that is said, as it would come without any disorder."""
    records = []
    for cycle, plan in plans.items():
        said = [w.collector.says(form(cycle))]
        said += [w.collector.says(sheet(n, cycle, word)) for n, word in enumerate(plan.words, 1)]
        said += [w.approval.says(draft(n, cycle)) for n in range(1, plan.drafts + 1)]
        records += [spoil(r) if n in plan.spoilt else r for n, r in enumerate(said)]
    return records


def spoil(record: Record) -> Record:
    """The record with a body that nobody can read."""
    return replace(record, value=b"{")


def deliveries(count: int) -> st.SearchStrategy[Delivery]:
    doubled = st.lists(st.integers(0, max(count - 1, 0)), max_size=count)
    order = doubled.flatmap(lambda more: st.permutations([*range(count), *more]))
    cuts = st.lists(st.integers(0, 2 * count), max_size=6)
    return st.builds(Delivery, order.map(tuple), cuts.map(lambda c: tuple(sorted(c))))


def batches(records: list[Record], delivery: Delivery) -> Iterator[list[Record]]:
    start = 0
    for end in (*delivery.cuts, len(delivery.order)):
        if end > start:
            yield [records[n] for n in delivery.order[start:end]]
            start = end


async def deliver(w: World, records: list[Record], delivery: Delivery) -> None:
    for batch in batches(records, delivery):
        await w.take(*batch)


def tallies(w: World) -> tuple[Tally, Tally]:
    return w.tally(ONE), w.tally(OTHER)


async def in_order(
    both: dict[str, Plan], *, mended: bool = False
) -> tuple[tuple[Tally, Tally], set[str]]:
    """What comes out without any disorder: states, and ids of what was said."""
    async with world() as w:
        if mended:
            w.rules.words -= {"TOLAK", "GALAT"}
        await w.take(*say(w, {c: replace(p, spoilt=frozenset()) for c, p in both.items()}))
        return tallies(w), {str(said.refers_to) for said in w.said()}


@contextmanager
def small_bounds(max_held: int) -> Iterator[None]:
    """A small room for early events, and no waiting."""
    before = engine_inbox.MAX_HELD, engine_patience._FIRST_PAUSE, engine_patience._CONFLICT_PAUSE
    engine_inbox.MAX_HELD = max_held  # type: ignore[misc]
    engine_patience._FIRST_PAUSE = engine_patience._CONFLICT_PAUSE = 0.0  # type: ignore[misc]
    try:
        yield
    finally:
        engine_inbox.MAX_HELD = before[0]  # type: ignore[misc]
        engine_patience._FIRST_PAUSE = before[1]  # type: ignore[misc]
        engine_patience._CONFLICT_PAUSE = before[2]  # type: ignore[misc]


@given(st.data(), plans(None, "ABAIKAN"), plans(None), st.lists(st.sampled_from(Fault), max_size=6))
@thorough
def test_any_order_any_doubles_any_faults_give_the_state_of_the_one_right_order(
    data: st.DataObject, one: Plan, other: Plan, faults: list[Fault]
) -> None:
    async def run() -> None:
        both = {ONE: one, OTHER: other}
        async with world() as w:
            records = say(w, both)
            w.store.faults = list(faults)
            await deliver(w, records, data.draw(deliveries(len(records))))

            assert (tallies(w), {str(s.refers_to) for s in w.said()}) == await in_order(both)
            assert (w.held(ONE), w.held(OTHER), w.parked()) == ([], [], [])
            assert first_copies_in_order(w.bus.records) == []

    with small_bounds(200):
        asyncio.run(run())


@given(
    st.data(),
    plans(None, "ABAIKAN", "TOLAK", "GALAT", "RAKSASA", spoil=True),
    plans(None, "TOLAK", spoil=True),
    st.sampled_from([1, 200]),
)
@thorough
def test_a_replay_from_offset_0_leaves_every_byte_and_says_nothing(
    data: st.DataObject, one: Plan, other: Plan, max_held: int
) -> None:
    async def run() -> None:
        async with world() as w:
            records = say(w, {ONE: one, OTHER: other})
            await deliver(w, records, data.draw(deliveries(len(records))))
            for culprit in w.parked(CULPRIT):
                treatment = data.draw(st.sampled_from([None, *Treatment]))
                if treatment is not None:
                    await w.redrive(culprit.id, treatment)
            await deliver(w, records, Delivery(tuple(range(len(records))), ()))
            before = w.snapshot()

            await deliver(w, records, data.draw(deliveries(len(records))))

            assert w.snapshot() == before

    with small_bounds(max_held):
        asyncio.run(run())


@given(
    st.data(),
    plans(None, "ABAIKAN", "TOLAK", "GALAT"),
    plans(None, "TOLAK"),
    st.sampled_from([1, 2, 200]),
    st.lists(st.sampled_from(Fault), max_size=4),
)
@thorough
def test_after_the_mend_redrives_give_the_state_of_the_one_right_order(
    data: st.DataObject, one: Plan, other: Plan, max_held: int, faults: list[Fault]
) -> None:
    """Blocked, out of room, replayed one by one: nothing lost, doubled or out of order."""

    async def run() -> None:
        both = {ONE: one, OTHER: other}
        async with world() as w:
            records = say(w, both)
            await deliver(w, records, data.draw(deliveries(len(records))))
            w.rules.words -= {"TOLAK", "GALAT"}
            w.store.faults = list(faults)
            for _ in range(len(records) + 1):
                for culprit in w.parked(CULPRIT):
                    await w.redrive(culprit.id, Treatment.REPLAY)

            expected, _ = await in_order(both, mended=True)
            assert tallies(w) == expected
            assert (w.held(ONE), w.held(OTHER), w.parked(CULPRIT, BEHIND)) == ([], [], [])
            assert first_copies_in_order(w.bus.records) == []

    with small_bounds(max_held):
        asyncio.run(run())


@given(st.data(), plans(None, spoil=True), st.sampled_from([1, 200]))
@thorough
def test_after_discards_every_readable_event_has_had_its_effect_in_order(
    data: st.DataObject, one: Plan, max_held: int
) -> None:
    async def run() -> None:
        async with world() as w:
            await w.take(w.collector.says(form()))
            records = [
                spoil(record) if number in one.spoilt else record
                for number in range(1, len(one.words) + 1)
                for record in [w.collector.says(sheet(number))]
            ]
            await deliver(w, records, data.draw(deliveries(len(records))))
            for _ in range(len(records) + 1):
                for culprit in w.parked(CULPRIT):
                    treat = Treatment.DISCARD if culprit.record.value == b"{" else Treatment.REPLAY
                    await w.redrive(culprit.id, treat)

            sheets = [n for n in range(1, len(one.words) + 1) if n not in one.spoilt]
            assert list(w.tally().sheets) == sheets
            assert (w.held(), w.parked(CULPRIT, BEHIND)) == ([], [])

    with small_bounds(max_held):
        asyncio.run(run())

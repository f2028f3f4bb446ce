"""What is transient is waited for, what is bad is isolated, and nothing is done twice."""

import asyncio

import pytest

from shared.contract.vocabulary import Progress
from shared.decision import CYCLE, Ref
from shared.engine import Overloaded, ParkedStatus
from shared.engine import memory as engine_memory
from shared.engine import patience as engine_patience
from shared.engine import worker as engine_worker
from shared.engine.testing import Fault, MemoryBus, alive, feed, running
from tests.unit.engine.toy import ONE, OTHER, Add, Note, Vast, draft, form, sheet
from tests.unit.engine.world import World, kill, request, world


@pytest.fixture(autouse=True)
def prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(monkeypatch)


def prepare(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same waiting, faster."""
    for name in ("_FIRST_PAUSE", "_LONGEST_PAUSE", "_CONFLICT_PAUSE"):
        monkeypatch.setattr(engine_patience, name, 0.0001)


async def test_a_lost_race_is_decided_anew_on_what_is_there_now() -> None:
    async with world() as w, running(w.replica()) as other:
        w.store.rivals = [lambda: other.ask(request(Add(by=5)))]

        await w.ask(Add(by=1))

        assert w.tally().total == 6


async def test_a_batch_that_loses_every_race_is_tried_in_parts() -> None:
    async with world() as w:
        w.store.faults = [Fault.CONFLICT] * engine_patience.MAX_CONFLICTS

        await w.take(w.collector.says(form()), w.collector.says(form(OTHER)))

        assert (w.tally().form, w.tally(OTHER).form, w.store.commits) == (True, True, 2)


async def test_one_event_that_loses_every_race_is_tried_for_ever_and_never_parked() -> None:
    async with world() as w:
        w.store.faults = [Fault.CONFLICT] * (3 * engine_patience.MAX_CONFLICTS)

        await w.take(w.collector.says(form()))

        assert (w.tally().form, w.parked()) == (True, [])


async def test_a_database_that_is_away_is_waited_for_and_nothing_is_parked() -> None:
    async with world() as w:
        w.store.faults = [Fault.UNAVAILABLE] * 30

        await w.take(w.collector.says(form()), w.collector.says(sheet(1)))

        assert (w.tally().sheets, w.parked()) == ((1,), [])


async def test_while_it_waits_for_the_database_the_service_says_that_it_is_not_ready() -> None:
    async with world() as w:
        w.engine.rebalance.partitions = frozenset()
        seen = []

        async def look() -> None:
            seen.append((await w.engine.health()).reasons)

        w.store.faults = [Fault.UNAVAILABLE]
        w.store.rivals = [_nothing, look]
        await w.take(w.collector.says(form()))

        assert seen == [("MongoDB: unreachable, work is waiting",)]
        assert (await w.engine.health()).ready


async def _nothing() -> None:
    """A rival that does nothing."""


@pytest.mark.parametrize("fault", [Fault.UNKNOWN_BEFORE, Fault.UNKNOWN_AFTER])
async def test_an_unknown_commit_of_events_has_its_effect_once_and_is_published(
    fault: Fault,
) -> None:
    async with world() as w:
        w.store.faults = [fault]

        await w.take(w.collector.says(form()), w.collector.says(sheet(1)))
        await w.take(w.collector.says(sheet(2)))

        assert (w.tally().sheets, w.history()) == ((1, 2), ["sheet 1", "sheet 2"])
        assert [s.refers_to for s in w.said()] == ["sheet 1", "sheet 2"]


@pytest.mark.parametrize("fault", [Fault.UNKNOWN_BEFORE, Fault.UNKNOWN_AFTER])
@pytest.mark.parametrize("command", [Add(), Note()])
async def test_an_unknown_commit_of_a_command_has_its_effect_once_without_any_key(
    fault: Fault, command: Add | Note
) -> None:
    async with world() as w:
        w.store.faults = [fault]

        answer = await w.ask(command)

        assert (answer.status, w.tally().total) == (200, 1)


@pytest.mark.parametrize("fault", [Fault.UNKNOWN_BEFORE, Fault.UNKNOWN_AFTER])
async def test_so_has_a_silent_command_that_shares_its_unit_with_an_event(fault: Fault) -> None:
    async with world() as w:
        w.rules.silent = True
        await w.take(w.collector.says(form()))
        w.store.faults = [fault]

        both = feed(w.engine, w.collector.says(sheet(1))), w.engine.ask(request(Note()))
        await alive(w.engine, asyncio.gather(*both))

        assert (w.tally().total, w.tally().sheets, w.store.commits) == (1, (1,), 2)


async def test_an_event_that_cannot_be_written_is_parked_and_its_neighbours_are_not() -> None:
    async with world() as w:
        await w.take(w.collector.says(form()), w.collector.says(form(OTHER)))
        bad = w.collector.says(sheet(1, word="RAKSASA"))

        await w.take(
            w.collector.says(sheet(1, OTHER)),
            bad,
            w.collector.says(sheet(2)),
            w.collector.says(sheet(2, OTHER)),
        )

        assert w.tally(OTHER).sheets == (1, 2)
        assert [(p.id, p.reason) for p in w.parked(ParkedStatus.CULPRIT)] == [
            (bad.coordinates, "tidak-dapat-disimpan: OverflowError")
        ]
        assert len(w.parked(ParkedStatus.BEHIND)) == 1


async def test_what_could_not_be_written_is_never_said() -> None:
    async with world() as w:
        await w.take(w.collector.says(form()), w.collector.says(sheet(1, word="RAKSASA")))
        await w.ask(Vast())
        await w.engine.relay.drain()

        assert [s.progress for s in w.said()] == [Progress.BLOCKED]


async def test_a_batch_is_acknowledged_only_after_its_commit() -> None:
    async with world() as w:
        done = []
        records = [w.collector.says(form())]
        handling = asyncio.create_task(w.engine.worker.records(records))

        async def look() -> None:
            done.append(handling.done())

        w.store.rivals = [look]
        await alive(w.engine, handling)

        assert done == [False]
        assert w.tally().form


async def test_a_command_is_answered_only_after_its_commit() -> None:
    async with world() as w:
        done = []
        asking = asyncio.create_task(w.engine.ask(request(Add())))

        async def look() -> None:
            done.append(asking.done())

        w.store.rivals = [look]
        await alive(w.engine, asking)

        assert done == [False]
        assert w.tally().total == 1


async def test_a_gap_that_cannot_be_written_is_parked_too(monkeypatch: pytest.MonkeyPatch) -> None:
    async with world() as w:
        await w.take(w.collector.says(form()))
        w.collector.number(sheet(1))
        _refuse_documents_with(monkeypatch, "early")

        await w.take(w.collector.says(sheet(2)), w.approval.says(draft(1)))

        assert [(p.status, p.placed) for p in w.parked()] == [
            (ParkedStatus.CULPRIT, False),
            (ParkedStatus.BEHIND, True),
        ]


async def test_what_cannot_even_block_its_cycle_is_parked_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with world() as w:
        await w.take(w.collector.says(form()))
        _refuse_documents_with(monkeypatch, "seen", cycle=ONE)

        await w.take(w.collector.says(sheet(1)), w.collector.says(form(OTHER)))

        assert [(p.cycle, p.status) for p in w.parked()] == [(None, ParkedStatus.CULPRIT)]
        assert w.tally(OTHER).form


async def test_a_stored_state_that_nobody_can_read_harms_its_own_cycle_only() -> None:
    async with world() as w:
        await w.take(w.collector.says(form()), w.collector.says(form(OTHER)))
        w.store.documents[Ref(CYCLE, ONE)]["state"] = spoilt = {"form": "after an upgrade"}

        await w.take(w.collector.says(sheet(1)), w.collector.says(sheet(1, OTHER)))

        assert [(p.cycle, p.reason) for p in w.parked()] == [(ONE, "galat-aturan: ValidationError")]
        assert w.store.documents[Ref(CYCLE, ONE)]["state"] == spoilt
        assert w.tally(OTHER).sheets == (1,)


async def test_beyond_its_bound_the_process_says_that_it_is_overloaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine_worker, "MAX_WAITING", 2)
    async with world() as w:
        asked = [w.engine.ask(request(Add())) for _ in range(3)]
        answers = await alive(w.engine, asyncio.gather(*asked, return_exceptions=True))

        assert [isinstance(answer, Overloaded) for answer in answers] == [False, False, True]
        assert w.tally().total == 2


async def test_stopping_finishes_and_publishes_what_is_in_hand() -> None:
    w = World()
    w.bus.open.clear()
    await w.engine.start()
    work = asyncio.gather(
        w.engine.worker.records([w.collector.says(form()), w.collector.says(sheet(1))]),
        w.engine.ask(request(Add())),
    )
    await asyncio.sleep(0)

    stopping = asyncio.create_task(w.engine.stop())
    await work
    w.bus.open.set()
    await stopping

    assert [s.refers_to for s in w.said()] == ["sheet 1", "added 1"]
    assert w.store.outbox == {}


async def test_a_stopping_process_takes_no_command_that_nobody_would_answer() -> None:
    async with world() as w:
        pass

    with pytest.raises(Overloaded):
        await w.engine.ask(request(Add()))


async def test_what_a_killed_process_had_committed_is_published_by_the_next_one() -> None:
    bus = MemoryBus()
    bus.open.clear()
    first = World(bus=bus)
    await first.engine.start()
    await alive(first.engine, first.engine.worker.records([first.collector.says(form())]))
    await first.ask(Add())
    await kill(first.engine)
    bus.open.set()

    async with running(first.replica()) as second:
        await second.relay.drain()

    assert [s.refers_to for s in first.said()] == ["added 1"]
    assert first.store.outbox == {}


def _refuse_documents_with(
    monkeypatch: pytest.MonkeyPatch, field: str, cycle: str | None = None
) -> None:
    """Have the store refuse aggregates whose field holds more than it did."""

    def check(document: dict[str, object]) -> None:
        if document.get(field) and cycle in {None, document.get("id")}:
            raise OverflowError

    monkeypatch.setattr(engine_memory, "check_storable", check)

"""G2 and G3 on the way in: once, in order, early kept, whatever Kafka delivers."""

import pytest

from shared.contract.vocabulary import Progress
from shared.engine import ParkedStatus
from shared.engine import inbox as engine_inbox
from shared.engine.testing import Source
from tests.unit.engine.toy import ONE, OTHER, draft, form, sheet, told
from tests.unit.engine.world import world


async def test_an_event_has_its_effect_once_however_often_it_comes() -> None:
    async with world() as w:
        records = [w.collector.says(form()), w.collector.says(sheet(1))]

        await w.take(*records, *records)
        await w.take(*records)
        await w.take(w.bus.again(records[1]))

        assert w.tally().sheets == (1,)
        assert w.history() == ["sheet 1"]
        assert [said.refers_to for said in w.said()] == ["sheet 1"]


async def test_a_double_leaves_the_store_untouched() -> None:
    async with world() as w:
        records = [w.collector.says(form()), w.collector.says(sheet(1))]
        await w.take(*records)
        before = w.snapshot()

        await w.take(*records)

        assert w.snapshot() == before


async def test_a_gap_is_held_and_released_in_order_when_it_fills() -> None:
    async with world() as w:
        await w.take(w.collector.says(form()))
        first, second, third = (w.collector.says(sheet(n)) for n in (1, 2, 3))

        await w.take(third)
        await w.take(second)
        assert (w.tally().sheets, w.held()) == ((), [3, 2])

        await w.take(first)

        assert (w.tally().sheets, w.held()) == ((1, 2, 3), [])
        assert [said.refers_to for said in w.said()] == ["sheet 1", "sheet 2", "sheet 3"]


async def test_a_gap_holds_up_its_own_stream_only() -> None:
    async with world() as w:
        await w.take(w.collector.says(form()), w.collector.says(form(OTHER)))
        w.collector.number(sheet(1))

        await w.take(w.collector.says(sheet(2)))
        await w.take(w.approval.says(draft(1)), w.collector.says(sheet(1, OTHER)))

        assert (w.tally().sheets, w.tally().drafts) == ((), (1,))
        assert w.tally(OTHER).sheets == (1,)


async def test_what_the_step_calls_early_is_held_until_another_topic_brings_it() -> None:
    async with world() as w:
        await w.take(w.collector.says(sheet(1)), w.collector.says(sheet(2)))
        assert (w.tally().sheets, w.held()) == ((), [1, 2])

        await w.take(w.collector.says(form()))

        assert (w.tally().form, w.tally().sheets, w.held()) == (True, (1, 2), [])


async def test_an_early_event_is_not_overtaken_by_its_successor() -> None:
    async with world() as w:
        first, second = w.collector.says(sheet(1)), w.collector.says(sheet(2))
        await w.take(first)

        await w.take(w.collector.says(form()), second)

        assert w.tally().sheets == (1, 2)


async def test_a_double_of_a_held_event_is_dropped() -> None:
    async with world() as w:
        early = w.collector.says(sheet(1))
        await w.take(early)

        await w.take(early, w.bus.again(early))

        assert w.held() == [1]


async def test_an_ignored_event_moves_its_stream_on_and_says_nothing() -> None:
    async with world() as w:
        await w.take(w.collector.says(form()), w.collector.says(sheet(1, word="ABAIKAN")))

        await w.take(w.collector.says(sheet(2)))

        assert w.tally().sheets == (2,)
        assert [said.refers_to for said in w.said()] == ["sheet 2"]


async def test_early_events_are_bounded_and_the_one_too_many_blocks_its_cycle(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine_inbox, "MAX_HELD", 2)
    async with world() as w:
        await w.take(*(w.collector.says(sheet(n)) for n in (1, 2, 3, 4)))

        assert w.held() == [1, 2]
        assert [(p.status, p.placed) for p in w.parked()] == [
            (ParkedStatus.CULPRIT, False),
            (ParkedStatus.BEHIND, False),
        ]
        assert w.blocks() == [Progress.BLOCKED]


async def test_early_events_are_bounded_by_bytes_too(monkeypatch: pytest.MonkeyPatch) -> None:
    async with world() as w:
        first, second = w.collector.says(sheet(1)), w.collector.says(sheet(2))
        monkeypatch.setattr(engine_inbox, "MAX_HELD_BYTES", len(first.value or b"") + 1)

        await w.take(first, second)

        assert (w.held(), [p.reason for p in w.parked()]) == ([1], ["too many early events"])


async def test_a_record_that_found_no_room_is_not_parked_twice_by_a_replay(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine_inbox, "MAX_HELD", 1)
    async with world() as w:
        records = [w.collector.says(sheet(n)) for n in (1, 2, 3)]
        await w.take(*records)
        before = w.snapshot()

        await w.take(*records)

        assert w.snapshot() == before


async def test_an_event_that_holds_a_personal_number_is_parked_without_its_bytes() -> None:
    """Whether its turn has come or it is early: as soon as it is read."""
    async with world() as w:
        await w.take(w.collector.says(form()))
        await w.take(w.collector.says(sheet(1, word="NIK 6304010101010001")))
        await w.take(w.collector.says(sheet(1, OTHER, word="NIK 6304-0101-0101-0001")))

        assert (w.held(), w.held(OTHER), w.tally().sheets) == ([], [], ())
        assert [(p.record.value, p.dropped) for p in w.parked()] == [(None, True)] * 2
        assert b"6304010101010001" not in repr(w.snapshot()).encode()


async def test_a_source_that_is_a_personal_number_leaves_no_mark() -> None:
    async with world() as w:
        await w.take(w.collector.says(form()))
        await w.take(Source("6304010101010001", w.bus).says(sheet(1)))

        assert (len(w.parked()), w.tally().sheets) == (1, ())
        assert "6304010101010001" not in repr(w.snapshot())


async def test_its_own_events_are_never_delivered_back_to_a_service() -> None:
    async with world() as w:
        await w.take(w.collector.says(form()), w.collector.says(sheet(1)))
        own = [r for r in w.bus.records if r.topic == told(ONE, "").TOPIC]
        before = w.snapshot()

        await w.take(*own)

        assert w.snapshot() == before


async def test_sequences_of_two_sources_on_one_topic_do_not_mix() -> None:
    async with world() as w:
        await w.take(w.collector.says(draft(1)), w.approval.says(draft(2)))

        assert w.tally().drafts == (1, 2)

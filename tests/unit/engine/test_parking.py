"""G4: what breaks a rule is put aside, visibly, and harms its own cycle only."""

from shared.contract.vocabulary import Progress
from shared.engine import ParkedStatus
from shared.engine.parking import UNSPEAKABLE
from tests.unit.engine.toy import ONE, OTHER, PERSONAL, Add, draft, form, sheet
from tests.unit.engine.world import world

CULPRIT, BEHIND = ParkedStatus.CULPRIT, ParkedStatus.BEHIND


async def test_a_rejected_event_is_parked_with_its_rule_and_blocks_its_cycle() -> None:
    async with world() as w:
        bad = sheet(1, word="TOLAK")
        await w.take(w.collector.says(form()), record := w.collector.says(bad))

        (parked,) = w.parked()
        assert (parked.id, parked.cycle, parked.status) == (record.coordinates, ONE, CULPRIT)
        assert (parked.reason, parked.record) == ("aturan-contoh: ditolak", record)


async def test_later_events_of_a_blocked_cycle_are_parked_behind_in_order() -> None:
    async with world() as w:
        await w.take(w.collector.says(form()), w.collector.says(sheet(1, word="TOLAK")))

        await w.take(w.collector.says(sheet(2)))
        await w.take(w.approval.says(draft(1)), w.collector.says(sheet(3)))

        assert (w.tally().sheets, w.tally().drafts) == ((), ())
        assert [p.status for p in w.parked()] == [CULPRIT, BEHIND, BEHIND, BEHIND]
        topics = [p.record.topic.split(".")[1] for p in w.parked()]
        assert topics == ["data-submitted", "data-submitted", "draft-agreed", "data-submitted"]


async def test_other_cycles_go_on_in_the_very_batch_that_blocks_one() -> None:
    async with world() as w:
        await w.take(
            w.collector.says(form()),
            w.collector.says(form(OTHER)),
            w.collector.says(sheet(1, word="TOLAK")),
            w.collector.says(sheet(1, OTHER)),
        )

        assert (w.tally().sheets, w.tally(OTHER).sheets) == ((), (1,))


async def test_a_block_is_told_once_to_all_others() -> None:
    async with world() as w:
        await w.take(w.collector.says(form()), bad := w.collector.says(sheet(1, word="TOLAK")))
        await w.take(w.collector.says(sheet(2)), bad)

        assert w.blocks() == [Progress.BLOCKED]
        assert w.said()[0].refers_to == bad.coordinates


async def test_a_rule_that_raises_harms_only_its_own_cycle() -> None:
    async with world() as w:
        await w.take(
            w.collector.says(form()),
            w.collector.says(form(OTHER)),
            w.collector.says(sheet(1, word="GALAT")),
            w.collector.says(sheet(1, OTHER)),
        )

        assert [p.reason for p in w.parked()] == ["galat-aturan: ZeroDivisionError"]
        assert w.tally(OTHER).sheets == (1,)


async def test_a_raising_rule_leaves_nothing_of_its_effects() -> None:
    async with world() as w:
        await w.take(w.collector.says(form()), w.collector.says(sheet(1, word="GALAT")))

        assert (w.tally().sheets, w.history()) == ((), [])
        assert w.blocks() == [Progress.BLOCKED]


async def test_a_blocked_cycle_refuses_commands_and_says_what_lifts_it() -> None:
    async with world() as w:
        await w.take(w.collector.says(form()), bad := w.collector.says(sheet(1, word="TOLAK")))

        answer = await w.ask(Add())

        assert (answer.status, answer.body["rule"]) == (409, "siklus-tertahan")
        assert bad.coordinates in answer.body["detail"]
        assert "parked show" in answer.body["remedy"]


async def test_an_early_event_that_turns_out_bad_blocks_when_its_turn_comes() -> None:
    async with world() as w:
        await w.take(w.collector.says(sheet(1, word="TOLAK")), w.collector.says(sheet(2)))
        assert w.parked() == []

        await w.take(w.collector.says(form()))

        assert [(p.status, p.placed) for p in w.parked()] == [(CULPRIT, True)]
        assert w.held() == [2]


async def test_a_gap_that_fills_behind_a_block_is_released_only_after_it() -> None:
    async with world() as w:
        await w.take(w.collector.says(form()), w.collector.says(sheet(1, word="TOLAK")))
        second, third = w.collector.says(sheet(2)), w.collector.says(sheet(3))

        await w.take(third)
        await w.take(second)

        assert (w.held(), [p.status for p in w.parked()]) == ([3], [CULPRIT, BEHIND])


async def test_a_parked_record_with_a_personal_number_loses_its_bytes_and_that_header() -> None:
    async with world() as w:
        good = w.collector.says(sheet(1))
        await w.take(w.collector.says(form()))
        headers = (*good.headers, ("x-nama", PERSONAL.encode()))
        await w.take(w.bus.append(good.topic, good.key, b"{" + PERSONAL.encode(), headers))

        (parked,) = w.parked()
        assert (parked.record.value, parked.dropped) == (None, True)
        assert parked.reason.endswith("the bytes held a 16-digit number and were dropped")
        assert "x-nama" not in dict(parked.record.headers)
        assert PERSONAL not in repr(w.snapshot()) + repr(w.said())


async def test_a_parked_record_loses_a_key_and_headers_with_a_number_in_any_script() -> None:
    arabic = "".join(chr(0x0660 + int(digit)) for digit in PERSONAL).encode()
    for number in (PERSONAL.encode(), arabic):
        async with world() as w:
            good = w.collector.says(sheet(1))
            headers = (*good.headers, ("x-nama", number))

            await w.take(w.bus.append(good.topic, number, good.value, headers))

            (parked,) = w.parked()
            assert parked.record.key is None
            assert "x-nama" not in dict(parked.record.headers)
            assert "ce_id" in dict(parked.record.headers)


async def test_a_reason_never_repeats_a_personal_number() -> None:
    async with world() as w:
        await w.take(w.collector.says(form()), w.collector.says(sheet(1, word="BOCOR")))

        assert [p.reason for p in w.parked()] == [UNSPEAKABLE]
        assert PERSONAL not in repr(w.snapshot()) + repr(w.said())

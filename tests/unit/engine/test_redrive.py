"""G4: what is parked comes back in order, once, audited; or is closed for good."""

from dataclasses import replace

import pytest

from shared.contract import DataSubmitted
from shared.contract.vocabulary import Progress
from shared.decision import Message, Ref
from shared.engine import ParkedStatus, Treatment
from shared.engine import inbox as engine_inbox
from shared.engine.testing import Fault, feed, running
from tests.unit.engine.toy import BAD, CHAIN, ONE, Add, Rules, draft, form, sheet, step, touches
from tests.unit.engine.world import World, world

CULPRIT, BEHIND = ParkedStatus.CULPRIT, ParkedStatus.BEHIND
REPLAYED, DISCARDED = ParkedStatus.REPLAYED, ParkedStatus.DISCARDED
REPLAY, DISCARD = Treatment.REPLAY, Treatment.DISCARD


async def blocked(w: World) -> str:
    """Block cycle ONE by sheet 1, with sheet 2, a draft and sheet 3 behind; the culprit's id."""
    bad = w.collector.says(sheet(1, word="TOLAK"))
    await w.take(w.collector.says(form()), bad)
    await w.take(w.collector.says(sheet(2)), w.approval.says(draft(1)), w.collector.says(sheet(3)))
    return bad.coordinates


async def test_a_replay_after_the_mend_gives_all_their_effect_in_order() -> None:
    async with world() as w:
        culprit = await blocked(w)
        w.rules.words.discard("TOLAK")

        answer = await w.redrive(culprit, REPLAY)

        assert (answer.status, answer.body) == (200, {"released": True, "blocked_by": None})
        assert (w.tally().sheets, w.tally().drafts) == ((1, 2, 3), (1,))
        assert w.history() == ["sheet 1", "sheet 2", "draft", "sheet 3"]
        assert {p.status for p in w.parked()} == {REPLAYED}
        assert w.blocks() == [Progress.BLOCKED, Progress.RELEASED]


async def test_a_discard_releases_what_is_behind_and_closes_the_culprit() -> None:
    async with world() as w:
        culprit = await blocked(w)

        answer = await w.redrive(culprit, DISCARD)

        assert answer.body["released"] is True
        assert w.tally().sheets == (2, 3)
        assert [p.status for p in w.parked()] == [DISCARDED, REPLAYED, REPLAYED, REPLAYED]


async def test_what_waits_for_a_lost_event_goes_on_once_its_stand_in_is_discarded() -> None:
    async with world() as w:
        await w.take(w.collector.says(form()))
        w.collector.number(sheet(1))
        await w.take(w.collector.says(sheet(2)), w.collector.says(sheet(3)))
        assert (w.tally().sheets, w.held()) == ((), [2, 3])

        topic = DataSubmitted.TOPIC
        told = {"ce_source": "collector", "ce_type": topic, "ce_subject": ONE, "ce_sequence": "1"}
        headers = tuple((name, value.encode()) for name, value in told.items())
        stand_in = w.bus.append(topic, ONE.split(":")[0].encode(), None, headers)
        await w.take(stand_in)
        assert (w.tally().sheets, len(w.parked(CULPRIT))) == ((), 1)
        answer = await w.redrive(stand_in.coordinates, DISCARD)

        assert answer.body["released"] is True
        assert (w.tally().sheets, w.held()) == ((2, 3), [])


async def test_after_a_release_the_cycle_goes_on_as_if_nothing_had_been() -> None:
    async with world() as w:
        culprit = await blocked(w)
        await w.redrive(culprit, DISCARD)

        await w.take(w.collector.says(sheet(4)))

        assert w.tally().sheets == (2, 3, 4)
        assert (await w.ask(Add())).status == 200


async def test_a_replay_without_a_mend_changes_nothing_and_tells_nobody_again() -> None:
    async with world() as w:
        culprit = await blocked(w)

        answer = await w.redrive(culprit, REPLAY)

        assert answer.body == {"released": False, "blocked_by": culprit}
        assert [p.status for p in w.parked()] == [CULPRIT, BEHIND, BEHIND, BEHIND]
        assert (w.tally().sheets, w.blocks()) == ((), [Progress.BLOCKED])


@pytest.mark.parametrize("treatment", [REPLAY, DISCARD])
async def test_a_redrive_twice_is_a_redrive_once(treatment: Treatment) -> None:
    async with world() as w:
        culprit = await blocked(w)
        w.rules.words.discard("TOLAK")
        await w.redrive(culprit, treatment)
        before = w.snapshot()

        answer = await w.redrive(culprit, treatment)

        assert (answer.status, answer.body["rule"]) == (404, "bukan-pesan-tertahan")
        assert w.snapshot() == before


async def test_what_waits_behind_cannot_be_treated_out_of_its_order() -> None:
    async with world() as w:
        await blocked(w)
        behind = w.parked(BEHIND)[0]

        answer = await w.redrive(behind.id, REPLAY)

        assert answer.status == 404


async def test_each_act_of_an_operator_is_audited_with_who_and_why() -> None:
    async with world() as w:
        culprit = await blocked(w)
        await w.redrive(culprit, REPLAY)
        await w.redrive(culprit, DISCARD)

        audit = [row for row in w.store.rows.values() if row.kind == "audit"]

        assert [row.data["act"] for row in audit] == ["replay", "discard"]
        assert {(row.cause, row.ref.id, row.data["by"]) for row in audit} == {
            (culprit, ONE, "OPERATOR Contoh")
        }


async def test_a_second_bad_event_behind_the_first_becomes_the_next_culprit() -> None:
    async with world() as w:
        first = w.collector.says(sheet(1, word="TOLAK"))
        second = w.collector.says(sheet(2, word="TOLAK"))
        await w.take(w.collector.says(form()), first, second, w.collector.says(sheet(3)))

        answer = await w.redrive(first.coordinates, DISCARD)

        assert answer.body == {"released": False, "blocked_by": second.coordinates}
        assert [p.status for p in w.parked()] == [DISCARDED, CULPRIT, BEHIND]
        assert w.blocks() == [Progress.BLOCKED, Progress.BLOCKED]
        await w.redrive(second.coordinates, DISCARD)
        assert w.tally().sheets == (3,)


async def test_what_waits_for_something_parked_after_it_does_not_deadlock_the_release() -> None:
    """Sheet 1 waits for the form, which came later and is parked behind it."""
    async with world() as w:
        bad = w.approval.says(draft(BAD))
        await w.take(bad)
        await w.take(
            w.collector.says(sheet(1)), w.collector.says(form()), w.collector.says(sheet(2))
        )

        answer = await w.redrive(bad.coordinates, DISCARD)

        assert answer.body["released"] is True
        assert (w.tally().form, w.tally().sheets, w.held()) == (True, (1, 2), [])
        assert w.parked(CULPRIT, BEHIND) == []


async def test_what_is_still_early_after_a_release_is_held_and_not_overtaken() -> None:
    async with world() as w:
        bad = w.approval.says(draft(BAD))
        first, second = w.collector.says(sheet(1)), w.collector.says(sheet(2))
        await w.take(bad, first)

        await w.redrive(bad.coordinates, DISCARD)
        assert (w.held(), w.tally().sheets) == ([1], ())
        await w.take(second, first)
        await w.take(w.collector.says(form()))

        assert (w.held(), w.tally().sheets) == ([], (1, 2))


async def test_what_found_no_room_comes_in_its_turn_when_it_is_replayed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Parked without their place being taken: neither lost, nor doubled, nor out of order."""
    monkeypatch.setattr(engine_inbox, "MAX_HELD", 1)
    async with world() as w:
        one, two, three, four = (w.collector.says(sheet(n)) for n in (1, 2, 3, 4))
        await w.take(four, three, two)
        await w.take(w.bus.again(three), one, w.collector.says(form()))
        assert w.tally().sheets == ()

        answer = await w.redrive(three.coordinates, REPLAY)

        assert answer.body["released"] is True
        assert (w.tally().sheets, w.held()) == ((1, 2, 3, 4), [])
        before = w.snapshot()
        await w.take(*[r for r in w.bus.records if r.topic == one.topic])
        assert w.snapshot() == before


async def test_the_place_of_a_discarded_record_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine_inbox, "MAX_HELD", 1)
    async with world() as w:
        one, two, three, four = (w.collector.says(sheet(n)) for n in (1, 2, 3, 4))
        await w.take(w.collector.says(form()), four, three)

        await w.redrive(three.coordinates, DISCARD)
        await w.take(one, two)

        assert (w.tally().sheets, w.held()) == ((1, 2, 4), [])


async def test_a_release_that_meets_a_bad_early_event_is_blocked_by_it() -> None:
    async with world() as w:
        bad = w.approval.says(draft(BAD))
        one, two = w.collector.says(sheet(1)), w.collector.says(sheet(2, word="TOLAK"))
        await w.take(w.collector.says(form()), bad, two, one)

        answer = await w.redrive(bad.coordinates, DISCARD)

        assert answer.body == {"released": False, "blocked_by": two.coordinates}
        assert w.tally().sheets == (1,)


async def test_a_held_event_is_not_released_before_its_predecessor_that_was_parked() -> None:
    async with world() as w:
        bad = w.approval.says(draft(BAD))
        good = w.approval.says(draft(1))
        one, two = w.collector.says(sheet(1)), w.collector.says(sheet(2))
        await w.take(w.collector.says(form()), bad, two, good, one)

        await w.redrive(bad.coordinates, DISCARD)

        assert (w.tally().drafts, w.tally().sheets) == ((1,), (1, 2))


async def test_more_than_a_page_of_parked_records_is_released_whole() -> None:
    async with world() as w:
        bad = w.approval.says(draft(BAD))
        sheets = [w.collector.says(sheet(n)) for n in range(1, 1203)]
        await w.take(w.collector.says(form()), bad, *sheets)

        await w.redrive(bad.coordinates, DISCARD)

        assert w.tally().sheets == tuple(range(1, 1203))
        assert w.parked(CULPRIT, BEHIND) == []


async def test_a_redrive_whose_commit_is_unknown_is_done_once_and_answered_as_done() -> None:
    for fault in (Fault.UNKNOWN_AFTER, Fault.UNKNOWN_BEFORE):
        async with world() as w:
            culprit = await blocked(w)
            w.store.faults = [fault]

            answer = await w.redrive(culprit, DISCARD)

            assert (answer.status, answer.body["released"]) == (200, True)
            assert w.history() == ["sheet 2", "draft", "sheet 3"]


def touches_one_of_its_own(message: Message) -> tuple[Ref, ...]:
    """Like a step whose every event has an aggregate to itself, as the notifier's deliveries."""
    return (*touches(message), Ref(CHAIN, message.id))


async def test_what_another_replica_parks_just_before_a_release_is_released_too() -> None:
    """Else its own aggregate is not loaded: the release would park it anew, as a fault of ours."""
    rules = Rules()
    async with world(
        rules=rules, step=replace(step(rules.decide), touches=touches_one_of_its_own)
    ) as w:
        culprit = await blocked(w)
        late = w.collector.says(sheet(4))
        async with running(w.replica()) as other:
            w.store.early_rivals = [lambda: feed(other, late)]
            answer = await w.redrive(culprit, DISCARD)

        assert (answer.status, answer.body) == (200, {"released": True, "blocked_by": None})
        assert w.tally().sheets == (2, 3, 4)
        assert w.parked(CULPRIT, BEHIND) == []


async def test_the_released_events_are_published_in_order() -> None:
    async with world() as w:
        culprit = await blocked(w)
        w.rules.words.discard("TOLAK")

        await w.redrive(culprit, REPLAY)

        told = [s.refers_to for s in w.said() if s.progress is Progress.MEETING_CALLED]
        assert told == ["sheet 1", "sheet 2", "draft", "sheet 3"]


async def test_a_record_that_nobody_parked_cannot_be_treated() -> None:
    async with world() as w:
        answer = await w.redrive("kinerja.data-submitted.v1:0:99", DISCARD)

        assert (answer.status, w.store.rows) == (404, {})

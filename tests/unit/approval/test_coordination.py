"""What collector and recap tell: forms, drafts, discrepancies, in whatever order they come."""

from datetime import datetime
from itertools import combinations

import pytest

from services.approval.domain.transitions import Status
from shared.contract import Event, StepProgressed
from shared.contract.vocabulary import Progress
from shared.decision import Early, Ignored, Taken
from tests.unit.approval.world import (
    BLOCKING,
    DAFDUK,
    HEAD,
    World,
    decision,
    discrepancy,
    dispute,
    finding,
    form,
    must,
    recap,
    refused,
    send_back,
)


def test_the_form_starts_the_cycle_and_is_written_down() -> None:
    world = World()

    must(world.tell(form()))

    assert world.status == "PENGUMPULAN"
    assert [(line.before, line.after) for line in world.history] == [(None, Status.PENGUMPULAN)]


def test_a_second_form_of_the_same_cycle_is_no_possible_input() -> None:
    world = World().drafted()

    assert refused(world.tell(form())) == "form-ganda"


@pytest.mark.parametrize("event", [recap(), discrepancy()])
def test_what_comes_before_the_form_waits_for_it(event: Event) -> None:
    assert isinstance(World().tell(event), Early)


def test_a_provisional_recap_is_for_looking_at_only() -> None:
    world = World()
    world.tell(form())

    assert isinstance(world.tell(recap(provisional=True)), Ignored)
    assert world.status == "PENGUMPULAN"


def test_a_final_recap_calls_a_meeting_by_the_end_of_the_next_working_day() -> None:
    world = World().drafted()

    (called,) = world.said
    assert isinstance(called, StepProgressed)
    assert called.progress is Progress.MEETING_CALLED
    assert (called.before, called.after, called.sop_step) == ("PENGUMPULAN", "KOORDINASI", 5)
    assert called.role == "SEKRETARIS"
    assert called.due == datetime.fromisoformat("2025-10-07T16:00:00+08:00")


def test_a_meeting_that_is_called_on_a_friday_is_due_on_monday() -> None:
    world = World()
    world.at = datetime.fromisoformat("2025-10-10T09:00:00+08:00")

    world.drafted()

    assert world.state.meeting is not None
    assert world.state.meeting.due == datetime.fromisoformat("2025-10-13T16:00:00+08:00")


def test_a_year_that_the_calendar_lacks_is_refused_with_the_file_to_extend() -> None:
    world = World()
    world.tell(form())
    world.at = datetime.fromisoformat("2031-01-06T09:00:00+08:00")

    outcome = world.tell(recap())

    assert refused(outcome) == "kalender-belum-memuat"
    assert "calendar-2025.toml" in str(outcome)


def test_a_discrepancy_opens_re_coordination() -> None:
    world = World().drafted(BLOCKING)

    must(world.tell(discrepancy()))

    assert world.status == "KOORDINASI_ULANG"
    assert len(world.state.rounds) == 1


def test_a_discrepancy_before_its_recap_waits_for_it() -> None:
    world = World().drafted()

    assert isinstance(world.tell(discrepancy(2)), Early)


def test_a_corrected_draft_returns_to_coordination_as_step_six() -> None:
    world = World().drafted(BLOCKING)
    world.tell(discrepancy())

    must(world.tell(recap(2)))

    called = world.said[-1]
    assert world.status == "KOORDINASI"
    assert isinstance(called, StepProgressed)
    assert (called.sop_step, called.refers_to) == (6, "recap 2")


def test_confirmations_start_anew_on_a_new_draft() -> None:
    world = World().drafted().confirmed()

    world.tell(recap(2))

    assert world.state.confirmations == ()


def test_an_older_draft_never_replaces_a_newer_one() -> None:
    world = World().drafted()
    world.tell(recap(3))

    assert isinstance(world.tell(recap(2)), Ignored)
    assert world.state.draft is not None
    assert world.state.draft.version == 3


def test_a_decision_survives_a_new_draft_only_while_its_finding_is_the_same_to_the_letter() -> None:
    world = World().drafted(finding("D12:DD-01"), finding("D11:DD-01"))
    must(world.ask("SEKRETARIS", decision("D12:DD-01")))
    must(world.ask("SEKRETARIS", decision("D11:DD-01")))

    world.tell(recap(2, (finding("D12:DD-01"), finding("D11:DD-01", found="turun 12 persen"))))

    assert [kept.finding for kept in world.state.decisions] == ["D12:DD-01"]


def test_a_discrepancy_of_a_replaced_draft_is_counted_and_moves_nothing() -> None:
    world = World().drafted(BLOCKING)
    world.tell(recap(2))

    must(world.tell(discrepancy(1)))

    assert world.status == "KOORDINASI"
    assert [opened.recap_version for opened in world.state.rounds] == [1]


def test_rounds_stand_in_the_order_of_drafts_not_of_arrival() -> None:
    world = World().drafted(BLOCKING)
    world.tell(recap(2))
    must(world.ask(DAFDUK, dispute(2)))

    must(world.tell(discrepancy(1)))

    assert [(opened.recap_version, opened.sender.value) for opened in world.state.rounds] == [
        (1, "recap"),
        (2, "approval"),
    ]


def merges(left: tuple[Event, ...], right: tuple[Event, ...]) -> list[list[Event]]:
    """All interleavings that keep the order within each topic."""
    size = len(left) + len(right)
    result = []
    for chosen in combinations(range(size), len(left)):
        lefts, rights = iter(left), iter(right)
        result.append([next(lefts) if i in chosen else next(rights) for i in range(size)])
    return result


def deliver(world: World, events: list[Event]) -> None:
    """As the engine does: what is early is tried again after each event that had its effect."""
    held: list[Event] = []
    for event in events:
        held.append(event)
        while taken := next((e for e in held if not isinstance(world.tell(e), Early)), None):
            held.remove(taken)


ORDERS = merges(
    (recap(1, (BLOCKING,)), recap(2, (BLOCKING,)), recap(3)), (discrepancy(1), discrepancy(2))
)


@pytest.mark.parametrize("order", ORDERS)
def test_rounds_and_status_are_the_same_in_any_order_of_topics(order: list[Event]) -> None:
    usual = World()
    deliver(usual, [form(), recap(1, (BLOCKING,)), discrepancy(1)])
    deliver(usual, [recap(2, (BLOCKING,)), discrepancy(2), recap(3)])
    world = World()

    deliver(world, [form(), *order])

    assert world.state == usual.state
    assert len(world.state.rounds) == 2


@pytest.mark.parametrize("stage", ["agreed", "submitted", "ratified"])
def test_a_draft_after_the_agreement_changes_nothing_and_is_written_down(stage: str) -> None:
    world = World()
    if stage == "agreed":
        world.drafted().confirmed().agreed()
    else:
        getattr(world, stage)()
    before = dict(world.states)

    outcome = must(world.tell(recap(2)))

    assert world.states == before
    assert outcome.events == ()
    assert "revisi berikutnya" in world.history[-1].why
    assert world.history[-1].recap_version == 2


def test_after_the_head_returned_the_draft_a_new_one_is_taken() -> None:
    world = World().submitted()
    must(world.ask(HEAD, send_back()))

    must(world.tell(recap(2)))

    assert world.state.draft is not None
    assert world.state.draft.version == 2


def test_a_discrepancy_after_ratification_is_only_written_down() -> None:
    world = World().ratified()
    before = dict(world.states)

    outcome = world.tell(discrepancy(1))

    assert isinstance(outcome, Taken)
    assert world.states == before
    assert world.history[-1].before is world.history[-1].after is Status.DISAHKAN

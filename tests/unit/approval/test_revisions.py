"""A correction is the next revision; it says why, and the one before is kept as "digantikan"."""

import json

from services.approval.commands import Ratify
from services.approval.views import agreement_view, history_view
from shared.contract import Approved, DraftAgreed, StepProgressed
from shared.contract.vocabulary import Progress
from tests.unit.approval.world import (
    CHAIR,
    HEAD,
    RULES,
    World,
    agree,
    cancel,
    must,
    refused,
    reported,
    revised,
)

FIRST = "6304-dukcapil:2025-Q3:r0"
SECOND = "6304-dukcapil:2025-Q3:r1"
THIRD = "6304-dukcapil:2025-Q3:r2"
RATIFY = Ratify(recap_version=1)


def test_the_revision_before_is_marked_and_kept() -> None:
    first = World().ratified()
    second = revised(first, SECOND).ratified()

    old = World()
    old.states = second.states
    assert old.state.superseded is not None
    assert second.state.ratified is not None
    assert old.state.superseded.by_cycle == SECOND
    assert old.state.superseded.sha256 == second.state.ratified.sha256
    assert old.state.ratified == first.state.ratified
    assert agreement_view(RULES, old.state).superseded_by == SECOND


def test_that_it_replaces_one_is_told_of_both() -> None:
    second = revised(World().ratified(), SECOND).ratified()

    approved, told = second.said[-2:]
    assert isinstance(approved, Approved)
    assert isinstance(told, StepProgressed)
    assert (approved.supersedes, approved.revision) == (FIRST, 1)
    assert (told.cycle, told.progress, told.refers_to) == (FIRST, Progress.SUPERSEDED, SECOND)
    assert (told.before, told.after) == ("DISAHKAN", "DISAHKAN")
    assert told.note == "Angka DD-01 keliru"


def test_the_document_names_what_it_replaces_and_why() -> None:
    second = revised(World().ratified(), SECOND).ratified()

    assert second.state.ratified is not None
    text = json.loads(second.state.ratified.text)
    assert text["supersedes"] == FIRST
    assert text["agreement"]["change_reason"] == "Angka DD-01 keliru"


def test_that_it_was_replaced_is_in_the_history_of_the_old_one() -> None:
    first = World().ratified()
    second = revised(first, SECOND).ratified()
    old = World()
    old.states = second.states

    lines = history_view(old.state, first.history)

    assert (lines[-1].act, lines[-1].by.role) == ("DIGANTIKAN", HEAD)
    assert SECOND in lines[-1].why
    assert history_view(first.state, first.history) == first.history


def test_a_revision_needs_a_reason_which_the_berita_acara_carries() -> None:
    world = revised(World().ratified(), SECOND).drafted().confirmed()

    assert refused(world.ask(CHAIR, agree())) == "alasan-perubahan-diperlukan"
    must(world.ask(CHAIR, agree(change_reason="Data KIA keliru")))
    told = world.said[-1]
    assert isinstance(told, DraftAgreed)
    assert told.notes == ("Alasan perubahan: Data KIA keliru",)


def test_a_revision_waits_until_the_one_before_is_ratified() -> None:
    first = World().submitted()
    second = revised(first, SECOND).submitted()

    outcome = second.ask(HEAD, RATIFY)

    assert refused(outcome) == "revisi-sebelumnya-belum-selesai"
    assert FIRST in str(outcome)


def test_a_revision_of_what_approval_does_not_know_waits_too() -> None:
    second = World(cycle=SECOND).submitted()

    assert refused(second.ask(HEAD, RATIFY)) == "revisi-sebelumnya-belum-selesai"


def test_a_cancelled_revision_is_passed_over() -> None:
    first = World().ratified()
    second = revised(first, SECOND).submitted()
    must(second.ask(HEAD, cancel()))

    third = revised(second, THIRD).ratified()

    (approved,) = [event for event in third.said if isinstance(event, Approved)]
    assert approved.supersedes == FIRST


def test_after_a_cancelled_first_cycle_the_revision_replaces_nothing() -> None:
    first = World().drafted()
    must(first.ask(HEAD, cancel()))

    second = revised(first, SECOND).ratified()

    (approved,) = [event for event in second.said if isinstance(event, Approved)]
    assert (approved.supersedes, approved.previous_sha256) == (None, None)


def test_a_reported_revision_is_replaced_as_well() -> None:
    first = World().ratified()
    must(first.tell(reported()))

    second = revised(first, SECOND).ratified()

    told = second.said[-1]
    assert isinstance(told, StepProgressed)
    assert told.after == "DILAPORKAN"


def test_the_report_on_a_replaced_revision_is_still_written_down() -> None:
    second = revised(World().ratified(), SECOND).ratified()
    old = World()
    old.states = second.states

    must(old.tell(reported()))

    assert old.status == "DILAPORKAN"
    assert old.state.superseded is not None


def test_another_quarter_is_no_revision() -> None:
    first = World().submitted()
    other = revised(first, "6304-dukcapil:2025-Q4:r0").submitted()

    must(other.ask(HEAD, RATIFY))
    must(first.ask(HEAD, RATIFY))

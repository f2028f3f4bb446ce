"""The read model: the same in any order of topics, and true at every moment of a cycle."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.portal.domain import decide
from services.portal.domain.states import Phase
from services.portal.domain.steps import Standing, clocks, steps
from services.portal.domain.timeline import SYSTEM, Moved
from shared.contract import DataSubmitted, DiscrepancyFound, Event, RecapReady, StepProgressed
from shared.contract.event import Actor
from shared.contract.sample import OFFICE, at
from shared.contract.vocabulary import Progress
from shared.decision import Rejected, Taken
from tests.unit.portal.world import (
    REF,
    SOP,
    follow,
    form,
    message,
    progressed,
    recap,
    said,
    shown,
    whole_cycle,
)

PHASES = [
    Phase.PENGUMPULAN,
    Phase.PENGUMPULAN,
    Phase.PENGUMPULAN,
    Phase.REKAP,
    Phase.KOORDINASI,
    Phase.KOORDINASI_ULANG,
    Phase.KOORDINASI_ULANG,
    Phase.KOORDINASI_ULANG,
    Phase.KOORDINASI,
    Phase.KOORDINASI,
    Phase.KOORDINASI,
    Phase.DISEPAKATI,
    Phase.DIAJUKAN,
    Phase.KOORDINASI,
    Phase.DISEPAKATI,
    Phase.DIAJUKAN,
    Phase.DISAHKAN,
    Phase.DILAPORKAN,
]


def test_the_phase_follows_the_cycle_event_by_event() -> None:
    events = whole_cycle()

    assert [follow(events[: n + 1]).phase for n in range(len(events))] == PHASES


@given(st.randoms(use_true_random=False))
def test_topics_may_overtake_each_other_and_the_end_is_the_same(random: object) -> None:
    """Within a topic the order holds (G3); between topics there is none."""
    queues: dict[tuple[str, str], list[tuple[int, Event]]] = defaultdict(list)
    for place, event in enumerate(whole_cycle()):
        queues[event.TOPIC, _source(event)].append((place, event))
    mixed = []
    while queues:
        key = random.choice(sorted(queues))  # type: ignore[attr-defined]
        mixed.append(queues[key].pop(0))
        if not queues[key]:
            del queues[key]

    assert shown(mixed) == follow(whole_cycle())


def _source(event: Event) -> str:
    if isinstance(event, StepProgressed):
        said_by_recap = event.progress is Progress.COLLECTION_CLOSED
        said_by_notifier = event.progress is Progress.REPORTED
        return "recap" if said_by_recap else "notifier" if said_by_notifier else "approval"
    return "owner"


def test_objections_that_the_meeting_answered_let_the_draft_back_in() -> None:
    disputed = progressed(
        Progress.DISPUTED, "KABID_PIAK", after="KOORDINASI_ULANG", refers_to="recap 2"
    )
    answered = progressed(
        Progress.DECIDED,
        "SEKRETARIS",
        before="KOORDINASI_ULANG",
        after="KOORDINASI",
        refers_to="recap 2",
    )
    found = said(DiscrepancyFound, "KASUBAG_KPEP", recap_version=2)

    assert follow([form(), recap(2), disputed]).phase is Phase.KOORDINASI_ULANG
    assert follow([form(), recap(2), disputed, answered]).phase is Phase.KOORDINASI
    assert follow([form(), recap(2), found]).phase is Phase.KOORDINASI_ULANG
    assert follow([form(), recap(2), found, answered]).phase is Phase.KOORDINASI


def test_a_second_form_of_a_cycle_is_refused() -> None:
    outcome = decide({REF: follow([form()])}, message(form(), at(2), 9))

    assert isinstance(outcome, Rejected)
    assert outcome.rule == "form-ganda"


def test_a_withdrawn_sheet_counts_as_not_submitted() -> None:
    taken_back = said(DataSubmitted, "KABID_PIAK", revision=2, withdrawn=True, figures=())

    assert follow([form(), said(DataSubmitted, "KABID_PIAK")]).sheets[0].complete
    assert not follow([form(), said(DataSubmitted, "KABID_PIAK"), taken_back]).sheets[0].complete


def test_more_time_for_a_sheet_is_more_time_for_its_step() -> None:
    key = form().sheets[0].ref.key
    more = progressed(Progress.DUE_EXTENDED, "SEKRETARIS", sop_step=2, due=at(9), refers_to=key)

    dossier = follow([form(), more])

    assert dossier.sheets[0].due == at(9)
    assert dossier.due_of(2) == at(9)


def test_a_confirmation_holds_for_the_draft_that_it_was_given_on() -> None:
    given_on_two = progressed(Progress.CONFIRMED, "KABID_PIAK", refers_to="recap 2")

    assert follow([form(), recap(2), given_on_two]).confirmed == ("KABID_PIAK",)
    assert follow([form(), recap(2), given_on_two, recap(3)]).confirmed == ()


def test_a_provisional_recap_leaves_no_line_and_a_draft_is_nobody_s_act() -> None:
    known = {REF: follow([form()])}
    provisional = decide(known, message(recap(1, provisional=True), at(2), 1))
    final = decide(known, message(recap(2), at(2), 2))

    assert isinstance(provisional, Taken)
    assert provisional.entries == ()
    assert isinstance(final, Taken)
    assert final.entries[0].data.model_dump()["by"]["role"] == "SISTEM"


@pytest.mark.parametrize(
    ("taken", "wanted"),
    [
        (1, "SELESAI BERJALAN BERJALAN MENUNGGU MENUNGGU MENUNGGU MENUNGGU"),
        (5, "SELESAI SELESAI SELESAI SELESAI BERJALAN MENUNGGU MENUNGGU"),
        (7, "SELESAI SELESAI SELESAI SELESAI MENUNGGU BERJALAN MENUNGGU"),
        (13, "SELESAI SELESAI SELESAI SELESAI SELESAI SELESAI BERJALAN"),
        (18, "SELESAI SELESAI SELESAI SELESAI SELESAI SELESAI SELESAI"),
    ],
)
def test_the_line_of_steps_shows_where_the_cycle_is(taken: int, wanted: str) -> None:
    events = [event for event in whole_cycle() if event != form()]
    dossier = follow([_with_both_sources(), *events[: taken - 1]])

    line = steps(dossier, SOP, at(1))

    assert " ".join(step.standing for step in line) == wanted


def test_a_step_that_is_past_its_time_is_late_and_one_that_waits_is_not() -> None:
    line = steps(follow([form()]), SOP, at(30))

    assert line[1].standing is Standing.TERLAMBAT
    assert line[4].standing is Standing.MENUNGGU


def test_the_clock_of_a_step_runs_from_its_first_act_to_its_due_time() -> None:
    line = [_moved(2, 2), _moved(5, 3), _moved(5, 5), _moved(4, 6), _moved(2, 9, SYSTEM)]
    called = progressed(Progress.MEETING_CALLED, "SEKRETARIS", sop_step=5, due=at(4))
    dossier = follow([form(), recap(1), called])

    clock = clocks(dossier, line, at(3))

    assert (clock[2].began, clock[2].last, clock[2].in_time) == (dossier.issued_at, at(2), True)
    assert (clock[5].began, clock[5].last, clock[5].spent) == (at(3), at(5), 0)
    assert clock[5].in_time is False
    assert 4 not in clock
    assert clocks(dossier, line, at(9))[5].spent == 100


def test_recap_is_done_when_the_collection_is_closed_whatever_is_computed_later() -> None:
    closing = progressed(Progress.COLLECTION_CLOSED, "KASUBAG_KPEP", sop_step=4)
    dossier = follow([form(), closing])

    assert clocks(dossier, [_moved(4, 9)], at(9))[4].last == dossier.closed_at


def _moved(step: int, day: int, role: str = "SEKRETARIS") -> Moved:
    by = Actor(office=OFFICE, role=role, name=role)
    return Moved(at=at(day), by=by, sop_step=step, what="berbuat", cause="x")


def test_re_coordination_that_was_not_needed_is_skipped() -> None:
    events = [e for e in whole_cycle() if e.TOPIC != "kinerja.discrepancy-found.v1"]

    line = steps(follow(events), SOP, at(9))

    assert line[5].standing is Standing.DILEWATI


def _with_both_sources() -> Event:
    sheet = form().sheets[0]
    other = sheet.model_copy(update={"ref": sheet.ref.model_copy(update={"source": "NON_SIAK"})})
    return form().model_copy(update={"sheets": (sheet, other)})


def test_the_newest_recap_is_shown_whole() -> None:
    newest = recap(2)
    assert isinstance(newest, RecapReady)

    draft = follow([form(), recap(1, provisional=True), newest]).draft

    assert draft is not None
    assert (draft.version, draft.table, draft.provisional) == (2, newest.table, False)

"""The Sekretaris gives a sheet more time; what counts is the due time in force."""

from datetime import datetime

import pytest

from services.collector.commands import ExtendDue
from services.collector.domain.states import DueExtension
from services.collector.views import collection_view
from shared.contract import DataSubmitted, StepProgressed
from shared.contract.catalogue import SheetRef
from shared.contract.vocabulary import Progress
from tests.unit.collector.world import (
    DAFDUK_SIAK,
    KASUBAG,
    KPEP_SHEET,
    PIAK,
    SEKRETARIS,
    agreed,
    issued,
    progressed,
    refused,
    sheet,
    submitted,
    taken,
    wita,
)

LATER = wita(10, 16)
CLOSED = progressed(Progress.COLLECTION_CLOSED)


def more(due: datetime = LATER, ref: SheetRef = DAFDUK_SIAK) -> ExtendDue:
    return ExtendDue(sheet=ref, due=due, reason="SIAK dalam pemeliharaan")


def test_an_extension_tells_the_sheet_its_filler_and_the_new_due_time() -> None:
    outcome = taken(issued().ask(more(), SEKRETARIS))

    (said,) = outcome.events
    assert isinstance(said, StepProgressed)
    assert (said.progress, said.sop_step, said.role) == (Progress.DUE_EXTENDED, 2, PIAK)
    assert (said.refers_to, said.due) == ("DAFDUK/SIAK", wita(10, 16))
    assert said.note == "SIAK dalam pemeliharaan"
    (entry,) = outcome.entries
    assert isinstance(entry.data, DueExtension)
    assert (entry.data.before, entry.data.by.role) == (wita(8, 16), SEKRETARIS)


def test_an_extension_of_a_non_siak_sheet_belongs_to_step_3() -> None:
    (said,) = taken(issued().ask(more(ref=KPEP_SHEET), SEKRETARIS)).events

    assert (said.sop_step, said.actor.role) == (3, SEKRETARIS)


@pytest.mark.parametrize(("at", "on_time"), [(wita(10, 16), True), (wita(10, 16, 1), False)])
def test_a_sheet_is_on_time_by_the_due_time_in_force(at: datetime, on_time: bool) -> None:  # noqa: FBT001
    desk = issued()
    taken(desk.ask(more(), SEKRETARIS))

    (said,) = taken(desk.ask(sheet(), PIAK, at=at)).events

    assert isinstance(said, DataSubmitted)
    assert said.on_time is on_time


def test_the_due_time_in_force_is_shown() -> None:
    desk = issued()
    taken(desk.ask(more(), SEKRETARIS))

    shown = {s.sheet.key: s.due for s in collection_view(desk.collection).sheets}

    assert shown == {"DAFDUK/SIAK": wita(10, 16), "SEKRETARIAT/NON_SIAK": wita(7, 16)}


@pytest.mark.parametrize("due", [wita(8, 16), wita(7, 16)])
def test_a_due_time_moves_to_a_later_moment_only(due: datetime) -> None:
    outcome = refused(issued().ask(more(due), SEKRETARIS))

    assert (outcome.rule, outcome.status) == ("batas-waktu-tidak-lebih-lambat", 422)
    assert "08-10-2025 pukul 16.00" in outcome.detail


def test_a_due_time_that_is_past_helps_nobody() -> None:
    outcome = issued().ask(more(wita(9, 16)), SEKRETARIS, at=wita(10, 9))

    assert refused(outcome).rule == "batas-waktu-tidak-lebih-lambat"


def test_a_second_extension_counts_from_the_first() -> None:
    desk = issued()
    taken(desk.ask(more(wita(14, 16)), SEKRETARIS))

    assert refused(desk.ask(more(wita(13, 16)), SEKRETARIS)).rule == (
        "batas-waktu-tidak-lebih-lambat"
    )
    taken(desk.ask(more(wita(15, 16)), SEKRETARIS))


def test_a_due_time_is_a_working_day() -> None:
    outcome = refused(issued().ask(more(wita(11, 10)), SEKRETARIS))

    assert (outcome.rule, outcome.status) == ("batas-waktu-hari-libur", 422)
    assert "11-10-2025" in outcome.detail


def test_a_due_time_in_a_year_without_calendar_is_said_and_not_guessed() -> None:
    due = datetime(2031, 1, 6, 9, tzinfo=wita(1, 1).tzinfo)

    assert refused(issued().ask(more(due), SEKRETARIS)).rule == "kalender-belum-memuat"


@pytest.mark.parametrize("role", [KASUBAG, PIAK])
def test_time_is_given_by_the_sekretaris_alone(role: str) -> None:
    assert refused(issued().ask(more(), role)).rule == "bukan-wewenang"


def test_after_the_closing_no_time_is_given() -> None:
    outcome = refused(submitted(CLOSED).ask(more(), SEKRETARIS))

    assert (outcome.rule, outcome.status) == ("pengumpulan-sudah-ditutup", 409)


def test_after_the_agreement_no_time_is_given() -> None:
    assert refused(submitted(CLOSED, agreed()).ask(more(), SEKRETARIS)).rule == "data-terkunci"

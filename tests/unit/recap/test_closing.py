"""Tutup pengumpulan is an act with rules of its own (SOP step 4, decisions/0011)."""

from datetime import timedelta

import pytest

from services.recap.commands import CloseCollection
from services.recap.domain.closing import Closed
from shared.contract import DiscrepancyFound, RecapReady, StepProgressed
from shared.contract.vocabulary import Progress
from shared.decision import Ignored
from shared.sop import load_sop
from tests.unit.recap.world import (
    BROKEN,
    DUE,
    Office,
    form,
    ids,
    non_siak,
    refused,
    siak,
    spoken,
    taken,
)

OTHERS = sorted({role.code for role in load_sop().roles} - {"KASUBAG_KPEP"})


def complete() -> Office:
    office = Office()
    office.tell(form(), siak(), non_siak())
    return office


def incomplete() -> Office:
    office = Office()
    office.tell(form(), siak())
    return office


def test_a_complete_collection_may_be_closed_before_it_is_due() -> None:
    office = complete()

    assert taken(office.close()).answer == Closed(recap_version=3, open_findings=0)
    assert office.recap.closed


def test_closing_tells_of_itself_and_of_the_first_final_draft() -> None:
    office = complete()
    outcome = taken(office.ask(CloseCollection(note="Lengkap")))

    told, ready = outcome.events
    assert isinstance(told, StepProgressed)
    assert (told.progress, told.sop_step, told.note) == (Progress.COLLECTION_CLOSED, 4, "Lengkap")
    assert (told.before, told.after, told.refers_to) == ("PENGUMPULAN", "REKAP", "recap 3")
    assert told.actor.role == "KASUBAG_KPEP"
    assert isinstance(ready, RecapReady)
    assert (ready.provisional, ready.recap_version) == (False, 3)


def test_closing_opens_a_round_where_a_fault_blocks() -> None:
    office = Office()
    office.tell(form(), siak(BROKEN), non_siak())

    assert taken(office.close()).answer == Closed(recap_version=3, open_findings=1)
    assert len(spoken(office, DiscrepancyFound)) == 1


def test_an_incomplete_collection_is_not_closed_before_it_is_due() -> None:
    outcome = refused(incomplete().close())

    assert (outcome.rule, outcome.status) == ("pengumpulan-belum-lengkap", 409)
    assert "PIAK/NON_SIAK" in outcome.detail
    assert "DAFDUK/SIAK" not in outcome.detail


def test_until_the_last_minute_a_sheet_may_still_come() -> None:
    assert refused(incomplete().close(at=DUE)).rule == "pengumpulan-belum-lengkap"


def test_an_overdue_collection_is_closed_and_what_is_missing_is_a_fault() -> None:
    office = incomplete()

    taken(office.close(at=DUE + timedelta(seconds=1)))

    assert ids(office.draft.findings) == ["D01:PS-01"]
    (said,) = spoken(office, DiscrepancyFound)
    assert ids(said.findings) == ["D01:PS-01"]


def test_a_collection_without_any_sheet_can_be_closed_when_overdue() -> None:
    office = Office()
    office.tell(form())

    taken(office.close(at=DUE + timedelta(days=1)))

    assert (office.draft.version, ids(office.draft.findings)) == (1, ["D01:DD-01", "D01:PS-01"])


def test_closing_twice_changes_nothing() -> None:
    office = complete()
    taken(office.close())
    before = dict(office.kept)

    assert isinstance(office.close(), Ignored)
    assert office.kept == before


@pytest.mark.parametrize("role", OTHERS)
def test_only_the_kasubag_closes(role: str) -> None:
    outcome = refused(complete().ask(CloseCollection(), role=role))

    assert (outcome.rule, outcome.status) == ("bukan-wewenang", 403)
    assert "Kepala Sub Bagian" in outcome.detail


def test_people_of_another_office_close_nothing_here() -> None:
    outcome = refused(complete().ask(CloseCollection(), office="6303-dukcapil"))

    assert (outcome.rule, outcome.status) == ("bukan-kantor-sendiri", 403)


def test_a_cycle_without_form_cannot_be_closed() -> None:
    outcome = refused(Office().close())

    assert (outcome.rule, outcome.status) == ("siklus-tidak-dikenal", 404)


def test_who_may_not_close_does_not_learn_whether_the_cycle_exists() -> None:
    assert refused(Office().ask(CloseCollection(), role="SEKRETARIS")).rule == "bukan-wewenang"

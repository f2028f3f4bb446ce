"""What else moves a recap: withdrawals, moved due times, imports and "rekap ulang" (SOP step 4)."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from services.recap.commands import CloseCollection, RecapAgain
from services.recap.domain.closing import last_due
from shared.contract import DataSubmitted, RecapReady, StepProgressed
from shared.contract.recap import Completeness
from shared.contract.vocabulary import Progress
from shared.decision import Early, Ignored
from tests.unit.recap.world import (
    DAFDUK,
    DUE,
    HISTORY_REF,
    OFFICE,
    PIAK,
    VERSIONS,
    Office,
    actor,
    counted,
    figures,
    form,
    ids,
    imported,
    non_siak,
    refused,
    siak,
    spoken,
    submitted,
    taken,
)

LATER = DUE + timedelta(days=3)
PAST = imported({"2025-Q2": {"PS-01": {"numerator": "4"}}})


def moved(
    due: datetime | None, sheet: str | None = "PIAK/NON_SIAK", **other: object
) -> StepProgressed:
    said = {
        "office": OFFICE,
        "cycle": form().cycle,
        "sop_step": 3,
        "actor": actor("SEKRETARIS"),
        "versions": VERSIONS,
        "progress": Progress.DUE_EXTENDED,
        "due": due,
        "refers_to": sheet,
    }
    return StepProgressed.model_validate(said | other)


def withdrawn(revision: int) -> DataSubmitted:
    return submitted(DAFDUK, revision=revision, withdrawn=True)


def half() -> Office:
    """One of two sheets was sent."""
    office = Office()
    office.tell(form(), siak())
    return office


# --- withdrawals ------------------------------------------------------------------------


def test_a_withdrawn_sheet_counts_as_not_submitted() -> None:
    office = half()
    office.tell(withdrawn(2), non_siak())

    assert office.draft.completeness[0] == Completeness(
        sheet=DAFDUK, expected=1, submitted=0, on_time=None, due=DUE
    )
    assert office.row("DD-01").value is None
    assert refused(office.close()).detail.startswith("Belum dikirim: DAFDUK/SIAK;")


def test_after_a_withdrawal_older_revisions_stay_gone_and_newer_ones_count() -> None:
    office = half()
    office.tell(withdrawn(2))

    assert isinstance(office.tell(siak(revision=1)), Ignored)
    office.tell(siak(revision=3), non_siak())

    taken(office.close())
    assert office.row("DD-01").value == Decimal("93.33")


def test_a_sheet_that_is_withdrawn_after_the_closing_is_missing() -> None:
    office = half()
    office.tell(non_siak())
    taken(office.close())
    office.tell(withdrawn(2))

    assert ids(office.draft.findings) == ["D01:DD-01"]


# --- completeness -----------------------------------------------------------------------


def test_what_is_declared_not_available_is_submitted_and_counted_as_that() -> None:
    office = Office()
    office.tell(form(), non_siak(figures("PS-01", unavailable="Belum terbit")))

    assert office.draft.completeness[1] == Completeness(
        sheet=PIAK, expected=1, submitted=1, on_time=True, unavailable=1, due=DUE
    )


# --- due times --------------------------------------------------------------------------


def test_a_due_time_that_was_moved_is_the_one_in_force() -> None:
    office = half()
    taken(office.tell(moved(LATER)))

    assert [one.due for one in office.draft.completeness] == [DUE, LATER]
    assert last_due(office.recap) == LATER
    assert [event.recap_version for event in spoken(office, RecapReady)] == [1, 2]


def test_a_collection_is_overdue_when_the_moved_time_has_passed() -> None:
    office = half()
    office.tell(moved(LATER))

    assert refused(office.close(at=LATER)).rule == "pengumpulan-belum-lengkap"
    taken(office.close(at=LATER + timedelta(seconds=1)))


def test_of_several_moves_the_latest_holds_in_whatever_order() -> None:
    one, other = half(), half()
    one.tell(moved(LATER), moved(LATER + timedelta(days=1)))
    other.tell(moved(LATER + timedelta(days=1)))

    assert isinstance(other.tell(moved(LATER)), Ignored)
    assert one.recap.extended == other.recap.extended


def test_the_same_move_again_changes_nothing() -> None:
    office = half()
    office.tell(moved(LATER))

    assert isinstance(office.tell(moved(LATER)), Ignored)
    assert office.draft.version == 2


def test_a_move_that_overtakes_its_form_waits_for_it() -> None:
    office = Office()

    assert office.tell(moved(LATER)) == Early("FormIssued")
    office.tell(form())
    assert list(office.recap.extended) == ["PIAK/NON_SIAK"]


def test_after_the_closing_a_move_is_noted_and_calls_nobody() -> None:
    office = half()
    taken(office.close(at=DUE + timedelta(days=1)))
    said = len(office.said)

    taken(office.tell(moved(LATER)))

    assert (office.draft.version, len(office.said)) == (2, said)
    assert last_due(office.recap) == LATER


@pytest.mark.parametrize(
    ("due", "sheet"), [(LATER, "CAPIL/SIAK"), (LATER, None), (None, "DAFDUK/SIAK")]
)
def test_a_move_of_what_the_form_does_not_have_is_refused(
    due: datetime | None, sheet: str | None
) -> None:
    assert refused(half().tell(moved(due, sheet))).rule == "lembar-tidak-dikenal"


@pytest.mark.parametrize("progress", [one for one in Progress if one is not Progress.DUE_EXTENDED])
def test_other_progress_is_none_of_recap_s_business(progress: Progress) -> None:
    assert isinstance(half().tell(moved(LATER, progress=progress)), Ignored)
    assert isinstance(Office().tell(moved(LATER, progress=progress)), Ignored)


# --- imports and "rekap ulang" ----------------------------------------------------------


def test_an_import_changes_no_draft_that_stands() -> None:
    office = half()
    office.tell(non_siak())
    taken(office.close())
    before = office.recap

    taken(office.ask(PAST, ref=HISTORY_REF))

    assert office.recap == before


def test_rekap_ulang_lets_an_import_take_effect() -> None:
    office = half()
    office.tell(non_siak())
    taken(office.close())
    taken(office.ask(PAST, ref=HISTORY_REF))

    taken(office.ask(RecapAgain()))

    assert (office.row("PS-01").value, office.draft.version) == (Decimal(6), 4)
    assert spoken(office, RecapReady)[-1].history == ("2025-Q2",)


def test_rekap_ulang_of_what_gives_the_same_says_nothing() -> None:
    office = half()
    office.tell(non_siak(figures("PS-01")))
    taken(office.close())
    said = len(office.said)

    assert isinstance(office.ask(RecapAgain()), Ignored)
    assert len(office.said) == said


def test_a_finding_that_an_import_brings_is_told_by_rekap_ulang() -> None:
    office = Office()
    office.tell(form(counted(jump=Decimal(1))), non_siak())
    taken(office.close())
    taken(office.ask(imported({"2025-Q2": {"PS-01": {"numerator": "40"}}}), ref=HISTORY_REF))

    taken(office.ask(RecapAgain()))

    assert ids(office.draft.findings) == ["D12:PS-01:KABUPATEN"]
    taken(office.ask(imported({"2025-Q2": {"PS-01": {"numerator": "1"}}}), ref=HISTORY_REF))
    taken(office.ask(RecapAgain()))
    assert office.recap.lives["D12:PS-01:KABUPATEN"].corrections[0].sheet is None


def test_rekap_ulang_before_anything_was_sent_makes_the_first_draft() -> None:
    office = Office()
    office.tell(form())

    taken(office.ask(RecapAgain()))

    assert (office.draft.version, office.draft.provisional) == (1, True)


@pytest.mark.parametrize("command", [RecapAgain(), CloseCollection()])
def test_only_the_kasubag_of_the_house_asks_for_it(command: RecapAgain | CloseCollection) -> None:
    assert refused(half().ask(command, role="SEKRETARIS")).rule == "bukan-wewenang"
    assert refused(half().ask(command, office="6303-dukcapil")).rule == "bukan-kantor-sendiri"
    assert refused(Office().ask(command)).rule == "siklus-tidak-dikenal"

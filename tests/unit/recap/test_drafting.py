"""From submissions to versions of the draft: what is said, and how findings live (SOP step 4)."""

from decimal import Decimal

import pytest

from services.recap.domain.office import RULES_VERSION
from shared.contract import DiscrepancyFound, FormIssued, RecapReady
from shared.contract.figures import KABUPATEN, IndicatorFigures
from shared.contract.recap import Completeness
from shared.contract.vocabulary import FindingState, Severity
from shared.decision import Early, Ignored
from tests.unit.recap.world import (
    BELAWANG,
    BROKEN,
    DAFDUK,
    DUE,
    PIAK,
    SOUND,
    VERSIONS,
    Office,
    count,
    counted,
    figures,
    form,
    ids,
    indicator,
    non_siak,
    refused,
    roots,
    row,
    siak,
    spoken,
    submitted,
    taken,
    with_row,
)

D03, D08 = "D03:DD-01:BELAWANG:PENYEBUT", "D08:DD-01:KABUPATEN:PENYEBUT"
OFF_BY_ONE = with_row(SOUND, row(KABUPATEN, count(70, 70, 140), count(75, 76, 151)))
"""Only the sums of the kecamatan fail."""

ALSO_OFF = with_row(BROKEN, row(KABUPATEN, count(70, 70, 140), count(75, 76, 151)))
"""The sums fail still, now beside a wrong cell that may be why."""


def opened() -> Office:
    office = Office()
    office.tell(form())
    return office


def closed(first: IndicatorFigures = SOUND) -> Office:
    """All sheets sent and the collection closed."""
    office = opened()
    office.tell(siak(first), non_siak())
    taken(office.close())
    return office


# --- versions ---------------------------------------------------------------------------


def test_every_revision_of_a_sheet_gives_the_next_version() -> None:
    office = opened()
    office.tell(siak(), non_siak(), siak(BROKEN, revision=2))

    assert [event.recap_version for event in spoken(office, RecapReady)] == [1, 2, 3]


def test_a_submission_before_its_form_waits_and_loses_nothing() -> None:
    office = Office()

    assert office.tell(siak()) == Early("FormIssued")
    office.tell(form())

    assert office.draft.version == 1


def test_an_older_revision_that_comes_late_changes_nothing() -> None:
    office = opened()
    office.tell(siak(BROKEN, revision=2))

    assert isinstance(office.tell(siak(revision=1)), Ignored)
    assert isinstance(office.tell(siak(revision=2)), Ignored)
    assert ids(roots(office.draft.findings)) == [D03]


def test_a_form_that_comes_again_keeps_what_was_recapped() -> None:
    office = opened()
    office.tell(siak())

    assert isinstance(office.tell(form()), Ignored)
    assert office.draft.version == 1


def test_a_second_form_of_the_same_cycle_is_refused() -> None:
    outcome = refused(opened().tell(form(title="Form lain")))

    assert (outcome.rule, outcome.status) == ("form-ganda", 409)


@pytest.mark.parametrize(
    "absurd", [{"factor": Decimal("1E+15")}, {"target_year": Decimal("1E-21")}]
)
def test_a_form_with_numbers_that_cannot_be_reckoned_with_is_refused(
    absurd: dict[str, object],
) -> None:
    outcome = refused(Office().tell(form(indicator("DD-07", **absurd))))

    assert outcome.rule == "angka-katalog-di-luar-batas"
    assert "DD-07" in outcome.detail


def test_a_sheet_that_the_form_does_not_have_is_refused() -> None:
    strange = submitted(DAFDUK.model_copy(update={"bidang": "CAPIL"}))

    outcome = refused(opened().tell(strange))

    assert (outcome.rule, "CAPIL/SIAK" in outcome.detail) == ("lembar-tidak-dikenal", True)


def test_an_indicator_on_the_wrong_sheet_is_refused() -> None:
    outcome = refused(opened().tell(submitted(PIAK, SOUND)))

    assert (outcome.rule, "DD-01" in outcome.detail) == ("lembar-tidak-dikenal", True)


# --- what is said -----------------------------------------------------------------------


def test_a_draft_is_provisional_until_the_collection_is_closed() -> None:
    office = opened()
    office.tell(siak(), non_siak())
    taken(office.close())

    assert [event.provisional for event in spoken(office, RecapReady)] == [True, True, False]


def test_an_open_collection_sends_no_discrepancy() -> None:
    office = opened()
    office.tell(siak(BROKEN))

    (ready,) = spoken(office, RecapReady)
    assert ids(ready.findings) == [D03, D08]
    assert spoken(office, DiscrepancyFound) == []


def test_a_final_draft_with_an_open_fault_says_so_once_a_version() -> None:
    office = closed(BROKEN)
    office.tell(non_siak(revision=2), siak(revision=2))

    said = spoken(office, DiscrepancyFound)
    assert [event.recap_version for event in said] == [3, 4]
    assert ids(said[0].findings) == [D03]


def test_a_sound_final_draft_sends_no_discrepancy() -> None:
    assert spoken(closed(), DiscrepancyFound) == []


def test_the_recap_is_said_before_its_discrepancy() -> None:
    kinds = [type(event) for event in closed(BROKEN).said]

    assert kinds[-2:] == [RecapReady, DiscrepancyFound]


def test_events_name_the_versions_of_rules_and_scale_beside_those_of_the_form() -> None:
    ready = spoken(closed(), RecapReady)[-1]

    assert ready.versions.catalogue == VERSIONS.catalogue
    assert ready.versions.rules == f"{RULES_VERSION}/permendagri-86-2017#1"


def test_completeness_counts_what_the_form_asks_for() -> None:
    office = opened()
    office.tell(siak(figures("DD-01")))

    assert office.draft.completeness == (
        Completeness(sheet=DAFDUK, expected=1, submitted=1, on_time=True, due=DUE),
        Completeness(sheet=PIAK, expected=1, submitted=0, on_time=None, due=DUE),
    )


def test_a_late_sheet_is_told() -> None:
    office = opened()
    office.tell(submitted(DAFDUK, SOUND, on_time=False))

    assert office.draft.completeness[0].on_time is False


# --- findings live ----------------------------------------------------------------------


def test_a_fault_keeps_its_id_as_long_as_it_stands() -> None:
    office = closed(BROKEN)
    worse = with_row(SOUND, row(BELAWANG, count(30, 29, 59), count(31, 29, 6000)))
    office.tell(siak(worse, revision=2))

    assert ids(roots(office.draft.findings)) == [D03]
    assert ids(office.draft.findings, FindingState.DIKOREKSI) == []


def test_a_corrected_fault_is_carried_over_as_corrected() -> None:
    office = closed(BROKEN)
    office.tell(siak(revision=2))

    assert ids(office.draft.findings, FindingState.DIKOREKSI) == [D03, D08]
    assert ids(office.draft.findings) == []

    office.tell(non_siak(revision=2))
    assert ids(office.draft.findings, FindingState.DIKOREKSI) == [D03, D08]


def test_a_fault_that_comes_back_is_open_again() -> None:
    office = closed(BROKEN)
    office.tell(siak(revision=2), siak(BROKEN, revision=3))

    assert ids(roots(office.draft.findings)) == [D03]
    assert ids(office.draft.findings, FindingState.DIKOREKSI) == []


def test_an_absence_that_is_declared_corrects_what_was_missing() -> None:
    office = closed()
    office.tell(siak(figures("DD-01"), revision=2))
    office.tell(siak(figures("DD-01", unavailable="SIAK tidak dapat diakses"), revision=3))

    assert ids(office.draft.findings, FindingState.DIKOREKSI) == ["D01:DD-01"]


def test_a_fault_that_now_follows_from_another_stays_open_and_only_informs() -> None:
    office = closed(OFF_BY_ONE)
    assert ids(office.draft.findings) == [D08]

    office.tell(siak(ALSO_OFF, revision=2))

    root, followed = office.draft.findings
    assert (root.id, followed.id, followed.root) == (D03, D08, D03)
    assert followed.severity is Severity.INFORMASI
    assert ids(office.draft.findings, FindingState.DIKOREKSI) == []


def test_a_fault_that_followed_from_another_is_corrected_with_it() -> None:
    office = closed(OFF_BY_ONE)
    office.tell(siak(ALSO_OFF, revision=2), siak(revision=3))

    assert ids(office.draft.findings, FindingState.DIKOREKSI) == [D03, D08]


def test_a_fault_that_followed_from_another_blocks_again_when_that_is_gone() -> None:
    office = closed(OFF_BY_ONE)
    office.tell(siak(ALSO_OFF, revision=2), siak(OFF_BY_ONE, revision=3))

    standing = [f for f in office.draft.findings if f.state is FindingState.TERBUKA]
    assert [(f.id, f.root, f.severity) for f in standing] == [(D08, None, Severity.MENGHALANGI)]
    assert ids(office.draft.findings, FindingState.DIKOREKSI) == [D03]


def test_recap_never_changes_a_figure_that_was_sent() -> None:
    office = closed(BROKEN)

    assert office.recap.submissions["DAFDUK/SIAK"].figures == (BROKEN,)


def test_a_form_of_one_sheet_needs_no_other() -> None:
    office = Office()
    only: FormIssued = form(counted())
    office.tell(only, non_siak())

    assert only.sheets[0].due == DUE
    taken(office.close())
    assert office.draft.findings == ()

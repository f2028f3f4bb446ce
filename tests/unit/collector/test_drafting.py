"""SOP steps 2 and 3: a sheet is filled bit by bit; only the declaration "lengkap" tells others."""

from typing import Any

import pytest

from services.collector.commands import (
    AttachEvidence,
    ImportFigures,
    SaveDraft,
    SubmitDraft,
)
from services.collector.domain.submitting import Accepted
from shared.contract import DataSubmitted
from shared.contract.catalogue import SheetRef
from shared.contract.figures import KABUPATEN, Analysis, Evidence, IndicatorFigures
from shared.contract.recap import Cell
from shared.contract.vocabulary import Progress, Source
from shared.decision import Ignored, Outcome
from tests.unit.collector.world import (
    DAFDUK_SIAK,
    DD_01,
    DD_02,
    KASUBAG,
    PIAK,
    Desk,
    agreed,
    discrepancy,
    figures,
    issued,
    progressed,
    refused,
    row,
    sheet,
    submitted,
    taken,
    wita,
)

CLOSED = progressed(Progress.COLLECTION_CLOSED)
PROOF = Evidence(name="register.pdf", media_type="application/pdf", size=9, sha256="a" * 64)
OTHER = figures("DD-02", row(KABUPATEN, 151))


def save(*content: IndicatorFigures) -> SaveDraft:
    return SaveDraft(sheet=DAFDUK_SIAK, figures=content)


def read(*content: IndicatorFigures, **other: Any) -> ImportFigures:
    return ImportFigures(sheet=DAFDUK_SIAK, figures=content, **other)


def attach(indicator: str = "DD-02", proof: Evidence = PROOF) -> AttachEvidence:
    return AttachEvidence(sheet=DAFDUK_SIAK, indicator=indicator, evidence=proof)


def declare(**other: Any) -> SubmitDraft:
    return SubmitDraft(sheet=DAFDUK_SIAK, **other)


def event(outcome: Outcome) -> DataSubmitted:
    (said,) = taken(outcome).events
    assert isinstance(said, DataSubmitted)
    return said


def test_a_draft_may_have_empty_cells_and_is_told_to_nobody() -> None:
    desk = issued()

    outcome = taken(desk.ask(save(DD_01), PIAK))

    assert (outcome.events, outcome.entries) == ((), ())
    assert desk.collection.submissions == {}
    assert (desk.draft().figures, desk.draft().edition) == ((DD_01,), 1)


def test_a_draft_that_is_declared_complete_is_the_submission_and_is_no_draft_any_more() -> None:
    desk = issued()
    taken(desk.ask(save(DD_01, DD_02), PIAK))

    outcome = taken(desk.ask(declare(), PIAK, at=wita(8, 16)))

    said = event(outcome)
    assert (said.figures, said.revision, said.on_time) == ((DD_01, DD_02), 1, True)
    assert outcome.answer == Accepted(sheet=DAFDUK_SIAK, revision=1, on_time=True, withdrawn=False)
    assert desk.draft().figures is None


def test_a_draft_with_an_empty_cell_is_not_complete() -> None:
    desk = issued()
    taken(desk.ask(save(DD_01), PIAK))

    assert refused(desk.ask(declare(), PIAK)).rule == "sel-kosong"


def test_nothing_at_all_is_not_complete() -> None:
    assert refused(issued().ask(declare(), PIAK)).rule == "sel-kosong"


def test_a_sheet_that_was_sent_and_not_changed_is_not_sent_again() -> None:
    assert isinstance(submitted().ask(declare(), PIAK), Ignored)


def test_a_changed_draft_is_a_revision_and_needs_a_reason() -> None:
    desk = submitted()
    taken(desk.ask(save(DD_01, OTHER), PIAK))

    bare = desk.ask(declare(), PIAK)
    said = event(desk.ask(declare(reason="unduhan ulang"), PIAK))

    assert refused(bare).rule == "alasan-wajib-diisi"
    assert (said.revision, said.reason, said.figures[1]) == (2, "unduhan ulang", OTHER)


def test_a_draft_is_declared_in_the_edition_that_was_read() -> None:
    desk = issued()
    taken(desk.ask(save(DD_01, DD_02), PIAK))
    taken(desk.ask(save(DD_01, OTHER), PIAK))

    stale = refused(desk.ask(declare(edition=1), PIAK))

    assert (stale.rule, stale.status) == ("isian-sudah-berubah", 409)
    assert event(desk.ask(declare(edition=2), PIAK)).figures[1] == OTHER


def test_the_same_draft_again_changes_nothing() -> None:
    desk = issued()
    taken(desk.ask(save(DD_01), PIAK))

    assert isinstance(desk.ask(save(DD_01), PIAK), Ignored)
    assert isinstance(submitted().ask(save(DD_02, DD_01), PIAK), Ignored)


def test_a_submission_in_one_act_ends_the_draft() -> None:
    desk = issued()
    taken(desk.ask(save(OTHER), PIAK))

    taken(desk.ask(sheet(), PIAK))

    assert desk.draft().figures is None
    assert isinstance(desk.ask(declare(), PIAK), Ignored)


@pytest.mark.parametrize("command", [save(DD_01), read(DD_01), attach()])
def test_a_draft_is_its_fillers_alone(command: SaveDraft | AttachEvidence) -> None:
    outcome = refused(issued().ask(command, KASUBAG))

    assert (outcome.rule, outcome.status) == ("bukan-pengisi-lembar", 403)


def test_a_draft_of_a_cycle_without_a_form_is_not_known() -> None:
    assert refused(Desk().ask(save(DD_01), PIAK)).rule == "siklus-tidak-dikenal"


def test_a_draft_of_a_sheet_that_the_form_does_not_have_is_not_known() -> None:
    other = SaveDraft(sheet=SheetRef(bidang="CAPIL", source=Source.SIAK), figures=(DD_01,))

    assert refused(issued().ask(other, PIAK)).rule == "lembar-tidak-dikenal"


def test_several_files_make_up_one_sheet() -> None:
    desk = issued()

    taken(desk.ask(read(DD_01), PIAK))
    taken(desk.ask(read(DD_02), PIAK))

    assert desk.draft().figures == (DD_01, DD_02)


def test_a_file_replaces_what_the_draft_said_of_its_indicators_and_keeps_peoples_words() -> None:
    desk = issued()
    taken(desk.ask(attach(), PIAK))
    said = Analysis(supporting="Layanan keliling")
    noted = DD_02.model_copy(update={"note": "sementara", "analysis": said, "evidence": (PROOF,)})
    taken(desk.ask(save(DD_01, noted), PIAK))

    taken(desk.ask(read(OTHER), PIAK))

    drafted = desk.draft().figures
    assert drafted is not None
    assert drafted[0] == DD_01
    assert drafted[1].rows == OTHER.rows
    assert (drafted[1].note, drafted[1].analysis) == ("sementara", said)
    assert drafted[1].evidence == (PROOF,)


def test_a_file_with_a_refused_row_is_not_taken_in_part() -> None:
    outcome = refused(issued().ask(read(DD_01, refused=2), PIAK))

    assert (outcome.rule, outcome.status) == ("berkas-ditolak", 422)
    assert outcome.detail == "2 baris atau sel ditolak."


def test_a_file_that_has_an_indicator_twice_is_not_guessed_about() -> None:
    outcome = refused(issued().ask(read(DD_02, OTHER), PIAK))

    assert (outcome.rule, outcome.status) == ("indikator-ganda", 422)


def test_a_file_of_a_stranger_is_refused_by_who_it_is_first() -> None:
    assert refused(issued().ask(read(refused=2), KASUBAG)).rule == "bukan-pengisi-lembar"


def test_the_same_file_again_changes_nothing() -> None:
    desk = submitted()

    assert isinstance(desk.ask(read(DD_01), PIAK), Ignored)


def test_evidence_is_told_with_the_figures_that_it_proves() -> None:
    desk = issued()
    taken(desk.ask(save(DD_01, DD_02), PIAK))

    taken(desk.ask(attach(), PIAK))

    assert event(desk.ask(declare(), PIAK)).figures[1].evidence == (PROOF,)


def test_evidence_may_come_before_the_figures() -> None:
    desk = issued()
    taken(desk.ask(attach(), PIAK))

    taken(desk.ask(read(DD_01, DD_02), PIAK))

    assert event(desk.ask(declare(), PIAK)).figures[1].evidence == (PROOF,)


def test_the_same_evidence_again_changes_nothing_whatever_it_is_called() -> None:
    desk = issued()
    taken(desk.ask(attach(), PIAK))
    renamed = PROOF.model_copy(update={"name": "salinan.pdf"})

    assert isinstance(desk.ask(attach(proof=renamed), PIAK), Ignored)


def test_evidence_for_an_indicator_of_another_sheet_is_refused() -> None:
    assert refused(issued().ask(attach("NS-01"), PIAK)).rule == "indikator-tidak-dikenal"


@pytest.mark.parametrize("whole", [True, False])
def test_evidence_that_nobody_uploaded_is_refused(whole: bool) -> None:  # noqa: FBT001
    claimed = DD_02.model_copy(update={"evidence": (PROOF,)})
    command = sheet(DD_01, claimed) if whole else save(claimed)

    outcome = refused(issued().ask(command, PIAK))

    assert (outcome.rule, outcome.status) == ("bukti-belum-diunggah", 422)


def test_evidence_of_the_newest_revision_may_be_sent_again() -> None:
    desk = issued()
    taken(desk.ask(attach(), PIAK))
    proved = DD_02.model_copy(update={"evidence": (PROOF,)})
    taken(desk.ask(sheet(DD_01, proved), PIAK))

    moved = OTHER.model_copy(update={"evidence": (PROOF,)})

    assert event(desk.ask(sheet(DD_01, moved, reason="koreksi"), PIAK)).revision == 2


@pytest.mark.parametrize("command", [save(DD_01, OTHER), read(OTHER), attach()])
def test_after_the_agreement_not_even_a_draft_changes(command: SaveDraft) -> None:
    outcome = refused(submitted(CLOSED, agreed()).ask(command, PIAK))

    assert (outcome.rule, outcome.status) == ("data-terkunci", 409)
    assert "revisi berikutnya" in outcome.remedy


def test_after_the_closing_a_draft_changes_in_reopened_cells_alone() -> None:
    door = Cell(indicator="DD-02", region=KABUPATEN, part="PEMBILANG", group="JML")
    desk = submitted(CLOSED, discrepancy(door))
    elsewhere = figures("DD-01", row("ALALAK", 91), row("BELAWANG", 80), row(KABUPATEN, 170))

    shut = desk.ask(read(elsewhere), PIAK)
    taken(desk.ask(read(OTHER), PIAK))

    assert refused(shut).rule == "sel-tidak-dibuka-kembali"
    assert event(desk.ask(declare(reason="unduhan ulang"), PIAK)).sop_step == 6

"""A submission can be taken back until the collection is closed; its figures stay at hand."""

import pytest

from services.collector.commands import SubmitDraft, WithdrawSheet
from services.collector.domain.states import Submission
from services.collector.views import collection_view
from shared.contract import DataSubmitted
from shared.contract.vocabulary import Progress
from shared.decision import Outcome
from tests.unit.collector.world import (
    DAFDUK_SIAK,
    DD_01,
    DD_02,
    KASUBAG,
    PIAK,
    agreed,
    issued,
    progressed,
    refused,
    sheet,
    submitted,
    taken,
    wita,
)

CLOSED = progressed(Progress.COLLECTION_CLOSED)
BACK = WithdrawSheet(sheet=DAFDUK_SIAK, reason="Salah unggah berkas")
DECLARE = SubmitDraft(sheet=DAFDUK_SIAK)


def event(outcome: Outcome) -> DataSubmitted:
    (said,) = taken(outcome).events
    assert isinstance(said, DataSubmitted)
    return said


def test_a_withdrawal_is_a_revision_without_figures() -> None:
    outcome = taken(submitted().ask(BACK, PIAK))

    said = event(outcome)
    assert (said.withdrawn, said.figures, said.revision) == (True, (), 2)
    assert (said.reason, said.sop_step) == ("Salah unggah berkas", 2)
    (entry,) = outcome.entries
    assert isinstance(entry.data, Submission)
    assert entry.data.withdrawn


def test_a_withdrawn_sheet_counts_as_not_submitted() -> None:
    desk = submitted()
    taken(desk.ask(BACK, PIAK))

    progress = collection_view(desk.collection).sheets[0]

    assert (progress.submitted, progress.on_time, progress.withdrawn) == (0, None, True)
    assert progress.missing == ("DD-01", "DD-02")


def test_what_was_withdrawn_is_the_draft_and_can_be_declared_again_without_another_reason() -> None:
    desk = submitted()
    taken(desk.ask(BACK, PIAK))

    assert desk.draft().figures == (DD_01, DD_02)
    said = event(desk.ask(DECLARE, PIAK))
    assert (said.revision, said.withdrawn, said.figures) == (3, False, (DD_01, DD_02))


def test_a_sheet_that_is_sent_again_after_its_due_time_is_late() -> None:
    desk = submitted()
    taken(desk.ask(BACK, PIAK))

    assert event(desk.ask(DECLARE, PIAK, at=wita(9, 9))).on_time is False


def test_a_sheet_that_was_never_sent_cannot_be_withdrawn() -> None:
    outcome = refused(issued().ask(BACK, PIAK))

    assert (outcome.rule, outcome.status) == ("lembar-belum-terkirim", 409)


def test_a_sheet_is_withdrawn_once() -> None:
    desk = submitted()
    taken(desk.ask(BACK, PIAK))

    assert refused(desk.ask(BACK, PIAK)).rule == "lembar-belum-terkirim"


def test_after_the_closing_a_sheet_stays() -> None:
    outcome = refused(submitted(CLOSED).ask(BACK, PIAK))

    assert (outcome.rule, outcome.status) == ("pengumpulan-sudah-ditutup", 409)
    assert "mengajukan keberatan" in outcome.remedy


def test_after_the_agreement_a_sheet_stays() -> None:
    assert refused(submitted(CLOSED, agreed()).ask(BACK, PIAK)).rule == "data-terkunci"


@pytest.mark.parametrize("role", [KASUBAG, "SEKRETARIS"])
def test_a_sheet_is_withdrawn_by_its_filler_alone(role: str) -> None:
    assert refused(submitted().ask(BACK, role)).rule == "bukan-pengisi-lembar"


def test_a_sheet_that_was_withdrawn_at_the_closing_is_late_when_it_comes_after_it() -> None:
    desk = submitted()
    taken(desk.ask(BACK, PIAK))
    taken(desk.tell(CLOSED))

    assert refused(desk.ask(sheet(), PIAK)).rule == "sel-tidak-dibuka-kembali"

"""Each bidang's word on its own figures: confirmation and dispute (SOP step 5)."""

import pytest
from pydantic import ValidationError

from services.approval.commands import Agree, Confirm
from shared.contract import DiscrepancyFound, StepProgressed
from shared.contract.recap import Cell
from shared.contract.vocabulary import Progress, Severity
from shared.decision import Ignored
from tests.unit.approval.world import (
    BLOCKING,
    CAPIL,
    CELL,
    CHAIR,
    DAFDUK,
    World,
    agree,
    decision,
    discrepancy,
    dispute,
    must,
    recap,
    refused,
)

YES = Confirm(recap_version=1, agrees=True)


def test_a_confirmation_is_kept_with_its_bidang_and_told() -> None:
    world = World().drafted()

    must(world.ask(DAFDUK, YES))

    (kept,) = world.state.confirmations
    told = world.said[-1]
    assert (kept.bidang, kept.by.role) == ("DAFDUK", DAFDUK)
    assert isinstance(told, StepProgressed)
    assert (told.progress, told.role) == (Progress.CONFIRMED, None)


def test_the_last_confirmation_hands_over_to_the_chair() -> None:
    world = World().drafted().confirmed()

    told = world.said[-1]
    assert isinstance(told, StepProgressed)
    assert told.role == CHAIR


def test_a_second_confirmation_of_the_same_draft_changes_nothing() -> None:
    world = World().drafted().confirmed()

    assert isinstance(world.ask(DAFDUK, YES), Ignored)


def test_only_who_answers_for_a_bidang_confirms() -> None:
    assert refused(World().drafted().ask(CHAIR, YES)) == "bukan-penanggung-jawab-bidang"


def test_a_bidang_without_figures_has_nothing_to_confirm() -> None:
    assert refused(World().drafted().ask("KABID_PIAK", YES)) == "bidang-tanpa-data"


def test_a_confirmation_of_another_draft_than_the_one_in_hand_is_refused() -> None:
    world = World().drafted()
    world.tell(recap(2))

    assert refused(world.ask(DAFDUK, YES)) == "versi-draf-berganti"
    assert refused(world.ask(DAFDUK, Confirm(recap_version=3, agrees=True))) == (
        "versi-draf-berganti"
    )


def test_a_draft_under_correction_cannot_be_confirmed() -> None:
    world = World().drafted(BLOCKING)
    world.tell(discrepancy())

    assert refused(world.ask(DAFDUK, YES)) == "draf-sedang-dikoreksi"


@pytest.mark.parametrize(
    "word",
    [
        Confirm(recap_version=1, agrees=True, reason="ragu"),
        Confirm(recap_version=1, agrees=True, cells=(CELL,)),
        Confirm(recap_version=1, agrees=False, reason="keliru"),
        Confirm(recap_version=1, agrees=False, cells=(CELL,)),
    ],
)
def test_a_word_that_says_both_or_neither_is_refused(word: Confirm) -> None:
    assert refused(World().drafted().ask(DAFDUK, word)) == "pernyataan-tidak-jelas"


def test_a_dispute_opens_its_cells_on_the_sheet_that_corrects_them() -> None:
    world = World().drafted()

    must(world.ask(DAFDUK, dispute()))

    told, opened = world.said[-2:]
    assert world.status == "KOORDINASI_ULANG"
    assert isinstance(told, StepProgressed)
    assert (told.progress, told.before, told.after) == (
        Progress.DISPUTED,
        "KOORDINASI",
        "KOORDINASI_ULANG",
    )
    assert isinstance(opened, DiscrepancyFound)
    (finding,) = opened.findings
    assert (opened.recap_version, finding.sheet.key, finding.owner) == (1, "DAFDUK/SIAK", "DAFDUK")
    assert finding.cells == (CELL,)
    assert finding.severity is Severity.WAJIB_DIJAWAB
    assert "Pengelolaan Informasi" in finding.remedy


def test_a_dispute_counts_one_round_for_its_draft_however_many_bidang_dispute() -> None:
    world = World().drafted()

    must(world.ask(DAFDUK, dispute()))
    must(world.ask(CAPIL, dispute(1, Cell(indicator="PS-01"))))

    assert [(opened.sender, opened.recap_version) for opened in world.state.rounds] == [
        ("approval", 1)
    ]
    assert len(world.state.objections) == 2


def test_who_disputes_takes_back_his_own_confirmation_only() -> None:
    world = World().drafted().confirmed()

    must(world.ask(DAFDUK, dispute()))

    assert [kept.bidang for kept in world.state.confirmations] == ["CAPIL"]


def test_a_bidang_disputes_its_own_figures_only() -> None:
    world = World().drafted()

    assert refused(world.ask(CAPIL, dispute())) == "bukan-data-bidang-ini"


@pytest.mark.parametrize(
    "cell",
    [
        Cell(indicator="XX-99"),
        Cell(indicator="DD-01", region="ATLANTIS"),
        Cell(indicator="DD-01", part="PENYEBUTT"),
        Cell(indicator="DD-01", group="SEMUA"),
    ],
)
def test_a_cell_that_the_form_does_not_have_is_refused(cell: Cell) -> None:
    assert refused(World().drafted().ask(DAFDUK, dispute(1, cell))) == "sel-tidak-dikenal"


def test_the_same_sheet_of_one_draft_is_disputed_once() -> None:
    world = World().drafted()
    must(world.ask(DAFDUK, dispute()))

    assert refused(world.ask(DAFDUK, dispute())) == "keberatan-sudah-tercatat"


def test_an_objection_stays_until_its_row_has_changed() -> None:
    world = World().drafted()
    must(world.ask(DAFDUK, dispute()))

    world.tell(recap(2))
    assert len(world.state.objections) == 1
    world.tell(recap(3, value="98.10"))

    assert not world.state.objections


def test_an_unanswered_objection_stands_in_the_way_of_agreement_on_the_next_draft() -> None:
    world = World().drafted()
    must(world.ask(DAFDUK, dispute()))
    world.tell(recap(2))
    for role in (DAFDUK, CAPIL):
        must(world.ask(role, Confirm(recap_version=2, agrees=True)))

    assert refused(world.ask(CHAIR, agree(2))) == "temuan-belum-diputuskan"
    must(world.ask(CHAIR, decision("KEBERATAN:1:DAFDUK:SIAK")))
    must(world.ask(CHAIR, agree(2)))


def test_text_is_never_empty_and_never_broken_unicode() -> None:
    for reason in ("   ", "\ud800", "x" * 501):
        with pytest.raises(ValidationError):
            Confirm(recap_version=1, agrees=False, reason=reason, cells=(CELL,))
    with pytest.raises(ValidationError):
        Agree.model_validate({"recap_version": 1, "present": [CHAIR], "place": "  "})

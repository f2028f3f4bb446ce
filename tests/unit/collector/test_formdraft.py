"""SOP step 1: the form and the letter's concept are drafted before the form goes out."""

from typing import Any

import pytest

from services.collector.commands import DraftForm, IssueForm
from services.collector.domain.states import FORM_DRAFT, FormDraft
from shared.contract.vocabulary import Source
from shared.decision import Ignored, Ref
from tests.unit.collector.world import (
    INDICATORS,
    ISSUED,
    KASUBAG,
    PIAK,
    REF,
    SEKRETARIS,
    Desk,
    catalogue,
    form_of,
    indicator,
    issued,
    refused,
    taken,
    wita,
)

ISSUE = IssueForm(year=2025, quarter=3)


def draft(**other: Any) -> DraftForm:
    return DraftForm(year=2025, quarter=3, **other)


def begun(**other: Any) -> Desk:
    desk = Desk()
    taken(desk.ask(catalogue(**other)))
    return desk


def kept(desk: Desk) -> FormDraft:
    return FormDraft.model_validate(desk.kept[Ref(FORM_DRAFT, REF.id)])


@pytest.mark.parametrize("role", [KASUBAG, "STAF_PEP"])
def test_a_draft_is_told_to_nobody_and_has_the_concept_of_the_house(role: str) -> None:
    desk = begun()

    outcome = taken(desk.ask(draft(), role))

    assert outcome.events == ()
    assert REF not in desk.kept
    assert "Triwulan III Tahun 2025" in kept(desk).letter_concept


@pytest.mark.parametrize("role", [PIAK, SEKRETARIS])
def test_a_form_is_drafted_by_those_the_sop_names(role: str) -> None:
    assert refused(begun().ask(draft(), role)).rule == "bukan-wewenang"


def test_the_form_goes_out_as_it_was_drafted_and_says_when_step_1_began() -> None:
    desk = begun()
    asked = draft(letter_concept="Mohon diisi sebelum Kamis.", indicators=("NS-01", "DD-02"))
    taken(desk.ask(asked, "STAF_PEP", at=ISSUED))

    form = form_of(desk.ask(ISSUE, at=wita(6, 10)))

    assert [item.code for item in form.indicators] == ["DD-02", "NS-01"]
    assert [sheet.ref.key for sheet in form.sheets] == ["DAFDUK/SIAK", "SEKRETARIAT/NON_SIAK"]
    assert (form.letter_concept, form.drafted_at) == ("Mohon diisi sebelum Kamis.", ISSUED)


def test_without_a_draft_the_form_goes_out_directly() -> None:
    assert form_of(begun().ask(ISSUE)).drafted_at is None


def test_a_draft_that_is_edited_keeps_the_moment_it_was_begun() -> None:
    desk = begun()
    taken(desk.ask(draft(), at=ISSUED))

    taken(desk.ask(draft(letter_concept="Kata-kata lain."), at=wita(6, 10)))

    assert (kept(desk).drafted_at, kept(desk).at) == (ISSUED, wita(6, 10))
    assert kept(desk).letter_concept == "Kata-kata lain."


def test_the_same_draft_again_changes_nothing() -> None:
    desk = begun()
    taken(desk.ask(draft()))

    assert isinstance(desk.ask(draft(), at=wita(6, 10)), Ignored)


@pytest.mark.parametrize("code", ["ZZ-99", "DD-03"])
def test_a_draft_selects_what_is_measured_in_the_quarter(code: str) -> None:
    outcome = refused(begun().ask(draft(indicators=("DD-01", code))))

    assert (outcome.rule, outcome.status) == ("pilihan-tidak-sesuai", 422)
    assert code in outcome.detail
    assert "DD-01" not in outcome.detail


def test_an_inactive_indicator_is_not_asked_for_and_cannot_be_selected() -> None:
    asleep = INDICATORS[1].model_copy(update={"active": False})
    desk = begun(indicators=(INDICATORS[0], asleep, *INDICATORS[2:]))

    assert refused(desk.ask(draft(indicators=("DD-02",)))).rule == "pilihan-tidak-sesuai"
    assert [i.code for i in form_of(desk.ask(ISSUE)).indicators] == ["DD-01", "NS-01"]


def test_a_selection_that_a_new_catalogue_lost_is_named_at_issuing() -> None:
    desk = begun()
    taken(desk.ask(draft(indicators=("DD-01", "DD-02"))))
    taken(desk.ask(catalogue(version="2025.2", indicators=INDICATORS[:1])))

    outcome = refused(desk.ask(ISSUE))

    assert (outcome.rule, outcome.status) == ("pilihan-tidak-sesuai", 422)
    assert "DD-02" in outcome.detail


def test_a_draft_needs_a_catalogue() -> None:
    assert refused(Desk().ask(draft())).rule == "katalog-belum-ada"


def test_a_form_that_went_out_is_not_drafted_again() -> None:
    assert refused(issued().ask(draft())).rule == "form-sudah-terbit"


def test_a_draft_is_addressed_as_the_cycle_that_it_means() -> None:
    assert refused(begun().ask(DraftForm(year=2025, quarter=2))).rule == "siklus-tidak-cocok"


def test_the_form_has_the_targets_of_its_quarter() -> None:
    quarterly = indicator("DD-01", "DAFDUK", Source.SIAK, targets=(10, 20, 30, 40))
    desk = begun(indicators=(quarterly, *INDICATORS[1:]))

    targets = {i.code: i.target_quarter for i in form_of(desk.ask(ISSUE)).indicators}

    assert targets["DD-01"] == 30
    assert targets["DD-02"] == INDICATORS[1].target_quarter

"""The sample office through recap: the figures that another hand worked out, its one fault."""

from functools import cache

from samples import SheetForm, load, outcomes
from services.recap.commands import ImportHistory
from shared.contract import DataSubmitted, DiscrepancyFound
from shared.contract.vocabulary import FindingState, Frequency, Measured
from tests.unit.recap.world import (
    HISTORY_REF,
    Office,
    form,
    ids,
    roots,
    spoken,
    submitted,
    taken,
)

SAMPLE = load()
FAULT = "D03:DD-01:BELAWANG:PENYEBUT"


def sent(sheet: SheetForm, revision: int) -> DataSubmitted:
    return submitted(sheet.ref, *sheet.figures, revision=revision)


@cache
def closed() -> Office:
    """After the closing. Read only: the tests share it."""
    office = Office()
    taken(office.ask(ImportHistory.model_validate(SAMPLE.history_body()), ref=HISTORY_REF))
    due = [item for item in SAMPLE.indicators if item.frequency is Frequency.TRIWULAN]
    office.tell(form(*due, regions=SAMPLE.regions), *(sent(sheet, 1) for sheet in SAMPLE.sheets))
    taken(office.close())
    return office


@cache
def corrected() -> Office:
    """After the correction. Read only: the tests share it."""
    office = Office(kept=dict(closed().kept))
    office.tell(*(sent(sheet, 2) for sheet in SAMPLE.corrections))
    return office


def test_the_one_error_of_the_sample_is_one_finding() -> None:
    office = closed()

    assert ids(roots(office.draft.findings)) == [FAULT]
    assert len(spoken(office, DiscrepancyFound)) == 1


def test_the_corrected_cells_are_among_those_that_were_opened() -> None:
    (finding,) = roots(closed().draft.findings)

    places = [(cell.region, cell.part) for cell in finding.cells]
    assert places == [("BELAWANG", "PENYEBUT"), ("KABUPATEN", "PENYEBUT")]


def test_the_correction_leaves_no_finding_open() -> None:
    office = corrected()

    assert ids(office.draft.findings) == []
    corrected_ones = ids(office.draft.findings, FindingState.DIKOREKSI)
    assert corrected_ones == [FAULT, "D08:DD-01:KABUPATEN:PENYEBUT"]


def test_every_figure_is_the_one_that_was_worked_out_apart() -> None:
    office = corrected()

    for code, expected in outcomes(SAMPLE).items():
        found = office.row(code)
        assert (found.measured, found.numerator, found.denominator, found.value) == (
            expected.measured,
            expected.numerator,
            expected.denominator,
            expected.value,
        ), code


def test_every_row_is_explained_in_one_sentence_with_indonesian_numbers() -> None:
    for row in corrected().draft.table:
        assert row.why.endswith("."), row.indicator
        assert ". " not in row.why.replace("s.d. ", ""), row.indicator
        if row.measured is Measured.TERUKUR:
            assert str(row.achievement).replace(".", ",") in row.why

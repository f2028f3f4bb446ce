"""Twenty other offices' quarters: recap ends where the samples, written apart from it, end."""

from typing import Final

import pytest

from samples import Outcome, Sample, SheetForm, load, variant
from services.recap.domain.books import Books
from services.recap.domain.drafting import reckoned
from services.recap.domain.history import imported
from services.recap.domain.states import History, PastFigure, Recap, Submission
from shared.contract.recap import Finding, MeasuredRow
from shared.contract.vocabulary import Frequency, Severity
from tests.unit.recap.world import RULES, form, ids, roots

SAMPLE: Final = load()
SEEDS: Final = range(20)


Drafted = tuple[tuple[MeasuredRow, ...], tuple[Finding, ...]]


def drafted(sample: Sample, sheets: tuple[SheetForm, ...]) -> Drafted:
    """The final draft's table and findings from these sheets."""
    due = [item for item in sample.indicators if item.frequency is Frequency.TRIWULAN]
    sent = {
        sheet.ref.key: Submission(sheet=sheet.ref, revision=1, on_time=True, figures=sheet.figures)
        for sheet in sheets
    }
    recap = Recap(form=form(*due, regions=sample.regions), submissions=sent, closed=True)
    return reckoned(RULES, recap, Books(history(sample)))[:2]


def history(sample: Sample) -> History:
    quarters = {
        label: {code: PastFigure(**past.model_dump()) for code, past in figures.items()}
        for label, figures in sample.history.items()
    }
    return imported(History(), quarters)


def counted(row: MeasuredRow) -> Outcome:
    return Outcome(
        measured=row.measured,
        numerator=row.numerator,
        denominator=row.denominator,
        value=row.value,
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_a_variant_ends_with_the_figures_that_were_worked_out_apart(seed: int) -> None:
    made = variant(SAMPLE, f"63{seed:02}-dukcapil", seed, with_error=False)

    table, findings = drafted(made.sample, made.sample.sheets)

    assert {row.indicator: counted(row) for row in table} == made.expected
    assert [f.id for f in findings if f.severity is not Severity.INFORMASI] == []


@pytest.mark.parametrize("seed", SEEDS[:6])
def test_the_one_error_of_a_variant_is_one_finding_until_it_is_corrected(seed: int) -> None:
    made = variant(SAMPLE, f"63{seed:02}-dukcapil", seed, with_error=True).sample

    (identifier,) = ids(roots(drafted(made, made.sheets)[1]))
    after = drafted(made, made.final_sheets())

    assert identifier.startswith("D03:")
    assert [f.id for f in after[1] if f.severity is not Severity.INFORMASI] == []

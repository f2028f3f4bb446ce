"""Twenty other offices' quarters: recap ends where the samples, written apart from it, end."""

from typing import Final

import pytest

from samples import Outcome, Sample, SheetForm, load, variant
from services.recap.domain.drafting import redraft
from services.recap.domain.history import imported
from services.recap.domain.states import Draft, History, PastFigure, Recap, Submission
from shared.contract.recap import MeasuredRow
from shared.contract.vocabulary import Frequency
from tests.unit.recap.world import RULES, form, ids

SAMPLE: Final = load()
SEEDS: Final = range(20)


def drafted(sample: Sample, sheets: tuple[SheetForm, ...]) -> Draft:
    """The final draft of these sheets."""
    due = [item for item in sample.indicators if item.frequency is Frequency.TRIWULAN]
    sent = {
        sheet.ref.key: Submission(sheet=sheet.ref, revision=1, on_time=True, figures=sheet.figures)
        for sheet in sheets
    }
    recap = Recap(form=form(*due, regions=sample.regions), submissions=sent, closed=True)
    return redraft(RULES, recap, history(sample))[1]


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

    draft = drafted(made.sample, made.sample.sheets)

    assert {row.indicator: counted(row) for row in draft.table} == made.expected
    assert draft.findings == ()


@pytest.mark.parametrize("seed", SEEDS[:6])
def test_the_one_error_of_a_variant_is_one_finding_until_it_is_corrected(seed: int) -> None:
    made = variant(SAMPLE, f"63{seed:02}-dukcapil", seed, with_error=True).sample

    (identifier,) = ids(drafted(made, made.sheets).findings)
    after = drafted(made, made.final_sheets())

    assert identifier.startswith("D03:")
    assert after.findings == ()

"""What a cycle must end with, worked out a second time.

Written apart from `services.recap` on purpose and with nothing of it: tests compare the two.
Only the realisasi is here, by three rules: KUMULATIF adds the pembilang and the penyebut of
the year's quarters; NILAI_AKHIR is the quarter's own; a penyebut of nought measures nothing.
"""

from decimal import ROUND_HALF_UP, Decimal

from samples.model import PastFigure, Sample
from shared.contract.catalogue import Indicator
from shared.contract.event import Part
from shared.contract.figures import KABUPATEN, IndicatorFigures, Value
from shared.contract.vocabulary import Aggregation, Measured


class Outcome(Part):
    """The ratified row of one indicator: sums up to this quarter, and the rounded value."""

    measured: Measured
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None


def outcomes(sample: Sample) -> dict[str, Outcome]:
    """Indicator code to what must be ratified once the sample's corrections are in."""
    catalogue = {indicator.code: indicator for indicator in sample.indicators}
    return {
        figures.indicator: _outcome(catalogue[figures.indicator], figures, sample)
        for sheet in sample.final_sheets()
        for figures in sheet.figures
    }


def _outcome(indicator: Indicator, figures: IndicatorFigures, sample: Sample) -> Outcome:
    if figures.unavailable is not None:
        return Outcome(measured=Measured.TIDAK_TERSEDIA)
    quarters = [_own(figures)]
    if indicator.aggregation is Aggregation.KUMULATIF:
        quarters += _earlier(indicator.code, sample)
    numerator = sum((above for above, _ in quarters), Decimal(0))
    if indicator.denominator is None:
        return measured(indicator, numerator, None)
    return measured(indicator, numerator, sum((below for _, below in quarters), Decimal(0)))


def measured(indicator: Indicator, numerator: Decimal, denominator: Decimal | None) -> Outcome:
    """The outcome of sums; none of a value where the denominator is nought."""
    if denominator == 0:
        return Outcome(
            measured=Measured.TIDAK_DAPAT_DIUKUR, numerator=numerator, denominator=denominator
        )
    exact = numerator * indicator.factor / (denominator if denominator is not None else Decimal(1))
    return Outcome(
        measured=Measured.TERUKUR,
        numerator=numerator,
        denominator=denominator,
        value=exact.quantize(Decimal(1).scaleb(-indicator.decimals), rounding=ROUND_HALF_UP),
    )


def _own(figures: IndicatorFigures) -> tuple[Decimal, Decimal]:
    for row in figures.rows:
        if row.region == KABUPATEN:
            below = None if row.denominator is None else row.denominator.total
            return number(row.numerator.total), number(below)
    raise ValueError(f"{figures.indicator}: no row of the kabupaten")


def _earlier(code: str, sample: Sample) -> list[tuple[Decimal, Decimal]]:
    """The indicator's figures of the same year's earlier quarters."""
    labels = [f"{sample.year}-Q{quarter}" for quarter in range(1, sample.quarter)]
    figures = [sample.history.get(label, {}).get(code, PastFigure()) for label in labels]
    return [(number(past.numerator), number(past.denominator)) for past in figures]


def number(value: Value | None) -> Decimal:
    """A sample's figure; nought where there is none. Raises ``TypeError`` for words."""
    if isinstance(value, str):
        raise TypeError(f"a sample's figure is a number, not {value!r}")
    return value or Decimal(0)

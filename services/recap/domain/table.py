"""The table Pengukuran Kinerja: one row per indicator of the form, each with its "why"."""

from decimal import Decimal

from services.recap.commands import PastFigure
from services.recap.domain.figures import figures_of, own_figure
from services.recap.domain.measure import Measure, Sums, measure
from services.recap.domain.scale import Scale
from services.recap.domain.states import History, Own, Recap
from services.recap.domain.why import explain
from shared.contract.catalogue import Indicator
from shared.contract.identifiers import Period
from shared.contract.recap import MeasuredRow
from shared.contract.vocabulary import Aggregation, Measured


def earlier_quarters(recap: Recap, history: History) -> tuple[str, ...]:
    """Quarters of the same year before this one that the office has figures of."""
    period = Period.of(recap.form.cycle)
    labels = (f"{period.year}-Q{number}" for number in range(1, period.quarter))
    return tuple(label for label in labels if label in history.quarters)


def own_figures(recap: Recap) -> Own:
    """Each indicator's figures of this quarter alone, where they are complete."""
    found = (
        (indicator.code, own_figure(figures_of(recap, indicator), indicator))
        for indicator in recap.form.indicators
    )
    return {code: figure for code, figure in found if figure is not None}


def table(recap: Recap, history: History, scale: Scale) -> tuple[MeasuredRow, ...]:
    """All rows, in the order of the form."""
    own, quarters = own_figures(recap), earlier_quarters(recap, history)
    return tuple(
        _row(
            recap, indicator, own.get(indicator.code), _earlier(indicator, history, quarters), scale
        )
        for indicator in recap.form.indicators
    )


def _earlier(
    indicator: Indicator, history: History, quarters: tuple[str, ...]
) -> dict[str, PastFigure]:
    """What a cumulative indicator adds; for others nothing counts but this quarter."""
    if indicator.aggregation is not Aggregation.KUMULATIF:
        return {}
    found = ((label, history.quarters[label].get(indicator.code)) for label in quarters)
    return {label: past for label, past in found if past is not None and past.numerator is not None}


def _row(
    recap: Recap,
    indicator: Indicator,
    own: PastFigure | None,
    earlier: dict[str, PastFigure],
    scale: Scale,
) -> MeasuredRow:
    figures = figures_of(recap, indicator)
    sums = None if own is None else _sums(indicator, own, earlier)
    if figures is not None and figures.unavailable is not None:
        result, sums = Measure(Measured.TIDAK_TERSEDIA), None
    elif sums is None:
        result = Measure(Measured.BELUM_ADA_DATA)
    else:
        result = measure(indicator, sums, scale)
    return MeasuredRow(
        indicator=indicator.code,
        name=indicator.name,
        goal=indicator.goal,
        unit=indicator.unit,
        bidang=indicator.bidang,
        source=indicator.source,
        measured=result.measured,
        basis=None if figures is None else figures.basis,
        as_of=None if figures is None else figures.as_of,
        numerator=None if sums is None else sums.numerator,
        denominator=None if sums is None else sums.denominator,
        value=result.value,
        target_quarter=indicator.target_quarter,
        target_year=indicator.target_year,
        achievement=result.achievement,
        achievement_year=result.achievement_year,
        predicate=result.predicate,
        why=explain(indicator, figures, result, sums, tuple(earlier), scale),
    )


def _sums(indicator: Indicator, own: PastFigure, earlier: dict[str, PastFigure]) -> Sums:
    """Numerators and denominators are added, never percentages averaged."""
    quarters = (*earlier.values(), own)
    numerator = sum((q.numerator or Decimal(0) for q in quarters), Decimal(0))
    if indicator.denominator is None:
        return Sums(numerator, None)
    return Sums(numerator, sum((q.denominator or Decimal(0) for q in quarters), Decimal(0)))

"""Earlier quarters: which of them a figure adds to, and how a quarter becomes one of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from services.recap.domain.calculation import Sums, own_sums
from services.recap.domain.calculation.aggregation import ADDED_UP, added, has_denominator
from services.recap.domain.states import History, Own, PastFigure, Quarter
from shared.contract.catalogue import Indicator
from shared.contract.identifiers import Period
from shared.contract.vocabulary import Frequency, Span

MEASURED_IN: Final = {
    Frequency.TRIWULAN: (1, 2, 3, 4),
    Frequency.SEMESTER: (2, 4),
    Frequency.TAHUNAN: (4,),
}
"""In which quarters an indicator is due."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a realisasi rests on: the sums, the earlier quarters in them, those that are lacking."""

    sums: Sums
    added: dict[str, PastFigure] = field(default_factory=dict)
    lacking: tuple[str, ...] = ()


def basis(indicator: Indicator, own: PastFigure, period: Period, history: History) -> Basis | None:
    """This quarter's figures; where quarters are added up those of the year's earlier ones too.

    A figure that covers the year up to its quarter (SAMPAI_DENGAN) stands for all before it. A
    quarter of which one part is unknown adds neither. None where this quarter's own is unknown.
    """
    if not complete(indicator, own):
        return None
    if indicator.aggregation not in ADDED_UP or own.span is Span.SAMPAI_DENGAN:
        return Basis(alone(indicator, own))
    earlier, lacking = collected(indicator, period.year, period.quarter - 1, history)
    return Basis(_sums(indicator, (*earlier.values(), own)), earlier, lacking)


def until(indicator: Indicator, year: int, quarter: int, history: History) -> Sums | None:
    """What the realisasi of an earlier quarter rested on; none where any due part is unknown."""
    if indicator.aggregation not in ADDED_UP:
        figure = past(indicator, quarter_name(year, quarter), history)
        known = figure is not None and complete(indicator, figure)
        return alone(indicator, figure) if figure is not None and known else None
    found, lacking = collected(indicator, year, quarter, history)
    return _sums(indicator, found.values()) if found and not lacking else None


def collected(
    indicator: Indicator, year: int, last: int, history: History
) -> tuple[dict[str, PastFigure], tuple[str, ...]]:
    """The year's figures up to a quarter that make up the sum, and the due ones that lack."""
    found: dict[str, PastFigure] = {}
    lacking: list[str] = []
    for number in range(1, last + 1):
        label = quarter_name(year, number)
        figure = past(indicator, label, history)
        if figure is not None and complete(indicator, figure):
            if figure.span is Span.SAMPAI_DENGAN:
                found, lacking = {}, []
            found[label] = figure
        elif number in MEASURED_IN[indicator.frequency]:
            lacking.append(label)
    return found, tuple(lacking)


def past(indicator: Indicator, label: str, history: History) -> PastFigure | None:
    """One earlier quarter's figure, if there is any."""
    quarter = history.quarters.get(label)
    return None if quarter is None else quarter.figures.get(indicator.code)


def complete(indicator: Indicator, figure: PastFigure) -> bool:
    """Whether a figure has the numbers that its indicator is reckoned from."""
    whole = figure.denominator is not None or not has_denominator(indicator)
    return whole and figure.numerator is not None


def alone(indicator: Indicator, figure: PastFigure) -> Sums:
    """One quarter by itself. Raises ``ValueError`` for a figure that is not complete."""
    if figure.numerator is None:
        raise ValueError(f"{indicator.code}: angka triwulan belum lengkap")
    return own_sums(indicator, figure.numerator, figure.denominator)


def ratified(history: History, period: Period, own: Own) -> History | None:
    """The history with a ratified quarter; none where a newer revision of it is known."""
    known = history.quarters.get(period.label)
    if known is not None and known.revision is not None and known.revision > period.revision:
        return None
    return _with(history, {period.label: Quarter(revision=period.revision, figures=own)})


def imported(history: History, quarters: dict[str, Own]) -> History:
    """The history with quarters from before this system, replaced whole; ratified ones stay."""
    settled = _ratified_here(history)
    fresh = {label: Quarter(figures=own) for label, own in quarters.items()}
    return _with(history, {label: fresh[label] for label in fresh.keys() - settled.keys()})


def contradicted(history: History, quarters: dict[str, Own]) -> tuple[str, ...]:
    """Quarters that were ratified here with other figures than an import brings."""
    settled = _ratified_here(history)
    return tuple(
        label
        for label in sorted(quarters.keys() & settled.keys())
        if _numbers(quarters[label]) != _numbers(settled[label].figures)
    )


def quarter_name(year: int, quarter: int) -> str:
    """``2025-Q3``."""
    return f"{year}-Q{quarter}"


def _numbers(own: Own) -> dict[str, PastFigure]:
    """What an import can say of a quarter: it does not tell the span."""
    return {code: f.model_copy(update={"span": Span.SELAMA}) for code, f in own.items()}


def _ratified_here(history: History) -> dict[str, Quarter]:
    return {label: q for label, q in history.quarters.items() if q.revision is not None}


def _sums(indicator: Indicator, figures: Iterable[PastFigure]) -> Sums:
    return added(
        own_sums(indicator, figure.numerator, figure.denominator)
        for figure in figures
        if figure.numerator is not None
    )


def _with(history: History, quarters: dict[str, Quarter]) -> History:
    merged = {**history.quarters, **quarters}
    return History(quarters={label: merged[label] for label in sorted(merged)})

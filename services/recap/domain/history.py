"""Earlier quarters: which of them a figure adds to, and how a quarter becomes one of them."""

from dataclasses import dataclass
from typing import Final

from services.recap.domain.arithmetic import total
from services.recap.domain.measure import Sums
from services.recap.domain.states import History, Own, PastFigure, Quarter
from shared.contract.catalogue import Indicator
from shared.contract.identifiers import Period
from shared.contract.vocabulary import Aggregation, Frequency

_MEASURED_IN: Final = {
    Frequency.TRIWULAN: (1, 2, 3, 4),
    Frequency.SEMESTER: (2, 4),
    Frequency.TAHUNAN: (4,),
}


@dataclass(frozen=True, slots=True)
class Basis:
    """What a realisasi rests on: the sums, the earlier quarters in them, those that are lacking."""

    sums: Sums
    added: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()


def basis(indicator: Indicator, own: PastFigure, period: Period, history: History) -> Basis | None:
    """This quarter's figures; with KUMULATIF those of the year's earlier quarters too.

    Numerators and denominators are added, never percentages averaged (domain 1.5). A quarter
    of which one of the two is unknown adds neither. None where this quarter's own is unknown.
    """
    if not complete(indicator, own):
        return None
    if indicator.aggregation is not Aggregation.KUMULATIF:
        return Basis(alone(indicator, own))
    earlier = _earlier(indicator, period, history)
    due = (_label(period.year, n) for n in _MEASURED_IN[indicator.frequency] if n < period.quarter)
    return Basis(
        sums=_sums(indicator, (*earlier.values(), own)),
        added=tuple(earlier),
        lacking=tuple(label for label in due if label not in earlier),
    )


def complete(indicator: Indicator, figure: PastFigure) -> bool:
    """Whether a figure has the numbers that its indicator is reckoned from."""
    whole = indicator.denominator is None or figure.denominator is not None
    return whole and figure.numerator is not None


def alone(indicator: Indicator, figure: PastFigure) -> Sums:
    """One quarter by itself."""
    return _sums(indicator, (figure,))


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
        if quarters[label] != settled[label].figures
    )


def _ratified_here(history: History) -> dict[str, Quarter]:
    return {label: q for label, q in history.quarters.items() if q.revision is not None}


def _earlier(indicator: Indicator, period: Period, history: History) -> dict[str, PastFigure]:
    found: dict[str, PastFigure] = {}
    for label in (_label(period.year, number) for number in range(1, period.quarter)):
        quarter = history.quarters.get(label)
        past = None if quarter is None else quarter.figures.get(indicator.code)
        if past is not None and complete(indicator, past):
            found[label] = past
    return found


def _sums(indicator: Indicator, figures: tuple[PastFigure, ...]) -> Sums:
    above = total(f.numerator for f in figures if f.numerator is not None)
    if indicator.denominator is None:
        return Sums(above, None)
    return Sums(above, total(f.denominator for f in figures if f.denominator is not None))


def _label(year: int, quarter: int) -> str:
    return f"{year}-Q{quarter}"


def _with(history: History, quarters: dict[str, Quarter]) -> History:
    merged = {**history.quarters, **quarters}
    return History(quarters={label: merged[label] for label in sorted(merged)})

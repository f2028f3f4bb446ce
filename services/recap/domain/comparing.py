"""An indicator's earlier results beside this quarter's: for the table, and for rules on history."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from services.recap.domain.calculation import realisasi, rounded
from services.recap.domain.calculation.aggregation import ADDED_UP
from services.recap.domain.history import (
    MEASURED_IN,
    alone,
    complete,
    past,
    quarter_name,
    until,
)
from services.recap.domain.states import History, PastFigure
from shared.contract.catalogue import Indicator
from shared.contract.identifiers import Period


@dataclass(frozen=True, slots=True)
class Compared:
    """Printed results to read a row against: each is "s.d. triwulan" as the row's own is."""

    previous_quarter: Decimal | None
    same_quarter_last_year: Decimal | None
    year_before: Decimal | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """The newest earlier measurement of an indicator: its quarter, its own figure and value."""

    label: str
    figure: PastFigure
    value: Decimal | None


def compared(indicator: Indicator, period: Period, history: History) -> Compared:
    """The measurement before, the same quarter of last year, and last year's result.

    The measurement before is that of the quarter in which the indicator was due last: for one that
    is measured once a year, last year's.
    """
    last_year = period.year - 1
    before = next(_due_before(indicator, period))
    year_before = _result(indicator, last_year, 4, history)
    return Compared(
        previous_quarter=_result(indicator, *before, history),
        same_quarter_last_year=_result(indicator, last_year, period.quarter, history),
        year_before=indicator.baseline if year_before is None else year_before,
    )


def earlier(indicator: Indicator, period: Period, history: History) -> Earlier | None:
    """The newest complete figure before this quarter, at most two years back."""
    for year, quarter in _due_before(indicator, period):
        label = quarter_name(year, quarter)
        figure = past(indicator, label, history)
        if figure is not None and complete(indicator, figure):
            return Earlier(label, figure, own_value(indicator, figure))
    return None


def own_value(indicator: Indicator, figure: PastFigure) -> Decimal | None:
    """The printed value of one quarter's own figure; the figure must be complete."""
    exact = realisasi(indicator, alone(indicator, figure))
    return None if exact is None else rounded(exact, indicator.decimals)


def _due_before(indicator: Indicator, period: Period) -> Iterator[tuple[int, int]]:
    """The quarters in which it was due, newest first."""
    due = MEASURED_IN[indicator.frequency]
    for year in (period.year, period.year - 1, period.year - 2):
        for quarter in reversed(due):
            if (year, quarter) < (period.year, period.quarter):
                yield year, quarter


def _result(indicator: Indicator, year: int, quarter: int, history: History) -> Decimal | None:
    """What was printed then, worked out again; for a value known only as printed, that."""
    sums = until(indicator, year, quarter, history)
    if sums is not None:
        exact = realisasi(indicator, sums)
        return None if exact is None else rounded(exact, indicator.decimals)
    if indicator.aggregation in ADDED_UP:
        return None
    figure = past(indicator, quarter_name(year, quarter), history)
    return None if figure is None else figure.value

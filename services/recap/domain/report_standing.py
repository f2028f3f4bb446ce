"""Each indicator against its targets, the last quarter and the same quarter of last year."""

from decimal import Decimal
from typing import Final

from services.recap.domain.calculation.arithmetic import difference
from services.recap.domain.states import Kept
from shared.contract.catalogue import Indicator
from shared.contract.event import Line
from shared.contract.identifiers import IndicatorCode
from shared.contract.recap import MeasuredRow
from shared.contract.vocabulary import Formula, Measured

_RISING: Final = {Formula.NAIK, Formula.PREDIKAT}
_FALLING: Final = {Formula.TURUN_2TR, Formula.TURUN_TR}


class Against(Kept):
    """The realisasi against another figure: that figure, and how far above it we are.

    ``better`` says whether that is to the good, by the indicator's direction; none where both
    are the same, where one is missing, or where neither up nor down is good.
    """

    other: Decimal | None
    difference: Decimal | None
    better: bool | None


class Standing(Kept):
    """Where one indicator stands."""

    indicator: IndicatorCode
    name: Line
    unit: Line
    decimals: int
    measured: Measured
    value: Decimal | None
    achievement: Decimal | None
    predicate: Line | None
    target_quarter: Against
    target_year: Against
    previous_quarter: Against
    same_quarter_last_year: Against


def standing(indicator: Indicator, row: MeasuredRow) -> Standing:
    """The comparisons of one row. What is missing on either side compares to nothing."""
    return Standing(
        indicator=row.indicator,
        name=row.name,
        unit=row.unit,
        decimals=indicator.decimals,
        measured=row.measured,
        value=row.value,
        achievement=row.achievement,
        predicate=row.predicate,
        target_quarter=_against(indicator, row.value, row.target_quarter),
        target_year=_against(indicator, row.value, row.target_year),
        previous_quarter=_against(indicator, row.value, row.previous_quarter),
        same_quarter_last_year=_against(indicator, row.value, row.same_quarter_last_year),
    )


def _against(indicator: Indicator, value: Decimal | None, other: Decimal | None) -> Against:
    if value is None or other is None:
        return Against(other=other, difference=None, better=None)
    above = difference(value, other)
    return Against(other=other, difference=above, better=_better(indicator, above))


def _better(indicator: Indicator, above: Decimal) -> bool | None:
    if above == 0 or indicator.formula not in _RISING | _FALLING:
        return None
    return (above > 0) is (indicator.formula in _RISING)

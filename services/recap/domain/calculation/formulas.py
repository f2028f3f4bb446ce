"""How capaian follows from realisasi R and target T: six formulas, each with its version.

The versions travel with every row (`MeasuredRow.formula`), so that a printed figure can be worked
out again after the house has decided otherwise. What is decided, and against which other systems,
is in docs/explanation/calculation.md.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from services.recap.domain.calculation.arithmetic import (
    HUNDRED,
    ZERO,
    difference,
    product,
    quotient,
)
from shared.contract.catalogue import Indicator
from shared.contract.vocabulary import Formula

VERSIONS: Final[dict[Formula, int]] = {
    Formula.NAIK: 1,
    Formula.TURUN_2TR: 1,
    Formula.TURUN_TR: 1,
    Formula.RENTANG: 1,
    Formula.PREDIKAT: 1,
    Formula.BATAS_MUTLAK: 1,
}
"""A change of meaning raises the version; ratified rows keep the one they were reckoned with."""

_TWO: Final = Decimal(2)


def formula_name(formula: Formula) -> str:
    """``TURUN_2TR#1``: the formula and its version, as a row carries it."""
    return f"{formula}#{VERSIONS[formula]}"


def capaian(indicator: Indicator, target: Decimal, value: Decimal) -> Decimal | None:
    """Capaian in per cent, exact, neither floored nor capped; none where it cannot be measured."""
    if indicator.formula is Formula.RENTANG:
        return _within(indicator.target_low, indicator.target_high, value)
    return _BY_TARGET[indicator.formula](target, value)


def _rising(target: Decimal, value: Decimal) -> Decimal | None:
    """R/T. A target of nought measures nothing: it is neither reached (100) nor missed (0)."""
    return None if target == 0 else product(quotient(value, target), HUNDRED)


def _falling(target: Decimal, value: Decimal) -> Decimal:
    """(2T-R)/T, the only form with an official text (PermenPANRB 8/2021, "kondisi khusus")."""
    if target == 0:
        return _limit(target, value)
    return product(quotient(difference(product(_TWO, target), value), target), HUNDRED)


def _falling_ratio(target: Decimal, value: Decimal) -> Decimal:
    """T/R. A realisasi of nought has no ratio: the target is met, and no more is claimed."""
    if value == 0:
        return _limit(target, value)
    return product(quotient(target, value), HUNDRED)


def _limit(target: Decimal, value: Decimal) -> Decimal:
    """The target is a limit: kept is 100, exceeded is nought."""
    return HUNDRED if value <= target else ZERO


def _within(low: Decimal | None, high: Decimal | None, value: Decimal) -> Decimal | None:
    """100 inside; above, against the upper bound as if falling; below, against the lower.

    Continuous at both bounds. A bound that is not given does not bind; without any bound, or with
    bounds that exclude each other, nothing is measured.
    """
    if (low is None and high is None) or (low is not None and high is not None and low > high):
        return None
    if high is not None and value > high:
        return _falling(high, value)
    if low is not None and value < low:
        return _rising(low, value) if low > 0 else ZERO
    return HUNDRED


_BY_TARGET: Final[dict[Formula, Callable[[Decimal, Decimal], Decimal | None]]] = {
    Formula.NAIK: _rising,
    Formula.TURUN_2TR: _falling,
    Formula.TURUN_TR: _falling_ratio,
    Formula.PREDIKAT: _rising,
    Formula.BATAS_MUTLAK: _limit,
}

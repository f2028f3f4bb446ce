"""How quarters become "sampai dengan triwulan ini", and what the realisasi is then (domain 1.5).

Numerators and denominators are added, never percentages averaged. A weighted value is added as
value times weight beside its weights, so that the mean is again one quotient.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from services.recap.domain.calculation.arithmetic import (
    EXACT,
    ZERO,
    product,
    quotient,
    rounded,
)
from shared.contract.catalogue import Indicator
from shared.contract.vocabulary import Aggregation, Measured

ADDED_UP: Final = frozenset({Aggregation.KUMULATIF, Aggregation.RATA_RATA_TERTIMBANG})
"""Kinds whose realisasi rests on the year's earlier quarters too."""


class Sums(NamedTuple):
    """Pembilang and penyebut, added up over the quarters that count."""

    numerator: Decimal
    denominator: Decimal | None


def weighted(indicator: Indicator) -> bool:
    """Whether a quarter's figure is a value and what stands below it is only its weight."""
    named = indicator.weight is not None
    return named and indicator.aggregation is Aggregation.RATA_RATA_TERTIMBANG


def has_denominator(indicator: Indicator) -> bool:
    """Whether a second figure, penyebut or bobot, stands below the first."""
    return indicator.denominator is not None or weighted(indicator)


def own_sums(indicator: Indicator, numerator: Decimal, denominator: Decimal | None) -> Sums:
    """What one quarter contributes. A penyebut that the indicator does not have is left out."""
    if denominator is not None and weighted(indicator):
        return Sums(product(numerator, denominator), denominator)
    return Sums(numerator, denominator if has_denominator(indicator) else None)


def added(parts: Iterable[Sums]) -> Sums:
    """Several quarters together."""
    above, below = ZERO, None
    for part in parts:
        above = EXACT.add(above, part.numerator)
        if part.denominator is not None:
            below = part.denominator if below is None else EXACT.add(below, part.denominator)
    return Sums(above, below)


def realisasi(indicator: Indicator, sums: Sums) -> Decimal | None:
    """The value, exact; none where the penyebut is nought, or a mean has nothing to weigh by."""
    return _value(sums.numerator, sums.denominator, indicator.factor, mean=_is_mean(indicator))


def own_values(
    indicator: Indicator, cells: Iterable[tuple[Decimal | None, Decimal | None]]
) -> Iterator[tuple[Measured, Decimal | None]]:
    """What each pair of cells comes to by itself, as it is printed, and what is to be said of it.

    The same arithmetic as `realisasi`, for many places of one indicator.
    """
    factor, mean, weighs = indicator.factor, _is_mean(indicator), weighted(indicator)
    decimals, two = indicator.decimals, has_denominator(indicator)
    for above, below in cells:
        if above is None or (two and below is None):
            yield Measured.BELUM_ADA_DATA, None
            continue
        counted = product(above, below) if weighs and below is not None else above
        exact = _value(counted, below if two else None, factor, mean=mean)
        if exact is None:
            yield Measured.TIDAK_DAPAT_DIUKUR, None
        else:
            yield Measured.TERUKUR, rounded(exact, decimals)


def _is_mean(indicator: Indicator) -> bool:
    return indicator.aggregation is Aggregation.RATA_RATA_TERTIMBANG


def _value(above: Decimal, below: Decimal | None, factor: Decimal, *, mean: bool) -> Decimal | None:
    if below is None:
        return None if mean else product(above, factor)
    return None if below == 0 else quotient(product(above, factor), below)

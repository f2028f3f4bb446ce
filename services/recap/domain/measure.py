"""The one calculation of realisasi and capaian; everything that shows a figure uses it.

Decimal arithmetic, exact until the end, rounded half up to the indicator's decimals. Zero,
missing and not measurable are three results, never 0 and never 100 by accident: the table
of cases is decisions/0010. No clock, no cap.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from services.recap.domain.scale import Scale
from services.recap.domain.writing import rounded
from shared.contract.catalogue import Indicator
from shared.contract.vocabulary import Formula, Measured

ACHIEVEMENT_DECIMALS: Final = 2
_HUNDRED: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class Sums:
    """Pembilang and penyebut, added up over the quarters that count."""

    numerator: Decimal
    denominator: Decimal | None


@dataclass(frozen=True, slots=True)
class Measure:
    """A measured figure, as it is printed."""

    measured: Measured
    value: Decimal | None = None
    achievement: Decimal | None = None
    achievement_year: Decimal | None = None
    predicate: str | None = None


def measure(indicator: Indicator, sums: Sums, scale: Scale) -> Measure:
    """Realisasi and capaian of one indicator.

    A penyebut of nought measures nothing. A rising indicator with target nought has a value
    and no capaian.
    """
    exact = realisasi(indicator, sums)
    if exact is None:
        return Measure(Measured.TIDAK_DAPAT_DIUKUR)
    value = rounded(exact, indicator.decimals)
    reached = capaian(indicator.formula, indicator.target_quarter, exact)
    if reached is None:
        return Measure(Measured.TIDAK_DAPAT_DIUKUR, value)
    achievement = rounded(reached, ACHIEVEMENT_DECIMALS)
    year = capaian(indicator.formula, indicator.target_year, exact)
    return Measure(
        Measured.TERUKUR,
        value,
        achievement,
        None if year is None else rounded(year, ACHIEVEMENT_DECIMALS),
        scale.predicate(achievement),
    )


def realisasi(indicator: Indicator, sums: Sums) -> Decimal | None:
    """The value, exact; none where the penyebut is nought."""
    if sums.denominator is None:
        return sums.numerator * indicator.factor
    if sums.denominator == 0:
        return None
    return sums.numerator * indicator.factor / sums.denominator


def capaian(formula: Formula, target: Decimal, value: Decimal) -> Decimal | None:
    """Capaian in per cent, exact; none where it cannot be measured.

    NAIK: R/T. TURUN_2TR: (2T-R)/T, the only form for falling indicators with an official text
    (PermenPANRB 8/2021, "kondisi khusus"); below nought it shows as nought.
    """
    match formula:
        case Formula.NAIK if target == 0:
            return None
        case Formula.NAIK:
            return value / target * _HUNDRED
        case Formula.TURUN_2TR if target == 0:
            return _HUNDRED if value == 0 else Decimal(0)
        case Formula.TURUN_2TR:
            return max(Decimal(0), (2 * target - value) / target * _HUNDRED)

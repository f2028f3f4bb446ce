"""The one calculation of realisasi and capaian; everything that shows a figure uses it.

Decimal arithmetic, exact until the end, rounded half up at output only. Zero, missing and not
measurable are three results, never 0 and never 100 by accident: the table of cases is
decisions/0010. No clock, no cap.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from services.recap.domain.arithmetic import EXACT, ZERO, product, quotient, rounded
from services.recap.domain.scale import Scale
from shared.contract.catalogue import Indicator
from shared.contract.vocabulary import Formula, Measured

ACHIEVEMENT_DECIMALS: Final = 2
_HUNDRED: Final = Decimal(100)
_TWO: Final = Decimal(2)


@dataclass(frozen=True, slots=True)
class Sums:
    """Pembilang and penyebut, added up over the quarters that count."""

    numerator: Decimal
    denominator: Decimal | None


@dataclass(frozen=True, slots=True)
class Measure:
    """A measured figure, as it is printed.

    ``raw`` is the capaian that the formula gives; it differs from the printed one below nought.
    """

    measured: Measured
    value: Decimal | None = None
    achievement: Decimal | None = None
    achievement_year: Decimal | None = None
    predicate: str | None = None
    raw: Decimal | None = None


def measure(indicator: Indicator, sums: Sums, scale: Scale) -> Measure:
    """Realisasi and capaian of one indicator. What is printed is what is classified."""
    exact = realisasi(indicator, sums)
    if exact is None:
        return Measure(Measured.TIDAK_DAPAT_DIUKUR)
    value = rounded(exact, indicator.decimals)
    year = _shown(capaian(indicator.formula, indicator.target_year, exact))
    raw = capaian(indicator.formula, indicator.target_quarter, exact)
    achievement = _shown(raw)
    if raw is None or achievement is None:
        return Measure(Measured.TIDAK_DAPAT_DIUKUR, value, achievement_year=year)
    return Measure(
        measured=Measured.TERUKUR,
        value=value,
        achievement=achievement,
        achievement_year=year,
        predicate=scale.predicate(achievement),
        raw=rounded(raw, ACHIEVEMENT_DECIMALS),
    )


def realisasi(indicator: Indicator, sums: Sums) -> Decimal | None:
    """The value, exact; none where the penyebut is nought."""
    above = product(sums.numerator, indicator.factor)
    if sums.denominator is None:
        return above
    return None if sums.denominator == 0 else quotient(above, sums.denominator)


def capaian(formula: Formula, target: Decimal, value: Decimal) -> Decimal | None:
    """Capaian in per cent, exact, not floored; none where it cannot be measured.

    NAIK: R/T. TURUN_2TR: (2T-R)/T, the only form for falling indicators with an official text
    (PermenPANRB 8/2021, "kondisi khusus").
    """
    match formula:
        case Formula.NAIK if target == 0:
            return None
        case Formula.NAIK:
            return product(quotient(value, target), _HUNDRED)
        case Formula.TURUN_2TR if target == 0:
            return _HUNDRED if value == 0 else ZERO
        case Formula.TURUN_2TR:
            left = EXACT.subtract(product(_TWO, target), value)
            return product(quotient(left, target), _HUNDRED)


def _shown(achievement: Decimal | None) -> Decimal | None:
    """As it is printed: rounded, and nought where the formula falls below it."""
    if achievement is None:
        return None
    return max(rounded(ZERO, ACHIEVEMENT_DECIMALS), rounded(achievement, ACHIEVEMENT_DECIMALS))

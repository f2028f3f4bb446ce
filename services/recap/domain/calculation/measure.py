"""A figure as it is printed: realisasi, capaian and predikat of one indicator.

Exact until the end, rounded half up at output only, classified as printed. Zero, missing and not
measurable are three results, never 0 and never 100 by accident.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from services.recap.domain.calculation.aggregation import Sums, realisasi
from services.recap.domain.calculation.arithmetic import rounded
from services.recap.domain.calculation.formulas import capaian
from services.recap.domain.calculation.scales import Scale
from shared.contract.catalogue import Indicator
from shared.contract.vocabulary import Aggregation, Formula, Measured

ACHIEVEMENT_DECIMALS: Final = 2
_NOUGHT: Final = rounded(Decimal(0), ACHIEVEMENT_DECIMALS)


class Reason(StrEnum):
    """Why a figure, or its capaian, cannot be measured."""

    DENOMINATOR_NOUGHT = "PENYEBUT_NOL"
    NO_WEIGHT = "TANPA_BOBOT"
    TARGET_NOUGHT = "TARGET_NOL"
    NO_RANGE = "RENTANG_TIDAK_SAH"


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure as it is printed.

    ``raw`` is the capaian that the formula gives; it differs from the printed one below nought.
    ``capped`` is for means only. ``reason`` says what could not be measured.
    """

    measured: Measured
    value: Decimal | None = None
    achievement: Decimal | None = None
    achievement_year: Decimal | None = None
    predicate: str | None = None
    raw: Decimal | None = None
    capped: Decimal | None = None
    reason: Reason | None = None


def measure(indicator: Indicator, sums: Sums, scale: Scale) -> Measure:
    """Realisasi and capaian of one indicator. What is printed is what is classified."""
    exact = realisasi(indicator, sums)
    if exact is None:
        reason = Reason.NO_WEIGHT if sums.denominator is None else Reason.DENOMINATOR_NOUGHT
        return Measure(Measured.TIDAK_DAPAT_DIUKUR, reason=reason)
    value, year = rounded(exact, indicator.decimals), _year(indicator, exact)
    raw = capaian(indicator, indicator.target_quarter, exact)
    if raw is None:
        ranged = indicator.formula is Formula.RENTANG
        reason = Reason.NO_RANGE if ranged else Reason.TARGET_NOUGHT
        unmeasured = Measured.TIDAK_DAPAT_DIUKUR
        return Measure(unmeasured, value, achievement_year=year, reason=reason)
    achievement = _shown(raw)
    return Measure(
        measured=Measured.TERUKUR,
        value=value,
        achievement=achievement,
        achievement_year=year,
        predicate=scale.predicate(achievement),
        raw=rounded(raw, ACHIEVEMENT_DECIMALS),
        capped=min(achievement, rounded(scale.cap, ACHIEVEMENT_DECIMALS)),
    )


def _year(indicator: Indicator, exact: Decimal) -> Decimal | None:
    """Against the year's target; a quarter that is not added up says nothing about the year."""
    if indicator.aggregation is Aggregation.TIDAK_DIJUMLAH:
        return None
    raw = capaian(indicator, indicator.target_year, exact)
    return None if raw is None else _shown(raw)


def _shown(raw: Decimal) -> Decimal:
    """As it is printed: rounded, and nought where the formula falls below it."""
    return max(_NOUGHT, rounded(raw, ACHIEVEMENT_DECIMALS))

"""The quarters before: which cycles they were, and what stood in them beside each indicator."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from shared.contract.figures import KABUPATEN, Count, IndicatorFigures, RegionRow
from shared.contract.identifiers import Period
from shared.words import period_words

_LOOKED_BACK: Final = 4
"""Quarters; the last of them is the same quarter of last year."""


@dataclass(frozen=True, slots=True)
class Quarter:
    """The figures of one earlier quarter, of one sheet. ``label`` is ``2025-Q2``."""

    label: str
    figures: tuple[IndicatorFigures, ...]

    @property
    def words(self) -> str:
        """``Triwulan II Tahun 2025``."""
        return period_words(f"kantor:{self.label}:r0")

    def known(self, code: str) -> IndicatorFigures | None:
        """What stood on an indicator, where it had figures."""
        return next((f for f in self.figures if f.indicator == code and f.rows), None)


@dataclass(frozen=True, slots=True)
class Past:
    """Of one indicator: the newest quarter that has figures, and the same quarter of last year."""

    before: Quarter | None
    last_year: Quarter | None


def labels_before(cycle: str) -> tuple[str, ...]:
    """The four quarters before a cycle's, the newest first."""
    period = Period.of(cycle)
    last = period.year * 4 + period.quarter - 1
    counted = [last - back for back in range(1, _LOOKED_BACK + 1)]
    return tuple(f"{number // 4}-Q{number % 4 + 1}" for number in counted)


def newest(cycles: Iterable[str], label: str) -> tuple[str, ...]:
    """The cycles of a quarter, the highest revision first."""
    of_quarter = [cycle for cycle in cycles if Period.of(cycle).label == label]
    return tuple(sorted(of_quarter, key=lambda cycle: -Period.of(cycle).revision))


def past_of(quarters: Sequence[Quarter], code: str) -> Past:
    """What the quarters, the newest first, have of an indicator.

    Last year's is told only where it is not the newest itself.
    """
    having = [quarter for quarter in quarters if quarter.known(code)]
    before = having[0] if having else None
    last_year = having[-1] if len(quarters) == _LOOKED_BACK and having else None
    same = last_year is not None and last_year is quarters[-1] and last_year is not before
    return Past(before, last_year if same else None)


def from_history(figures: Mapping[str, Mapping[str, Any]]) -> tuple[IndicatorFigures, ...]:
    """The kabupaten's own figures of a quarter, as recap keeps them; a bare value is the figure."""
    return tuple(_of_history(code, past) for code, past in figures.items())


def _of_history(code: str, past: Mapping[str, Any]) -> IndicatorFigures:
    above, below = past.get("numerator"), past.get("denominator")
    if above is None and below is None:
        above = past.get("value")
    row = RegionRow(region=KABUPATEN, numerator=_count(above), denominator=_count(below))
    return IndicatorFigures(indicator=code, rows=(row,))


def _count(value: str | None) -> Count:
    return Count(total=None if value is None else Decimal(value))

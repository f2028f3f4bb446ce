"""An indicator's results over the quarters, as far as this office's cycles know them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from services.portal.domain.states import Dossier
from shared.contract.identifiers import Period
from shared.contract.recap import MeasuredRow

Point = tuple[str, Decimal]
"""A quarter as people call it, and the result s.d. that quarter."""
BEFORE: Final = "sebelumnya"
_ROMAN: Final = ("I", "II", "III", "IV")


def quarters(dossier: Dossier, others: Iterable[Dossier]) -> Mapping[str, tuple[Point, ...]]:
    """Each indicator of the newest recap, from the same quarter of last year to this one.

    In between stand ratified quarters; where the one before was not measured here, the result
    that recap names (for an indicator that is not due each quarter, of when it was due last).
    """
    now = Period.of(dossier.cycle)
    ratified = _ratified(d for d in others if between(dossier.cycle, d.cycle))
    rows = dossier.draft.table if dossier.draft else ()
    return {row.indicator: tuple(_points(row, now, ratified)) for row in rows}


def _points(
    row: MeasuredRow, now: Period, ratified: Mapping[tuple[int, int], Mapping[str, Decimal]]
) -> Iterable[Point]:
    if row.same_quarter_last_year is not None:
        yield name(now.year - 1, now.quarter), row.same_quarter_last_year
    known = {at: of[row.indicator] for at, of in ratified.items() if row.indicator in of}
    for year, quarter in sorted(known):
        yield name(year, quarter), known[year, quarter]
    if row.previous_quarter is not None and _before(now) not in known:
        yield BEFORE, row.previous_quarter
    if row.value is not None:
        yield name(now.year, now.quarter), row.value


def between(cycle: str, other: str) -> bool:
    """Whether another cycle is of a quarter after last year's same one and before this one."""
    now, then = Period.of(cycle), Period.of(other)
    return (now.year - 1, now.quarter) < (then.year, then.quarter) < (now.year, now.quarter)


def name(year: int, quarter: int) -> str:
    """``TW III 2025``."""
    return f"TW {_ROMAN[quarter - 1]} {year}"


def _before(now: Period) -> tuple[int, int]:
    return (now.year, now.quarter - 1) if now.quarter > 1 else (now.year - 1, 4)


def _ratified(others: Iterable[Dossier]) -> Mapping[tuple[int, int], Mapping[str, Decimal]]:
    """The results of each quarter that was ratified; of its revisions the last one's."""
    found = {}
    for other in sorted(others, key=lambda other: other.cycle):
        period = Period.of(other.cycle)
        if other.ratified and other.draft and not other.superseded:
            table = other.draft.table
            found[period.year, period.quarter] = {
                row.indicator: row.value for row in table if row.value is not None
            }
    return found

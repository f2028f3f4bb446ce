"""Twenty years at a glance: rows of quarters, and each indicator as one line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from services.portal.domain.brief import Brief
from services.portal.domain.results import Point, Series
from shared.contract.identifiers import Period

QUARTERS: Final = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Year:
    """One row of the list of years: for each quarter its revisions, the newest first."""

    year: int
    quarters: tuple[tuple[Brief, ...], ...]

    @property
    def ratified(self) -> bool:
        """Whether anything of it was ratified."""
        return any(brief.ratified for revisions in self.quarters for brief in revisions)


@dataclass(frozen=True, slots=True)
class Mark:
    """One quarter of a line: ``2025-Q3``, its value and target where it has them."""

    quarter: str
    value: Decimal | None
    target: Decimal | None


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator over the quarters that stand."""

    code: str
    name: str
    goal: str
    unit: str
    marks: tuple[Mark, ...]


def years(briefs: Iterable[Brief]) -> list[Year]:
    """The newest year first."""
    found: dict[int, list[Brief]] = {}
    for brief in briefs:
        found.setdefault(brief.period.year, []).append(brief)
    return [
        Year(year, tuple(_revisions(found[year], quarter) for quarter in QUARTERS))
        for year in sorted(found, reverse=True)
    ]


def _revisions(briefs: Iterable[Brief], quarter: int) -> tuple[Brief, ...]:
    of = [brief for brief in briefs if brief.period.quarter == quarter]
    return tuple(sorted(of, key=lambda brief: brief.period.revision, reverse=True))


def lines(series: Series) -> list[Line]:
    """Every indicator, by code."""
    standing = series.standing
    return [_line(series, code, standing) for code in series.names]


def line(series: Series, code: str) -> Line:
    """One indicator. Raises ``KeyError`` where no ratified table had it."""
    return _line(series, code, series.standing)


def _line(series: Series, code: str, standing: Sequence[Period]) -> Line:
    """Its marks begin with the first quarter that had it."""
    points = [(p.label, series.cycles[p.cycle].points.get(code)) for p in standing]
    first = next((n for n, (_, point) in enumerate(points) if point is not None), 0)
    marks = tuple(
        Mark(label, point.value if point else None, point.target if point else None)
        for label, point in points[first:]
    )
    named = series.names[code]
    return Line(code, named.name, named.goal, named.unit, marks)


def by_year(series: Series, code: str) -> list[tuple[int, list[Point | None]]]:
    """The same as a table: a row a year, the newest first, a column a quarter."""
    rows: dict[int, list[Point | None]] = {}
    for period, point in series.of(code):
        rows.setdefault(period.year, [None] * 4)[period.quarter - 1] = point
    return sorted(rows.items(), reverse=True)

"""What was ratified, kept for publication: whole tables by cycle, and one series for an office.

Both take each cycle in under its own key, from `Approved` alone: order and repetition change
nothing.
"""

from decimal import Decimal
from typing import Final, NamedTuple

from pydantic import Field

from services.portal.domain.states import Kept
from shared.contract import Approved
from shared.contract.event import Line, Moment
from shared.contract.identifiers import CycleId, IndicatorCode, OfficeCode, Period, Sha256
from shared.contract.recap import MeasuredRow
from shared.decision import Ref
from shared.tidy import Ratification, tidy

RESULT: Final = "result"
SERIES: Final = "series"


class Result(Kept):
    """One ratified table, without its kecamatan; the document itself is approval's."""

    cycle: CycleId
    sha256: Sha256
    ratified_at: Moment
    rows: tuple[MeasuredRow, ...]

    def tidy(self) -> list[dict[str, str]]:
        """Its rows for other systems, as approval writes them."""
        of = Ratification(self.cycle, self.ratified_at, self.sha256)
        return [tidy(of, row) for row in self.rows]


class Point(NamedTuple):
    """One indicator in one quarter."""

    value: Decimal | None
    target: Decimal
    achievement: Decimal | None


class Named(Kept):
    """How an indicator was called in the newest cycle that had it."""

    cycle: CycleId
    name: Line
    goal: Line
    unit: Line


class Told(Kept):
    """One ratified cycle in the series of its office."""

    sha256: Sha256
    ratified_at: Moment
    points: dict[IndicatorCode, Point]


class Series(Kept):
    """An office's ratified results over the years, short enough to draw them all at once."""

    office: OfficeCode
    names: dict[IndicatorCode, Named] = Field(default={})
    cycles: dict[CycleId, Told] = Field(default={})

    @property
    def standing(self) -> list[Period]:
        """The newest revision of each quarter that has one ratified, the oldest quarter first."""
        newest: dict[str, Period] = {}
        for period in map(Period.of, self.cycles):
            known = newest.get(period.label)
            if known is None or known.revision < period.revision:
                newest[period.label] = period
        return [newest[label] for label in sorted(newest)]

    def successor(self, cycle: str) -> str | None:
        """The revision that stands in a cycle's place; none where it stands itself."""
        label = Period.of(cycle).label
        found = next((p.cycle for p in self.standing if p.label == label), None)
        return None if found is None or found == cycle else found

    def of(self, indicator: str) -> list[tuple[Period, Point | None]]:
        """An indicator in every quarter that stands; none where it had no row in it."""
        return [(p, self.cycles[p.cycle].points.get(indicator)) for p in self.standing]


def result_ref(cycle: str) -> Ref:
    """Where the table is kept."""
    return Ref(RESULT, cycle)


def series_ref(office: str) -> Ref:
    """Where the series is kept."""
    return Ref(SERIES, office)


def result(event: Approved) -> Result:
    """The table that an event ratified."""
    rows = tuple(row.model_copy(update={"regions": ()}) for row in event.table)
    return Result(cycle=event.cycle, sha256=event.sha256, ratified_at=event.ratified_at, rows=rows)


def with_result(series: Series, event: Approved) -> Series:
    """The series with what an event ratified."""
    told = Told(
        sha256=event.sha256,
        ratified_at=event.ratified_at,
        points={
            row.indicator: Point(row.value, row.target_quarter, row.achievement)
            for row in event.table
        },
    )
    names = dict(series.names)
    for row in event.table:
        known = names.get(row.indicator)
        if known is None or _age(known.cycle) < _age(event.cycle):
            names[row.indicator] = Named(
                cycle=event.cycle, name=row.name, goal=row.goal, unit=row.unit
            )
    return series.model_copy(
        update={
            "cycles": dict(sorted({**series.cycles, event.cycle: told}.items())),
            "names": dict(sorted(names.items())),
        }
    )


def _age(cycle: str) -> tuple[int, int, int]:
    period = Period.of(cycle)
    return period.year, period.quarter, period.revision

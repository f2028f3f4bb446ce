"""Reads submissions: what was sent for each indicator of the form, column by column."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from services.recap.domain.calculation.aggregation import has_denominator
from services.recap.domain.columns import Column, column_of, printed
from services.recap.domain.states import Recap, Submission
from shared.contract.catalogue import Indicator, SheetRef
from shared.contract.figures import (
    DENOMINATOR,
    FEMALE,
    KABUPATEN,
    MALE,
    NUMERATOR,
    TOTAL,
    IndicatorFigures,
    RegionRow,
)
from shared.contract.recap import Cell

_NOTHING: Final[tuple[IndicatorFigures, ...]] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure stands in an indicator; what is empty means all of that kind."""

    region: str | None = None
    part: str | None = None
    group: str | None = None

    def cell(self, indicator: str) -> Cell:
        """The place in the words of the contract."""
        return Cell(indicator=indicator, region=self.region, part=self.part, group=self.group)


@dataclass(frozen=True, slots=True)
class Reading:
    """One indicator of the form with what was submitted for it, if anything was.

    ``others`` are further figures for the same indicator, beside those that count. ``kecamatan``
    is empty where only the total is asked for; ``regions`` ends with the kabupaten.
    """

    indicator: Indicator
    figures: IndicatorFigures | None
    submission: Submission | None
    rows: dict[str, RegionRow]
    kecamatan: tuple[str, ...]
    regions: tuple[str, ...]
    in_order: tuple[RegionRow | None, ...]
    """The row of each region, the kabupaten's last."""
    parts: tuple[str, ...]
    groups: tuple[str, ...]
    printed: frozenset[str]
    others: tuple[IndicatorFigures, ...] = ()
    _columns: dict[tuple[str, str], Column] = field(default_factory=dict, compare=False)

    @property
    def unavailable(self) -> str | None:
        """Why the filler says that there are no data."""
        return None if self.figures is None else self.figures.unavailable

    def gone(self, region: str) -> bool:
        """Whether a kecamatan was said to have no data. The kabupaten's own figure counts."""
        row = self.rows.get(region)
        return region != KABUPATEN and row is not None and row.unavailable is not None

    @property
    def sheet(self) -> SheetRef:
        """The sheet that the indicator stands on."""
        return SheetRef(bidang=self.indicator.bidang, source=self.indicator.source)

    def column(self, part: str, group: str) -> Column:
        """One column, read once."""
        key = (part, group)
        if key not in self._columns:
            self._columns[key] = self._read(part, group)
        return self._columns[key]

    def numbers(self, part: str, group: str) -> tuple[Decimal | None, ...]:
        """One column as numbers, in the order of ``regions``."""
        return self.column(part, group).numbers

    def known(self, part: str, group: str) -> tuple[Decimal, ...] | None:
        """One column, where it is numbers throughout."""
        return self.column(part, group).known

    def whole(self, part: str) -> Decimal | None:
        """The kabupaten's own JML: the figure that counts. A missing one is never summed up."""
        return self.numbers(part, TOTAL)[-1]

    def columns(self) -> Iterator[tuple[str, str, Column]]:
        """Every column that is asked for, with its part and group."""
        for part in self.parts:
            for group in self.groups:
                yield part, group, self.column(part, group)

    def has(self, part: str) -> bool:
        """Whether any region's row carries this printed extra (sisa, persen, awal)."""
        return part in self.printed

    def _read(self, part: str, group: str) -> Column:
        ordinal = self.indicator if part == NUMERATOR else None
        return column_of(self.in_order, part, group, ordinal)


def readings(recap: Recap) -> tuple[Reading, ...]:
    """Every indicator of the form, in its order. Only its own sheet speaks for an indicator.

    What any sheet says of it besides is kept apart (D15).
    """
    sent: dict[str, list[tuple[str, IndicatorFigures]]] = {}
    for key, submission in recap.submissions.items():
        for figures in submission.figures:
            sent.setdefault(figures.indicator, []).append((key, figures))
    regions = recap.form.regions
    return tuple(_reading(recap, i, regions, sent.get(i.code, [])) for i in recap.form.indicators)


def _reading(
    recap: Recap,
    indicator: Indicator,
    regions: tuple[str, ...],
    sent: list[tuple[str, IndicatorFigures]],
) -> Reading:
    sheet = f"{indicator.bidang}/{indicator.source}"
    own = [figures for key, figures in sent if key == sheet]
    figures = own[0] if own else None
    kecamatan = regions if indicator.regional else ()
    rows = {row.region: row for row in reversed(figures.rows)} if figures else {}
    asked = (*kecamatan, KABUPATEN)
    others = tuple(f for _, f in sent if f is not figures) if len(sent) > 1 else _NOTHING
    return Reading(
        indicator=indicator,
        figures=figures,
        submission=recap.submissions.get(sheet),
        rows=rows,
        kecamatan=kecamatan,
        regions=asked,
        in_order=tuple(map(rows.get, asked)),
        parts=(NUMERATOR, DENOMINATOR) if has_denominator(indicator) else (NUMERATOR,),
        groups=(TOTAL, MALE, FEMALE) if indicator.by_sex else (TOTAL,),
        printed=printed(rows.values()),
        others=others,
    )

"""Reads submissions: what was sent for each indicator of the form, cell by cell."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from services.recap.domain.arithmetic import countable
from services.recap.domain.states import Recap
from shared.contract.catalogue import Indicator, SheetRef
from shared.contract.figures import KABUPATEN, Count, IndicatorFigures, RegionRow, Value
from shared.contract.recap import Cell

NUMERATOR: Final = "PEMBILANG"
DENOMINATOR: Final = "PENYEBUT"
TOTAL, MALE, FEMALE = "JML", "LK", "PR"


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
    """One indicator of the form with what was submitted for it, if anything was."""

    indicator: Indicator
    figures: IndicatorFigures | None
    rows: dict[str, RegionRow]
    kecamatan: tuple[str, ...]
    """In the order of the form; none where only the total is asked for."""

    @property
    def unavailable(self) -> str | None:
        """Why the filler says that there are no data."""
        return None if self.figures is None else self.figures.unavailable

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions that are asked for, the kabupaten last."""
        return (*self.kecamatan, KABUPATEN)

    @property
    def parts(self) -> tuple[str, ...]:
        """PEMBILANG, and PENYEBUT where the indicator has one."""
        return (NUMERATOR,) if self.indicator.denominator is None else (NUMERATOR, DENOMINATOR)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups that are asked for."""
        return (TOTAL, MALE, FEMALE) if self.indicator.by_sex else (TOTAL,)

    def places(self) -> Iterator[Place]:
        """Every cell that is asked for and whose row was sent, in the order of the form."""
        for region in self.regions:
            if region in self.rows:
                for part in self.parts:
                    yield from (Place(region, part, group) for group in self.groups)

    def value(self, place: Place) -> Value | None:
        """What stands in one cell."""
        row = self.rows.get(place.region or "")
        if row is None:
            return None
        count = row.numerator if place.part == NUMERATOR else row.denominator or Count()
        by_group = {TOTAL: count.total, MALE: count.male, FEMALE: count.female}
        return by_group.get(place.group or "")

    def number(self, place: Place) -> Decimal | None:
        """One cell as a number; none for nothing, words and absurd sizes."""
        return countable(self.value(place))


def readings(recap: Recap) -> tuple[Reading, ...]:
    """Every indicator of the form, in its order. Only its own sheet speaks for an indicator."""
    sent = {
        (key, figures.indicator): figures
        for key, submission in recap.submissions.items()
        for figures in submission.figures
    }
    return tuple(
        _reading(recap.form.regions, indicator, sent.get((_sheet(indicator), indicator.code)))
        for indicator in recap.form.indicators
    )


def _sheet(indicator: Indicator) -> str:
    return SheetRef(bidang=indicator.bidang, source=indicator.source).key


def _reading(
    regions: tuple[str, ...], indicator: Indicator, figures: IndicatorFigures | None
) -> Reading:
    return Reading(
        indicator=indicator,
        figures=figures,
        rows={row.region: row for row in figures.rows} if figures else {},
        kecamatan=regions if indicator.regional else (),
    )

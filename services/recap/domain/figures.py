"""Reads submissions: the figures of each indicator, cell by cell."""

from collections.abc import Iterator
from decimal import Decimal

from services.recap.commands import PastFigure
from services.recap.domain.states import Recap
from shared.contract.catalogue import Indicator, SheetRef
from shared.contract.figures import KABUPATEN, Count, IndicatorFigures, RegionRow, Value

PARTS = ("PEMBILANG", "PENYEBUT")
TOTAL, MALE, FEMALE = "JML", "LK", "PR"


def figures_of(recap: Recap, indicator: Indicator) -> IndicatorFigures | None:
    """What was submitted for an indicator; none where nothing was."""
    key = SheetRef(bidang=indicator.bidang, source=indicator.source).key
    submission = recap.submissions.get(key)
    if submission is None:
        return None
    return next((f for f in submission.figures if f.indicator == indicator.code), None)


def regions_of(recap: Recap, indicator: Indicator) -> tuple[str, ...]:
    """The regions that the form asks for, kabupaten last."""
    return (*recap.form.regions, KABUPATEN) if indicator.regional else (KABUPATEN,)


def groups_of(indicator: Indicator) -> tuple[str, ...]:
    """The groups that the form asks for."""
    return (TOTAL, MALE, FEMALE) if indicator.by_sex else (TOTAL,)


def parts_of(indicator: Indicator) -> tuple[str, ...]:
    """PEMBILANG, and PENYEBUT where the indicator has one."""
    return PARTS if indicator.denominator is not None else PARTS[:1]


def count(row: RegionRow, part: str) -> Count:
    """One quantity of a region; empty where it was not given."""
    if part == PARTS[0]:
        return row.numerator
    return row.denominator or Count()


def value(counted: Count, group: str) -> Value | None:
    """One cell."""
    return {TOTAL: counted.total, MALE: counted.male, FEMALE: counted.female}[group]


def numeric(cell: Value | None) -> Decimal | None:
    """The cell as a number; none for nothing and for words."""
    return cell if isinstance(cell, Decimal) else None


def rows_by_region(figures: IndicatorFigures) -> dict[str, RegionRow]:
    """The rows by their region."""
    return {row.region: row for row in figures.rows}


def cells(
    figures: IndicatorFigures, indicator: Indicator
) -> Iterator[tuple[str, str, str, Value | None]]:
    """Every cell that was given: region, part, group, value."""
    for row in figures.rows:
        for part in parts_of(indicator):
            counted = count(row, part)
            for group in groups_of(indicator):
                yield row.region, part, group, value(counted, group)


def own_figure(figures: IndicatorFigures | None, indicator: Indicator) -> PastFigure | None:
    """The kabupaten's own row as numbers: the figure that counts. None where it is incomplete.

    It is never summed from the kecamatan: a missing total is a finding, not a sum.
    """
    row = None if figures is None else rows_by_region(figures).get(KABUPATEN)
    if row is None:
        return None
    numerator = numeric(row.numerator.total)
    if indicator.denominator is None:
        return None if numerator is None else PastFigure(numerator=numerator)
    denominator = numeric(count(row, PARTS[1]).total)
    if numerator is None or denominator is None:
        return None
    return PastFigure(numerator=numerator, denominator=denominator)

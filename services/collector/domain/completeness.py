"""Which cells a sheet asks for, and which are empty: "lengkap" is said of a sheet without any."""

from collections.abc import Iterable, Iterator

from services.collector.domain.cells import values
from shared.contract import FormIssued
from shared.contract.catalogue import Indicator, Sheet
from shared.contract.figures import (
    DENOMINATOR,
    FEMALE,
    KABUPATEN,
    MALE,
    NUMERATOR,
    TOTAL,
    IndicatorFigures,
)
from shared.contract.identifiers import IndicatorCode
from shared.contract.recap import Cell


def empty_cells(
    form: FormIssued, sheet: Sheet, figures: Iterable[IndicatorFigures]
) -> tuple[Cell, ...]:
    """Cells without a value, of indicators and rows that are not declared unavailable."""
    known = {item.indicator: item for item in figures}
    return tuple(
        cell
        for indicator in form.indicators
        if indicator.code in sheet.indicators
        for cell in _empty(form, indicator, known.get(indicator.code))
    )


def unfilled(
    form: FormIssued, sheet: Sheet, figures: Iterable[IndicatorFigures]
) -> tuple[IndicatorCode, ...]:
    """Indicators that have an empty cell."""
    return tuple(dict.fromkeys(cell.indicator for cell in empty_cells(form, sheet, figures)))


def _empty(
    form: FormIssued, indicator: Indicator, figures: IndicatorFigures | None
) -> Iterator[Cell]:
    if figures is not None and figures.unavailable is not None:
        return
    has, gone = values(figures), _unavailable(figures)
    for place in _asked(form, indicator):
        if place not in has and place[0] not in gone:
            region, part, group = place
            yield Cell(indicator=indicator.code, region=region, part=part, group=group)


def _unavailable(figures: IndicatorFigures | None) -> frozenset[str]:
    """Kecamatan that were said to have no figures. The kabupaten's own is the one that counts."""
    rows = figures.rows if figures else ()
    return frozenset(row.region for row in rows if row.unavailable) - {KABUPATEN}


def _asked(form: FormIssued, indicator: Indicator) -> Iterator[tuple[str, str, str]]:
    regions = (*form.regions, KABUPATEN) if indicator.regional else (KABUPATEN,)
    parts = (NUMERATOR,) if indicator.denominator is None else (NUMERATOR, DENOMINATOR)
    groups = (MALE, FEMALE, TOTAL) if indicator.by_sex else (TOTAL,)
    return ((region, part, group) for region in regions for part in parts for group in groups)

"""Completeness and timeliness as DHIS2 reports them: expected, actual, on time, and their rates.

A rate is empty where nothing was expected. Nothing sent yet is not on time, whatever the clock.
"""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from pydantic import Field

from services.collector.domain.completeness import unfilled
from services.collector.domain.sheets import due_of, submitted
from services.collector.domain.states import Collection, Kept
from services.collector.views import CollectionStatus, status_of
from shared.contract.catalogue import Sheet, SheetRef
from shared.contract.event import Moment
from shared.contract.identifiers import Code, CycleId

_TENTH: Final = Decimal("0.1")


class SheetRate(Kept):
    """One sheet of one cycle, counted in indicators."""

    sheet: SheetRef
    due: Moment
    submitted_at: Moment | None
    on_time: bool | None
    expected: int = Field(description="indicators that the sheet asks for")
    filled: int = Field(description="with a value in every cell")
    unavailable: int = Field(description="declared tidak tersedia, with a reason")


class Rate(Kept):
    """Sheets of one bidang, or of all."""

    expected: int = Field(description="sheets that were asked for")
    submitted: int
    on_time: int
    reporting_rate: Decimal | None = Field(description="percent of the expected sheets")
    on_time_rate: Decimal | None = Field(description="percent of the expected sheets")
    indicators: int
    filled: int
    unavailable: int
    filled_rate: Decimal | None = Field(description="percent of the indicators")


class BidangRate(Rate):
    """The sheets of one bidang."""

    bidang: Code


class Completeness(Kept):
    """One cycle: each sheet, each bidang, and all together."""

    cycle: CycleId
    status: CollectionStatus
    sheets: tuple[SheetRate, ...]
    bidang: tuple[BidangRate, ...]
    total: Rate


class OfficeCompleteness(Kept):
    """The cycles of a year (or of all years), and each bidang over them."""

    year: int | None
    cycles: tuple[Completeness, ...]
    bidang: tuple[BidangRate, ...]
    total: Rate


def completeness(collection: Collection) -> Completeness:
    """The rates of one cycle."""
    sheets = tuple(_sheet(collection, sheet) for sheet in collection.form.sheets)
    return Completeness(
        cycle=collection.form.cycle,
        status=status_of(collection),
        sheets=sheets,
        bidang=_by_bidang(sheets),
        total=_rate(sheets),
    )


def office_completeness(collections: Iterable[Collection], year: int | None) -> OfficeCompleteness:
    """The rates over cycles. Cancelled ones are shown and not counted: nothing was expected."""
    cycles = tuple(completeness(collection) for collection in collections)
    counted = tuple(
        sheet
        for cycle in cycles
        if cycle.status is not CollectionStatus.DIBATALKAN
        for sheet in cycle.sheets
    )
    return OfficeCompleteness(
        year=year, cycles=cycles, bidang=_by_bidang(counted), total=_rate(counted)
    )


def _sheet(collection: Collection, sheet: Sheet) -> SheetRate:
    newest = submitted(collection, sheet)
    figures = newest.figures if newest else ()
    unavailable = sum(1 for item in figures if item.unavailable is not None)
    left = len(unfilled(collection.form, sheet, figures))
    return SheetRate(
        sheet=sheet.ref,
        due=due_of(collection, sheet),
        submitted_at=newest.at if newest else None,
        on_time=newest.on_time if newest else None,
        expected=len(sheet.indicators),
        filled=len(sheet.indicators) - left - unavailable,
        unavailable=unavailable,
    )


def _by_bidang(sheets: tuple[SheetRate, ...]) -> tuple[BidangRate, ...]:
    groups: dict[str, list[SheetRate]] = {}
    for sheet in sheets:
        groups.setdefault(sheet.sheet.bidang, []).append(sheet)
    return tuple(
        BidangRate.model_validate({"bidang": bidang, **_counts(tuple(group))})
        for bidang, group in groups.items()
    )


def _rate(sheets: tuple[SheetRate, ...]) -> Rate:
    return Rate.model_validate(_counts(sheets))


def _counts(sheets: tuple[SheetRate, ...]) -> Mapping[str, int | Decimal | None]:
    sent = sum(1 for sheet in sheets if sheet.submitted_at is not None)
    on_time = sum(1 for sheet in sheets if sheet.on_time)
    indicators = sum(sheet.expected for sheet in sheets)
    filled = sum(sheet.filled for sheet in sheets)
    return {
        "expected": len(sheets),
        "submitted": sent,
        "on_time": on_time,
        "reporting_rate": _percent(sent, len(sheets)),
        "on_time_rate": _percent(on_time, len(sheets)),
        "indicators": indicators,
        "filled": filled,
        "unavailable": sum(sheet.unavailable for sheet in sheets),
        "filled_rate": _percent(filled, indicators),
    }


def _percent(part: int, whole: int) -> Decimal | None:
    if whole == 0:
        return None
    return (Decimal(100 * part) / whole).quantize(_TENTH, rounding=ROUND_HALF_UP)

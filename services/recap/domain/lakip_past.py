"""What an indicator reached in earlier years, and from where we know it."""

from decimal import Decimal
from enum import StrEnum
from typing import Final

from services.recap.domain.calculation.aggregation import ADDED_UP
from services.recap.domain.comparing import compared
from services.recap.domain.history import collected
from services.recap.domain.lakip_year import YearBook
from services.recap.domain.states import Kept
from shared.contract.catalogue import Indicator
from shared.contract.event import Line
from shared.contract.identifiers import Period

YEARS: Final = 3
"""So many earlier years are compared: with this one, the usual four columns of a LKjIP."""


class Origin(StrEnum):
    """Where an earlier year's result is from; DATA_DASAR is the baseline of the catalogue."""

    DISAHKAN = "DISAHKAN"
    RIWAYAT = "RIWAYAT"
    DATA_DASAR = "DATA_DASAR"
    TIDAK_ADA = "TIDAK_ADA"


class YearResult(Kept):
    """One earlier year. ``lacking`` are quarters without which a sum would not be the whole."""

    year: int
    origin: Origin
    value: Decimal | None = None
    lacking: tuple[Line, ...] = ()


def earlier(book: YearBook, indicator: Indicator) -> tuple[YearResult, ...]:
    """The years before, the oldest first. No result is made up from a part of its quarters."""
    return tuple(_result(book, indicator, year) for year in range(book.year - YEARS, book.year))


def _result(book: YearBook, indicator: Indicator, year: int) -> YearResult:
    row = book.row(year, 4, indicator.code)
    if row is not None and row.value is not None:
        return YearResult(year=year, origin=Origin.DISAHKAN, value=row.value)
    if (value := _from_history(book, indicator, year)) is not None:
        return YearResult(year=year, origin=Origin.RIWAYAT, value=value)
    if year == book.year - 1 and indicator.baseline is not None:
        return YearResult(year=year, origin=Origin.DATA_DASAR, value=indicator.baseline)
    return YearResult(year=year, origin=Origin.TIDAK_ADA, lacking=_lacking(book, indicator, year))


def _from_history(book: YearBook, indicator: Indicator, year: int) -> Decimal | None:
    """The year's result by the one calculation: that of its last quarter, seen a year later."""
    later = Period(office=book.office, year=year + 1, quarter=4)
    return compared(indicator, later, book.history).same_quarter_last_year


def _lacking(book: YearBook, indicator: Indicator, year: int) -> tuple[str, ...]:
    """Which quarters a sum lacks, where others are known."""
    if indicator.aggregation not in ADDED_UP:
        return ()
    found, lacking = collected(indicator, year, 4, book.history)
    return lacking if found else ()

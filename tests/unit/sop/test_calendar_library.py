"""The calendar file against the library that it was seeded from: a day lost or added is seen."""

import holidays
import pytest

from shared.sop import load_calendar
from shared.sop.calendar import HolidayKind

CATEGORIES = ("public", "government")
"""Libur nasional and cuti bersama: the library's default has the first alone."""


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_national_holidays_and_cuti_bersama_are_those_of_the_library(year: int) -> None:
    known = holidays.country_holidays("ID", years=year, categories=CATEGORIES, language="id")

    ours = {
        holiday.date
        for holiday in load_calendar().holidays
        if holiday.date.year == year and holiday.kind is not HolidayKind.LIBUR_DAERAH
    }

    assert ours == {day for day in known if day.year == year}


@pytest.mark.parametrize(("year", "official"), [(2025, True), (2026, True), (2027, False)])
def test_days_that_the_library_estimates_are_marked_unconfirmed(year: int, official: bool) -> None:  # noqa: FBT001 - one row of the table
    days = [holiday for holiday in load_calendar().holidays if holiday.date.year == year]

    assert any(holiday.unconfirmed for holiday in days) is not official

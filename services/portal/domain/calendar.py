"""The days off of a year as people look at them."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.sop import WorkingCalendar
from shared.sop.calendar import Holiday


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the calendar. ``covered`` is false where the file says nothing about it."""

    number: int
    covered: bool
    months: Sequence[tuple[int, Sequence[Holiday]]]
    unconfirmed: int


def days_off(calendar: WorkingCalendar, year: int) -> Year:
    """A year's days off by month."""
    days = sorted((h for h in calendar.holidays if h.date.year == year), key=lambda h: h.date)
    months = sorted({day.date.month for day in days})
    return Year(
        number=year,
        covered=year in calendar.years,
        months=[(month, [d for d in days if d.date.month == month]) for month in months],
        unconfirmed=sum(day.unconfirmed for day in days),
    )

"""Working time between two moments, and the moment after some of it (Perpres 21/2023).

Breaks, nights and days off do not count. All functions raise `CalendarGapError` where a year is
needed that the calendar does not have.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from shared.sop import WorkingCalendar


def worked(calendar: WorkingCalendar, start: datetime, end: datetime) -> timedelta:
    """Working time from ``start`` to ``end``; none where the end is not later."""
    total = timedelta()
    for opens, closes in _stretches(calendar, start):
        if opens >= end:
            break
        total += min(closes, end) - opens
    return total


def later(calendar: WorkingCalendar, start: datetime, working: timedelta) -> datetime:
    """When that much working time has passed since ``start``; ``start`` itself for none."""
    moment = calendar.local(start)
    for opens, closes in _stretches(calendar, start):
        if working <= timedelta():
            break
        moment = min(closes, opens + working)
        working -= moment - opens
    return moment


def whole_days(calendar: WorkingCalendar, start: datetime, end: datetime) -> int:
    """Working days that ``end`` is later than ``start``: 0 on the same or a day off after it."""
    day, last, days = calendar.local(start).date(), calendar.local(end).date(), 0
    while (day := day + timedelta(days=1)) <= last:
        days += bool(calendar.spans(day))
    return days


def next_opening(calendar: WorkingCalendar, after: datetime) -> datetime:
    """When the first working day after that of ``after`` begins."""
    return calendar.opening(calendar.next_day(calendar.local(after).date()))


def _stretches(calendar: WorkingCalendar, begin: datetime) -> Iterator[tuple[datetime, datetime]]:
    local = calendar.local(begin)
    day = local.date()
    while True:
        for span in calendar.spans(day):
            opens = max(local, calendar.moment(day, span.start))
            closes = calendar.moment(day, span.end)
            if opens < closes:
                yield opens, closes
        day += timedelta(days=1)

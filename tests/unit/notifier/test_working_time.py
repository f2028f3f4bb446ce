"""Working time (domain notes 6): days off, Ramadan hours, breaks and nights never count."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.domain.working_time import later, next_opening, whole_days, worked
from shared.sop import Budget, CalendarGapError, Unit, load_calendar
from tests.unit.notifier.world import RULES

CALENDAR = load_calendar()
ZONE = ZoneInfo("Asia/Makassar")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-03-17 09:00", 2, "2026-03-26"),
        ("2026-12-23 09:00", 1, "2026-12-28"),
        ("2026-04-01 09:00", 1, "2026-04-02"),
        ("2026-04-01 09:00", 2, "2026-04-06"),
        ("2026-04-01 09:00", 4, "2026-04-08"),
        ("2026-04-01 09:00", 6, "2026-04-10"),
        ("2026-04-01 09:00", 7, "2026-04-13"),
    ],
)
def test_days_end_with_the_nth_working_day(start: str, days: int, due: str) -> None:
    found = RULES.after(at(start), Budget(amount=days, unit=Unit.HARI))

    assert found.date() == date.fromisoformat(due)
    assert found == CALENDAR.closing(date.fromisoformat(due))


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-04-06 15:30", "2026-04-07 08:00"),
        ("2026-04-06 11:30", "2026-04-06 13:30"),
        ("2026-04-02 15:30", "2026-04-06 08:00"),
        ("2026-04-04 10:00", "2026-04-06 08:30"),
        ("2026-03-17 14:30", "2026-03-25 08:00"),
    ],
)
def test_an_hour_is_an_hour_of_office_time(start: str, due: str) -> None:
    assert RULES.after(at(start), Budget(amount=1, unit=Unit.JAM)) == at(due)


@pytest.mark.parametrize(("year", "days"), [(2025, 237), (2026, 240)])
def test_a_year_has_the_working_days_of_its_decree(year: int, days: int) -> None:
    every = (date(year, 1, 1) + timedelta(days=n) for n in range(365))

    assert sum(bool(CALENDAR.spans(day)) for day in every) == days


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-04-06 07:30", "2026-04-06 16:00", 7.5),
        ("2026-04-06 12:00", "2026-04-06 13:00", 0),
        ("2026-04-02 15:00", "2026-04-06 08:30", 2),
        ("2026-03-17 08:00", "2026-03-18 16:00", 6.5),
        ("2026-04-06 10:00", "2026-04-06 09:00", 0),
    ],
)
def test_worked_time_between_two_moments(start: str, end: str, hours: float) -> None:
    assert worked(CALENDAR, at(start), at(end)) == timedelta(hours=hours)


MOMENTS = st.integers(0, 300 * 24 * 60).map(
    lambda minutes: at("2026-01-05 00:00") + timedelta(minutes=minutes)
)


@given(MOMENTS, st.timedeltas(timedelta(), timedelta(hours=60)))
def test_later_by_some_working_time_is_that_much_working_time(
    start: datetime, working: timedelta
) -> None:
    assert worked(CALENDAR, start, later(CALENDAR, start, working)) == working


@given(MOMENTS, MOMENTS, MOMENTS)
def test_worked_time_adds_up(one: datetime, two: datetime, three: datetime) -> None:
    first, middle, last = sorted((one, two, three))

    parts = worked(CALENDAR, first, middle) + worked(CALENDAR, middle, last)

    assert parts == worked(CALENDAR, first, last)


def test_days_late_are_working_days() -> None:
    assert whole_days(CALENDAR, at("2026-04-02 16:00"), at("2026-04-02 23:00")) == 0
    assert whole_days(CALENDAR, at("2026-04-02 16:00"), at("2026-04-05 12:00")) == 0
    assert whole_days(CALENDAR, at("2026-04-02 16:00"), at("2026-04-07 08:00")) == 2


def test_the_next_opening_is_that_of_the_next_working_day() -> None:
    assert next_opening(CALENDAR, at("2026-03-17 10:00")) == at("2026-03-25 07:30")


def test_a_year_that_nobody_has_decreed_is_not_guessed() -> None:
    with pytest.raises(CalendarGapError, match="2028"):
        later(CALENDAR, at("2027-12-31 08:00"), timedelta(hours=80))

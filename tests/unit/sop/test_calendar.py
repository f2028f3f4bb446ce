"""Working time: the table of the domain notes, section 6, and what must hold for any start."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.sop import Budget, CalendarGapError, Unit, WorkingCalendar, due, load_calendar

CALENDAR = load_calendar()
WITA = ZoneInfo("Asia/Makassar")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WITA)


def days(amount: int) -> Budget:
    return Budget(amount=amount, unit=Unit.HARI)


def hours(amount: int) -> Budget:
    return Budget(amount=amount, unit=Unit.JAM)


@pytest.mark.parametrize(
    ("start", "budget", "expected"),
    [
        pytest.param("2026-03-17T09:00", days(2), "2026-03-26T16:00", id="cuti bersama Lebaran"),
        pytest.param("2026-12-23T09:00", days(1), "2026-12-28T16:00", id="cuti bersama Natal"),
        pytest.param("2026-04-01T09:00", days(1), "2026-04-02T16:00", id="the next day"),
        pytest.param("2026-04-01T09:00", days(2), "2026-04-06T16:00", id="Wafat Yesus Kristus"),
        pytest.param("2026-04-01T09:00", days(4), "2026-04-08T16:00", id="steps 1 to 4"),
        pytest.param(
            "2026-04-01T09:00", days(6), "2026-04-10T16:30", id="closes on Friday at 16.30"
        ),
        pytest.param("2026-04-01T09:00", days(7), "2026-04-13T16:00", id="with one round more"),
        pytest.param(
            "2026-04-01T23:59", days(1), "2026-04-02T16:00", id="late at night counts alike"
        ),
        pytest.param("2026-04-04T10:00", days(1), "2026-04-06T16:00", id="begun on a Saturday"),
        pytest.param("2025-08-15T09:00", days(1), "2025-08-19T16:00", id="18 August 2025 is off"),
        pytest.param("2026-04-06T08:00", hours(1), "2026-04-06T09:00", id="inside the morning"),
        pytest.param("2026-04-06T15:00", hours(1), "2026-04-06T16:00", id="ends as the day closes"),
        pytest.param("2026-04-06T15:30", hours(1), "2026-04-07T08:00", id="rolls over the night"),
        pytest.param(
            "2026-04-06T11:30", hours(1), "2026-04-06T13:30", id="the break does not count"
        ),
        pytest.param("2026-04-06T12:15", hours(1), "2026-04-06T14:00", id="begun in the break"),
        pytest.param("2026-04-06T05:00", hours(1), "2026-04-06T08:30", id="begun before opening"),
        pytest.param("2026-04-10T11:00", hours(1), "2026-04-10T13:30", id="Friday's longer break"),
        pytest.param("2026-04-10T16:00", hours(1), "2026-04-13T08:00", id="rolls over the weekend"),
        pytest.param("2026-03-17T14:30", hours(1), "2026-03-25T08:00", id="Ramadan, then Lebaran"),
        pytest.param("2026-04-06T08:00", hours(8), "2026-04-07T08:30", id="longer than a day"),
    ],
)
def test_a_budget_ends_when_the_working_time_is_used(
    start: str, budget: Budget, expected: str
) -> None:
    assert due(at(start), budget, CALENDAR) == at(expected)


def test_a_start_in_another_zone_counts_by_the_offices_own_date() -> None:
    start = datetime(2026, 4, 1, 17, 0, tzinfo=UTC)  # 2 April, 01.00 WITA

    assert due(start, days(1), CALENDAR) == at("2026-04-06T16:00")


def test_a_start_without_zone_is_refused() -> None:
    naive = at("2026-04-01T09:00").replace(tzinfo=None)

    with pytest.raises(ValueError, match="tidak menyebut zona"):
        due(naive, days(1), CALENDAR)


@pytest.mark.parametrize("budget", [days(1), hours(8)])
def test_a_year_that_is_not_covered_is_an_error_that_names_the_file_to_extend(
    budget: Budget,
) -> None:
    with pytest.raises(CalendarGapError, match=r"tahun 2028.*calendar-2025\.toml") as raised:
        due(at("2027-12-31T15:00"), budget, CALENDAR)

    assert raised.value.year == 2028


def test_a_start_before_the_covered_years_is_an_error_too() -> None:
    with pytest.raises(CalendarGapError, match="2024"):
        due(at("2024-06-03T09:00"), hours(1), CALENDAR)


@pytest.mark.parametrize(("year", "expected"), [(2025, 237), (2026, 240)])
def test_the_years_have_the_number_of_working_days_of_the_joint_decree(
    year: int, expected: int
) -> None:
    first = date(year, 1, 1)
    year_days = [first + timedelta(days=n) for n in range(365)]

    assert sum(bool(CALENDAR.spans(day)) for day in year_days) == expected


def test_opening_and_closing_of_a_day_off_are_refused() -> None:
    with pytest.raises(ValueError, match="bukan hari kerja"):
        CALENDAR.opening(date(2026, 4, 3))
    with pytest.raises(ValueError, match="bukan hari kerja"):
        CALENDAR.closing(date(2026, 4, 4))


def test_the_next_working_day_opens_at_half_past_seven() -> None:
    day = CALENDAR.next_day(date(2026, 4, 2))

    assert CALENDAR.opening(day) == at("2026-04-06T07:30")


def test_a_local_holiday_by_decree_moves_a_due_date() -> None:
    local = {"date": "2026-04-02", "name": "Hari Jadi (contoh)", "kind": "LIBUR_DAERAH"}
    data = CALENDAR.model_dump(mode="json")
    amended = WorkingCalendar.model_validate(data | {"holidays": [*data["holidays"], local]})

    assert due(at("2026-04-01T09:00"), days(1), amended) == at("2026-04-06T16:00")


def test_a_calendar_survives_the_way_through_json() -> None:
    assert WorkingCalendar.model_validate(CALENDAR.model_dump(mode="json")) == CALENDAR


starts = st.integers(0, 1_000_000).map(
    lambda minutes: at("2025-01-01T00:00") + timedelta(minutes=minutes)
)
budgets = st.builds(Budget, amount=st.integers(1, 9), unit=st.sampled_from(Unit))


@given(starts, budgets)
def test_a_due_time_is_later_and_inside_working_hours(start: datetime, budget: Budget) -> None:
    end = due(start, budget, CALENDAR)

    assert end > start
    assert any(span.start < end.time() <= span.end for span in CALENDAR.spans(end.date()))


@given(starts, budgets)
def test_a_larger_budget_is_never_due_earlier(start: datetime, budget: Budget) -> None:
    more = budget.model_copy(update={"amount": budget.amount + 1})

    assert due(start, budget, CALENDAR) < due(start, more, CALENDAR)


@given(starts, st.integers(1, 9), st.integers(1, 9))
def test_working_hours_can_be_spent_in_two_parts(start: datetime, first: int, second: int) -> None:
    middle = due(start, hours(first), CALENDAR)

    assert due(middle, hours(second), CALENDAR) == due(start, hours(first + second), CALENDAR)

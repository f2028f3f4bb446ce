"""Working time: when a step's budget ends (SOP "Waktu"; rules of the working day in `hours`).

Pure arithmetic on data. "N hari": the day of the start is not counted, the step is due when
the N-th working day closes. "N jam": working minutes, breaks, nights and days off left out.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, model_validator

from shared.sop.hours import Pattern, Span, Weekday
from shared.sop.model import Budget, Data, Unit


class HolidayKind(StrEnum):
    """Why a day is off. All three stop the clock of the SOP alike."""

    LIBUR_NASIONAL = "LIBUR_NASIONAL"
    CUTI_BERSAMA = "CUTI_BERSAMA"
    LIBUR_DAERAH = "LIBUR_DAERAH"


class Holiday(Data):
    """A day off."""

    date: date
    name: str
    kind: HolidayKind
    unconfirmed: bool = Field(default=False, description="an estimate: no decree was seen yet")


class CalendarGapError(ValueError):
    """The calendar says nothing about that year: nothing is guessed; its file must be extended."""

    def __init__(self, calendar: "WorkingCalendar", year: int) -> None:
        covered = ", ".join(str(known) for known in calendar.years)
        super().__init__(
            f"Kalender kerja {calendar.version} belum memuat tahun {year} (baru {covered}). "
            f"Mohon petugas TI menambahkan tahun itu beserta hari libur dan cuti bersamanya "
            f"pada berkas {calendar.file}."
        )
        self.year = year


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"zona waktu {name!r} tidak dikenal (paket tzdata terpasang?)") from error
    return name


class WorkingCalendar(Data):
    """The office's working days and hours of the years it lists.

    Where patterns overlap on a day, the last one in the file holds.
    """

    version: str
    zone: Annotated[str, AfterValidator(_known_zone)]
    years: tuple[int, ...] = Field(min_length=1)
    patterns: tuple[Pattern, ...] = Field(min_length=1)
    holidays: tuple[Holiday, ...]
    file: str = Field(description="the file to extend, for messages")

    @model_validator(mode="after")
    def _one_name_per_day(self) -> Self:
        days = [holiday.date for holiday in self.holidays]
        for day in days:
            if days.count(day) > 1:
                raise ValueError(f"tanggal {day} tercantum lebih dari satu kali pada holidays")
            if day.year not in self.years:
                raise ValueError(f"hari libur {day} di luar tahun yang dimuat (years)")
        return self

    def spans(self, day: date) -> tuple[Span, ...]:
        """Working hours of a day, empty on a day off. Raises `CalendarGapError`."""
        if day.year not in self.years:
            raise CalendarGapError(self, day.year)
        if any(holiday.date == day for holiday in self.holidays):
            return ()
        in_force = [pattern for pattern in self.patterns if pattern.holds_on(day)]
        return in_force[-1].hours.get(Weekday.of(day), ()) if in_force else ()

    def next_day(self, after: date) -> date:
        """The first working day later than a date. Raises `CalendarGapError`."""
        day = after + timedelta(days=1)
        while not self.spans(day):
            day += timedelta(days=1)
        return day

    def opening(self, day: date) -> datetime:
        """When a working day begins. Raises ``ValueError`` for a day off."""
        return self.moment(day, self._worked(day)[0].start)

    def closing(self, day: date) -> datetime:
        """When a working day ends. Raises ``ValueError`` for a day off."""
        return self.moment(day, self._worked(day)[-1].end)

    def moment(self, day: date, clock: time) -> datetime:
        """A time on the office's wall clock."""
        return datetime.combine(day, clock, tzinfo=ZoneInfo(self.zone))

    def local(self, moment: datetime) -> datetime:
        """The same moment in the office's zone. Raises ``ValueError`` for a time without zone."""
        if moment.tzinfo is None:
            raise ValueError(f"waktu {moment.isoformat()} tidak menyebut zona")
        return moment.astimezone(ZoneInfo(self.zone))

    def _worked(self, day: date) -> tuple[Span, ...]:
        spans = self.spans(day)
        if not spans:
            raise ValueError(f"{day} bukan hari kerja menurut kalender {self.version}")
        return spans


def due(start: datetime, budget: Budget, calendar: WorkingCalendar) -> datetime:
    """When a budget that begins at ``start`` ends, in the office's zone.

    Raises `CalendarGapError` where a year is needed that the calendar does not have, and
    ``ValueError`` for a start without zone.
    """
    begin = calendar.local(start)
    if budget.unit is Unit.HARI:
        return _after_days(begin.date(), budget.amount, calendar)
    return _after_working_time(begin, timedelta(hours=budget.amount), calendar)


def _after_days(day: date, amount: int, calendar: WorkingCalendar) -> datetime:
    for _ in range(amount):
        day = calendar.next_day(day)
    return calendar.closing(day)


def _after_working_time(begin: datetime, left: timedelta, calendar: WorkingCalendar) -> datetime:
    stretches = _stretches(begin, calendar)
    opens, closes = next(stretches)
    while closes - opens < left:
        left -= closes - opens
        opens, closes = next(stretches)
    return opens + left


def _stretches(begin: datetime, calendar: WorkingCalendar) -> Iterator[tuple[datetime, datetime]]:
    """Working time from ``begin`` on, stretch by stretch, until the calendar ends with an error."""
    day = begin.date()
    while True:
        for span in calendar.spans(day):
            opens = max(begin, calendar.moment(day, span.start))
            closes = calendar.moment(day, span.end)
            if opens < closes:
                yield opens, closes
        day += timedelta(days=1)

"""Office hours as data: spans of a day, patterns of a week (Perpres 21/2023)."""

from datetime import date, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Self

from pydantic import Field, model_validator

from shared.sop.model import Data


class Weekday(StrEnum):
    """Days of the week, Monday first, as `date.weekday` counts them."""

    SENIN = "SENIN"
    SELASA = "SELASA"
    RABU = "RABU"
    KAMIS = "KAMIS"
    JUMAT = "JUMAT"
    SABTU = "SABTU"
    MINGGU = "MINGGU"

    @classmethod
    def of(cls, day: date) -> "Weekday":
        """The weekday of a date."""
        return tuple(cls)[day.weekday()]


class Span(Data):
    """Working time between two breaks; in files ``"07.30-12.00"``."""

    start: time
    end: time

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        start, _, end = value.replace(".", ":").partition("-")
        return {"start": start.strip(), "end": end.strip()}

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.start >= self.end:
            raise ValueError(f"jam mulai {self.start} harus sebelum jam selesai {self.end}")
        return self

    @property
    def length(self) -> timedelta:
        """Working time in it."""
        return _since_midnight(self.end) - _since_midnight(self.start)


class Pattern(Data):
    """The hours of a week, always or from ``first`` to ``last`` (Ramadan).

    ``weekly_minutes`` is the sum that the regulation demands: a slip in the hours does not load.
    A weekday that is not listed is no working day.
    """

    name: str
    source: str
    weekly_minutes: int
    first: date = date.min
    last: date = date.max
    hours: dict[Weekday, tuple[Span, ...]] = Field(min_length=1)

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        for weekday, spans in self.hours.items():
            if any(before.end > after.start for before, after in pairwise(spans)):
                raise ValueError(f"jam kerja {weekday} tumpang tindih atau tidak berurutan")
        total = sum((span.length for spans in self.hours.values() for span in spans), timedelta())
        if total != timedelta(minutes=self.weekly_minutes):
            raise ValueError(f"jam seminggu {total} tidak sama dengan {self.weekly_minutes} menit")
        return self

    def holds_on(self, day: date) -> bool:
        """Whether the pattern is in force on that day."""
        return self.first <= day <= self.last


def _since_midnight(moment: time) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second)

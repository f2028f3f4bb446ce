"""The office's own data: the SOP and its working calendar, as files that anyone can correct."""

from shared.sop.calendar import CalendarGapError, WorkingCalendar, due
from shared.sop.load import DataFileError, load_calendar, load_sop
from shared.sop.model import Budget, Sop, Unit

__all__ = [
    "Budget",
    "CalendarGapError",
    "DataFileError",
    "Sop",
    "Unit",
    "WorkingCalendar",
    "due",
    "load_calendar",
    "load_sop",
]

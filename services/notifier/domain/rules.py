"""The office's data that decisions rest on, asked in the words of this service."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from services.notifier.domain.numbering import Numbering
from services.notifier.domain.posts import Posts
from services.notifier.domain.refusals import CALENDAR_GAP, NO_PROFILE
from services.notifier.domain.thresholds import Thresholds
from shared.office import Office
from shared.refusal import RefusalError
from shared.sop import Budget, CalendarGapError, Sop, WorkingCalendar, due
from shared.sop.model import StepEntry

T = TypeVar("T")

Render = Callable[[str, Mapping[str, object]], str]
"""Letter code and fields to text. Raises `RefusalError` where a field is missing or empty."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The SOP and calendar in force, the offices' letterheads, and the pen that writes letters."""

    sop: Sop
    calendar: WorkingCalendar
    offices: Mapping[str, Office]
    render: Render
    thresholds: Thresholds
    numbering: Numbering
    posts: Posts

    @property
    def drafter(self) -> str:
        """Issues the form, gathers, writes letters: the first role that may issue a form."""
        return self._first("issue_form")

    @property
    def chair(self) -> str:
        """Leads coordination: the first role that may close the meeting."""
        return self._first("agree")

    @property
    def submitter(self) -> str:
        """Asks the head for ratification."""
        return self._first("submit")

    @property
    def head(self) -> str:
        """Ratifies, and signs what leaves the house."""
        return self._first("ratify")

    @property
    def closer(self) -> str:
        """Closes the collection and reports the recap to the superior."""
        return self._first("close_collection")

    def step(self, number: int) -> StepEntry:
        """One step of the SOP."""
        return self.sop.step(number)

    def title(self, role: str) -> str:
        """A role's title on paper; its code where the SOP does not list it."""
        return next((entry.title for entry in self.sop.roles if entry.code == role), role)

    def bidang(self, code: str) -> str:
        """A bidang's name; its code where the SOP does not list it."""
        return next((entry.name for entry in self.sop.bidang if entry.code == code), code)

    def owner(self, bidang: str) -> str | None:
        """The role that answers for a bidang; none where the SOP does not list it any more."""
        return next((entry.role for entry in self.sop.bidang if entry.code == bidang), None)

    def codes(self) -> dict[str, str]:
        """Roles and agencies by the names that letters call them by."""
        roles = {role.title: role.code for role in self.sop.roles}
        return roles | {agency.name: agency.code for agency in self.sop.recipients}

    def profile(self, office: str) -> Office:
        """An office's letterhead. Raises `RefusalError` where it has none."""
        found = self.offices.get(office)
        if found is None:
            raise RefusalError(NO_PROFILE, f"Kantor {office} belum memiliki kop surat.")
        return found

    def local(self, moment: datetime) -> datetime:
        """The moment on the office's wall clock."""
        return self.calendar.local(moment)

    def due(self, step: int, start: datetime) -> datetime:
        """When a step's budget ends. Raises `RefusalError` where the calendar has no such year."""
        return self.after(start, self.sop.step(step).budget)

    def after(self, start: datetime, budget: Budget) -> datetime:
        """When a budget ends. Raises `RefusalError` where the calendar has no such year."""
        return self.within_calendar(lambda: due(start, budget, self.calendar))

    def within_calendar(self, question: Callable[[], T]) -> T:
        """The calendar's answer. Raises `RefusalError` where it has no such year."""
        try:
            return question()
        except CalendarGapError as gap:
            raise RefusalError(CALENDAR_GAP, str(gap)) from gap

    def _first(self, action: str) -> str:
        return self.sop.actions[action][0]

"""The office's data that decisions rest on, asked in the words of this service."""

from dataclasses import dataclass
from datetime import datetime

from services.collector.domain.refusals import (
    CALENDAR_GAP,
    FOREIGN_OFFICE,
    NOT_ENTITLED,
    UNKNOWN_ROLE,
)
from shared.contract.event import Actor, Versions
from shared.refusal import RefusalError
from shared.sop import CalendarGapError, Sop, WorkingCalendar, due


@dataclass(frozen=True, slots=True)
class Rules:
    """The SOP and the calendar in force, and the version of this service's own rules."""

    sop: Sop
    calendar: WorkingCalendar
    version: str

    def title(self, role: str) -> str:
        """A role's title on paper; its code where the SOP does not list it."""
        return next((entry.title for entry in self.sop.roles if entry.code == role), role)

    def due(self, step: int, start: datetime) -> datetime:
        """When a step's budget ends. Raises `RefusalError` where the calendar has no such year."""
        try:
            return due(start, self.sop.step(step).budget, self.calendar)
        except CalendarGapError as gap:
            raise RefusalError(CALENDAR_GAP, str(gap)) from gap

    def versions(self, catalogue: str) -> Versions:
        """What a form that is issued now is measured by, to its end."""
        return Versions(
            sop=self.sop.version,
            catalogue=catalogue,
            calendar=self.calendar.version,
            rules=self.version,
        )

    def require_office(self, actor: Actor, office: str) -> None:
        """Refuse people of another office, and roles that the SOP does not know."""
        if actor.office != office:
            raise RefusalError(FOREIGN_OFFICE, "Data ini milik kantor lain.")
        if actor.role not in {role.code for role in self.sop.roles}:
            raise RefusalError(UNKNOWN_ROLE, f"Jabatan {actor.role} tidak tercantum pada SOP.")

    def require(self, actor: Actor, action: str) -> None:
        """Refuse a role that the SOP does not give this action."""
        if not self.sop.may(actor.role, action):
            allowed = " atau ".join(self.title(role) for role in self.sop.actions.get(action, ()))
            raise RefusalError(NOT_ENTITLED, f"Hanya {allowed or 'jabatan yang ditetapkan'}.")

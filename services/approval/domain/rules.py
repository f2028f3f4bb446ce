"""The office's data that decisions rest on, asked in the words of this service."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shared.contract.event import Versions
from shared.office import Office
from shared.sop import Sop, WorkingCalendar, due


@dataclass(frozen=True, slots=True)
class Rules:
    """The SOP, the working calendar and the register of officers in force.

    The same during the life of a process.
    """

    sop: Sop
    calendar: WorkingCalendar
    offices: Mapping[str, Office]

    @property
    def chair(self) -> str:
        """The role that closes the meeting; the first, where the SOP allows several."""
        return self.sop.actions["agree"][0]

    @property
    def head(self) -> str:
        """The role that ratifies; the first, where the SOP allows several."""
        return self.sop.actions["ratify"][0]

    @property
    def leader(self) -> str:
        """The role that a re-coordination without end is brought before."""
        return self.sop.actions["escalated"][0]

    def participants(self, step: int) -> tuple[str, ...]:
        """Who comes to the meeting of a step: who does, decides or is consulted in it."""
        entry = self.sop.step(step)
        decides = (entry.decides,) if entry.decides else ()
        return tuple(dict.fromkeys((*decides, *entry.performers, *entry.consulted)))

    def titles(self, action: str) -> str:
        """Titles of those who may do an action, for a sentence."""
        return " atau ".join(self.title(role) for role in self.sop.actions.get(action, ()))

    def title(self, role: str) -> str:
        """A role's title on paper; its code where the SOP does not list it."""
        return next((entry.title for entry in self.sop.roles if entry.code == role), role)

    def role_of(self, bidang: str) -> str | None:
        """The role that answers for a bidang; none where the SOP does not list it."""
        return next((entry.role for entry in self.sop.bidang if entry.code == bidang), None)

    def bidang_of(self, role: str) -> tuple[str, ...]:
        """Every bidang that a role answers for."""
        return tuple(entry.code for entry in self.sop.bidang if entry.role == role)

    def due(self, step: int, start: datetime) -> datetime:
        """When a step that begins now must be done. Raises `shared.sop.CalendarGapError`."""
        return due(start, self.sop.step(step).budget, self.calendar)

    def versions(self, stated: Versions) -> Versions:
        """Versions for what is said: the draft's own of its figures, ours of the procedure."""
        return stated.model_copy(
            update={"sop": self.sop.version, "calendar": self.calendar.version}
        )

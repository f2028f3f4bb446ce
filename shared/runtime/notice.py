"""The public word about a blocked cycle: StepProgressed with coordinates and reason, no payload."""

from collections.abc import Callable
from typing import Final

from shared.contract import Event, StepProgressed
from shared.contract.event import Versions
from shared.contract.identifiers import Period
from shared.contract.vocabulary import Progress
from shared.decision import CYCLE, Ref
from shared.engine import BlockNotice
from shared.engine.system import system_actor
from shared.sop import Sop, WorkingCalendar

NO_CATALOGUE: Final = "-"
"""A blocked message says nothing about figures, so no catalogue was in force for it."""
_NOTE_LIMIT: Final = 1000


def blocked(
    service: str, sop_step: int, sop: Sop, calendar: WorkingCalendar, rules: str
) -> Callable[[BlockNotice], Event]:
    """How a service says that a cycle is blocked in it, or goes on."""
    versions = Versions(
        sop=sop.version, catalogue=NO_CATALOGUE, calendar=calendar.version, rules=rules
    )

    def say(notice: BlockNotice) -> Event:
        office = Period.of(notice.cycle).office
        return StepProgressed(
            office=office,
            cycle=notice.cycle,
            sop_step=sop_step,
            actor=system_actor(service, Ref(CYCLE, notice.cycle)),
            versions=versions,
            progress=Progress.BLOCKED if notice.blocked else Progress.RELEASED,
            role="OPERATOR",
            refers_to=notice.parked_id,
            note=notice.reason[:_NOTE_LIMIT],
        )

    return say

"""Any other transition of a cycle, so that timelines never need another service's database."""

from typing import ClassVar, Final

from pydantic import Field

from shared.contract.event import Event, Line, Moment, Text
from shared.contract.identifiers import Code
from shared.contract.sample import ACTOR_SEKRETARIS, CYCLE, OFFICE, VERSIONS, at
from shared.contract.vocabulary import Progress


class StepProgressed(Event):
    """Something moved inside a step: started, meeting called, submitted to the head, returned."""

    TOPIC: ClassVar[str] = "kinerja.step-progressed.v1"

    progress: Progress
    before: Code | None = Field(default=None, description="state of the cycle before")
    after: Code | None = Field(default=None, description="state of the cycle after")
    role: Code | None = Field(default=None, description="who must act next")
    due: Moment | None = None
    refers_to: Line | None = Field(default=None, description="sheet, recap version, finding ...")
    note: Text | None = None


EXAMPLE: Final = StepProgressed(
    office=OFFICE,
    cycle=CYCLE,
    sop_step=5,
    actor=ACTOR_SEKRETARIS,
    versions=VERSIONS,
    progress=Progress.MEETING_CALLED,
    before="REKAP",
    after="KOORDINASI",
    role="SEKRETARIS",
    due=at(7),
    refers_to="recap 1",
)

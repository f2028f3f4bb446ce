"""SOP steps 4, 5 and 6: figures are wrong or disputed, and who must look at them again."""

from typing import ClassVar, Final

from pydantic import Field

from shared.contract.event import Event, Text
from shared.contract.recap import Finding
from shared.contract.sample import ACTOR_KASUBAG, CYCLE, OFFICE, VERSIONS
from shared.contract.sample_recap import FINDING


class DiscrepancyFound(Event):
    """Opens a round of re-coordination: the cells of the findings are open for correction.

    Sent by recap for faults it can compute, at most once per recap version, and by approval for
    disputed or returned figures, which may be more than once per version; all of one sender and
    version are one round. Not a list of all findings: that is in RecapReady.
    """

    TOPIC: ClassVar[str] = "kinerja.discrepancy-found.v1"

    recap_version: int = Field(ge=1, description="the draft that is wrong")
    findings: tuple[Finding, ...] = Field(min_length=1)
    note: Text | None = None
    round: int | None = Field(default=None, description="round of re-coordination, where known")


EXAMPLE: Final = DiscrepancyFound(
    office=OFFICE,
    cycle=CYCLE,
    sop_step=4,
    actor=ACTOR_KASUBAG,
    versions=VERSIONS,
    recap_version=1,
    findings=(FINDING,),
)

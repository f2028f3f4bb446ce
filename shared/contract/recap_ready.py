"""SOP step 4: a new version of the draft."""

from typing import ClassVar, Final

from pydantic import Field

from shared.contract.event import Event, Line
from shared.contract.recap import Completeness, Finding, MeasuredRow
from shared.contract.sample import ACTOR_KASUBAG, CYCLE, OFFICE, REF_SIAK, VERSIONS
from shared.contract.sample_recap import FINDING, ROW


class RecapReady(Event):
    """Draf data kinerja per indikator, recomputed whole from all submissions.

    ``provisional`` while the collection is open: then it is for looking at, and missing
    figures are no discrepancy yet. Carries every finding, so that nobody needs another event.
    """

    TOPIC: ClassVar[str] = "kinerja.recap-ready.v1"

    recap_version: int = Field(ge=1, description="dense; a higher one replaces a lower one")
    provisional: bool
    table: tuple[MeasuredRow, ...]
    completeness: tuple[Completeness, ...]
    findings: tuple[Finding, ...]
    history: tuple[Line, ...] = Field(description="earlier quarters that were used: 2025-Q2")


EXAMPLE: Final = RecapReady(
    office=OFFICE,
    cycle=CYCLE,
    sop_step=4,
    actor=ACTOR_KASUBAG,
    versions=VERSIONS,
    recap_version=1,
    provisional=False,
    table=(ROW,),
    completeness=(Completeness(sheet=REF_SIAK, expected=1, submitted=1, on_time=True),),
    findings=(FINDING,),
    history=("2025-Q1", "2025-Q2"),
)

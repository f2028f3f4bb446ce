"""SOP step 1: the form and the letter's concept go out."""

from typing import ClassVar, Final

from pydantic import Field

from shared.contract.catalogue import Due, Indicator, PeriodDates, Sheet
from shared.contract.event import Event, Line, Moment, Text
from shared.contract.identifiers import Code
from shared.contract.sample import ACTOR_KASUBAG, CYCLE, INDICATOR, OFFICE, SHEET_SIAK, VERSIONS, at


class FormIssued(Event):
    """Form penjaringan data kinerja has been issued: what is asked, of whom, until when.

    You may conclude that the listed sheets are open. Sent once per cycle, first of all.
    """

    TOPIC: ClassVar[str] = "kinerja.form-issued.v1"

    title: Line
    period: PeriodDates
    regions: tuple[Code, ...] = Field(description="kecamatan, in the order of the form")
    indicators: tuple[Indicator, ...]
    sheets: tuple[Sheet, ...]
    due: tuple[Due, ...]
    letter_concept: Text = Field(description="konsep surat pemberitahuan pengisian data")
    drafted_at: Moment | None = Field(default=None, description="when step 1 began")


EXAMPLE: Final = FormIssued(
    office=OFFICE,
    cycle=CYCLE,
    sop_step=1,
    actor=ACTOR_KASUBAG,
    versions=VERSIONS,
    title="Form Penjaringan Data Kinerja Triwulan III Tahun 2025",
    period=PeriodDates.model_validate({"start": "2025-07-01", "end": "2025-09-30"}),
    regions=("ALALAK", "BELAWANG"),
    indicators=(INDICATOR,),
    sheets=(SHEET_SIAK,),
    due=(Due(sop_step=2, at=at(3)),),
    letter_concept="Mohon pengisian form penjaringan data kinerja Triwulan III Tahun 2025.",
)

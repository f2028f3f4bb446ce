"""SOP steps 2 and 3 (and corrections in 6): a sheet is declared complete."""

from typing import ClassVar, Final

from pydantic import Field

from shared.contract.catalogue import SheetRef
from shared.contract.event import Event, Line
from shared.contract.figures import IndicatorFigures
from shared.contract.sample import ACTOR_PIAK, CYCLE, FIGURES, OFFICE, REF_SIAK, VERSIONS


class DataSubmitted(Event):
    """A sheet was submitted whole: this revision replaces all earlier ones of the sheet.

    A withdrawal is a revision without figures.

    You may conclude that its filler answers for the figures; not that they are right.
    """

    TOPIC: ClassVar[str] = "kinerja.data-submitted.v1"

    sheet: SheetRef
    revision: int = Field(ge=1, description="1 for the first submission, then dense")
    on_time: bool
    reason: Line | None = Field(default=None, description="why it was revised")
    figures: tuple[IndicatorFigures, ...]
    withdrawn: bool = Field(
        default=False, description="ditarik kembali: the sheet counts as not submitted"
    )


EXAMPLE: Final = DataSubmitted(
    office=OFFICE,
    cycle=CYCLE,
    sop_step=2,
    actor=ACTOR_PIAK,
    versions=VERSIONS,
    sheet=REF_SIAK,
    revision=1,
    on_time=True,
    figures=(FIGURES,),
)

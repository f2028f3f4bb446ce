"""What people ask of collector. `api.py` shows the addresses."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints

from shared.contract.catalogue import Indicator, SheetRef
from shared.contract.event import Line
from shared.contract.figures import IndicatorFigures
from shared.contract.identifiers import Code
from shared.decision import Command

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
"""A sentence that is asked for, so blanks do not do."""


class PutCatalogue(Command):
    """The office's indicator catalogue is replaced whole; forms already issued keep theirs."""

    version: Line = Field(min_length=1, description="one version names one content, for ever")
    regions: tuple[Code, ...] = Field(description="kecamatan, in the order of the form")
    indicators: tuple[Indicator, ...] = Field(min_length=1)


class IssueForm(Command):
    """The form of one quarter goes out (SOP step 1)."""

    year: int = Field(ge=2000, le=2100)
    quarter: int = Field(ge=1, le=4)
    revision: int = Field(default=0, ge=0, le=999)


class Filling(Command):
    """The content of a sheet: all of it, for it replaces what was sent before."""

    figures: tuple[IndicatorFigures, ...] = Field(min_length=1)
    reason: Words | None = Field(default=None, description="wajib bila memperbaiki kiriman lama")


class SubmitSheet(Filling):
    """A sheet is declared complete (SOP steps 2 and 3; corrections in step 6)."""

    sheet: SheetRef

    @classmethod
    def of(cls, sheet: SheetRef, filling: Filling) -> Self:
        """The command for a sheet that is named by the address."""
        return cls(sheet=sheet, figures=filling.figures, reason=filling.reason)

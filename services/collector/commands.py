"""What people ask of collector. `api.py` shows the addresses."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints

from shared.contract.catalogue import Indicator, SheetRef
from shared.contract.event import Line, Moment
from shared.contract.figures import Evidence, IndicatorFigures
from shared.contract.identifiers import Code, IndicatorCode
from shared.decision import Command

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
"""A sentence that is asked for, so blanks do not do."""

Concept = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]


class PutCatalogue(Command):
    """The office's indicator catalogue is replaced whole; forms already issued keep theirs."""

    version: Line = Field(min_length=1, description="one version names one content, for ever")
    regions: tuple[Code, ...] = Field(description="kecamatan, in the order of the form")
    indicators: tuple[Indicator, ...] = Field(min_length=1)


class IssueForm(Command):
    """The form of one quarter goes out (SOP step 1), as it was drafted where it was."""

    year: int = Field(ge=2000, le=2100)
    quarter: int = Field(ge=1, le=4)
    revision: int = Field(default=0, ge=0, le=999)


class DraftForm(IssueForm):
    """The form and the letter's concept are drafted; asked again, the draft is replaced."""

    letter_concept: Concept | None = Field(
        default=None, description="konsep surat; none: the wording of the house"
    )
    indicators: tuple[IndicatorCode, ...] | None = Field(
        default=None, min_length=1, description="none: all that are measured in the quarter"
    )


class DraftBody(Command):
    """What stands on a sheet so far: all of it, for it replaces what was saved before."""

    figures: tuple[IndicatorFigures, ...]


class SaveDraft(DraftBody):
    """A sheet's content is saved and not declared complete; cells may be empty."""

    sheet: SheetRef


class ImportFigures(SaveDraft):
    """Figures that were read from a file: indicators that it has replace those of the draft."""

    refused: int = Field(default=0, ge=0, description="rows that the reader refused")


class AttachEvidence(Command):
    """A file proves an indicator's figures (bukti dukung); it is stored already."""

    sheet: SheetRef
    indicator: IndicatorCode
    evidence: Evidence


class Declaration(Command):
    """The body of a submission: the sheet is complete as it stands on its draft."""

    reason: Words | None = Field(default=None, description="wajib bila memperbaiki kiriman lama")
    edition: int | None = Field(
        default=None, ge=0, description="edition of the draft that was read; none: whatever it is"
    )


class SubmitDraft(Declaration):
    """The draft of a sheet is declared complete ("lengkap")."""

    sheet: SheetRef


class Filling(Command):
    """The content of a sheet: all of it, for it replaces what was sent before."""

    figures: tuple[IndicatorFigures, ...] = Field(min_length=1)
    reason: Words | None = Field(default=None, description="wajib bila memperbaiki kiriman lama")


class SubmitSheet(Filling):
    """A sheet is saved and declared complete in one act (SOP steps 2, 3; corrections in 6)."""

    sheet: SheetRef

    @classmethod
    def of(cls, sheet: SheetRef, filling: Filling) -> Self:
        """The command for a sheet that is named by the address."""
        return cls(sheet=sheet, figures=filling.figures, reason=filling.reason)


class Withdrawal(Command):
    """The body of a withdrawal: why the sheet is taken back."""

    reason: Words


class WithdrawSheet(Withdrawal):
    """A submitted sheet is taken back before the collection is closed."""

    sheet: SheetRef


class Extension(Command):
    """The body of an extension: the new due time, and why."""

    due: Moment
    reason: Words


class ExtendDue(Extension):
    """A sheet's due time is moved to a later moment."""

    sheet: SheetRef

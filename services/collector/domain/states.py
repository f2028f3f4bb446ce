"""What collector keeps: forms, sheets and catalogues as facts. No rules are here."""

from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from shared.contract import FormIssued
from shared.contract.catalogue import Indicator, SheetRef
from shared.contract.event import Actor, Line, Moment, Text
from shared.contract.figures import IndicatorFigures
from shared.contract.identifiers import Code, IndicatorCode
from shared.contract.recap import Cell
from shared.decision import CYCLE, Ref

CATALOGUE: Final = "catalogue"
"""Kind of the aggregate that holds an office's indicators; its id is the office's code."""

FORM_DRAFT: Final = "form-draft"
"""Kind of a form that is being drafted; its id is the cycle's. Issued, it stays as it was."""

SHEET_DRAFT: Final = "sheet-draft"
"""Kind of a sheet's working content; its id is ``<cycle>:<bidang>:<source>``.

Apart from the cycle, so that two people on two sheets do not stand in each other's way and
``If-Match`` means this sheet.
"""


def sheet_draft(cycle: str, sheet: SheetRef) -> Ref:
    """The working content of one sheet."""
    return Ref(SHEET_DRAFT, f"{cycle}:{sheet.bidang}:{sheet.source}")


def cycle_of(ref: Ref) -> Ref:
    """The cycle that a sheet's draft or a form's draft belongs to."""
    return Ref(CYCLE, ref.id.rsplit(":", 2)[0] if ref.kind == SHEET_DRAFT else ref.id)


class Kept(BaseModel):
    """Base of all that is stored: frozen, closed, and the same after a round trip through JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Catalogue(Kept):
    """The indicators that the next form is made from."""

    version: Line
    regions: tuple[Code, ...]
    indicators: tuple[Indicator, ...]
    earlier: tuple[Line, ...] = Field(default=(), description="versions that were in force before")


class CatalogueVersion(Kept):
    """One version of the catalogue as it was taken: an entry, kept for ever."""

    version: Line
    by: Actor
    at: Moment
    regions: tuple[Code, ...]
    indicators: tuple[Indicator, ...]


class FormDraft(Kept):
    """A form that is being drafted (SOP step 1)."""

    letter_concept: Text
    indicators: tuple[IndicatorCode, ...] | None = Field(
        default=None, description="none: all that are measured in the quarter"
    )
    catalogue: Line = Field(description="catalogue version that it was drafted from")
    drafted_at: Moment = Field(description="when step 1 began")
    by: Actor
    at: Moment


class SheetDraft(Kept):
    """What stands on a sheet and is not declared complete yet ("isian")."""

    figures: tuple[IndicatorFigures, ...] | None = Field(
        default=None, description="none: nothing beside the newest revision"
    )
    edition: int = Field(default=0, description="counts every change of the draft")
    by: Actor
    at: Moment


class Submission(Kept):
    """One revision of a sheet, as it was sent: who, when, why, with which figures."""

    sheet: SheetRef
    revision: int = Field(ge=1)
    by: Actor
    at: Moment
    on_time: bool
    reason: Line | None
    figures: tuple[IndicatorFigures, ...]
    withdrawn: bool = Field(default=False, description="taken back: counts as not submitted")


class DueExtension(Kept):
    """A later due time of one sheet: who granted it, when and why."""

    sheet: SheetRef
    due: Moment
    before: Moment
    by: Actor
    at: Moment
    reason: Line


class Reopening(Kept):
    """Cells that a discrepancy opened for correction, and the draft that they were wrong in."""

    recap_version: int
    cells: tuple[Cell, ...]


class Collection(Kept):
    """One cycle's collection: the form as it went out, and what has come in.

    Agreements and returns are counted, not remembered as one flag: the events come in any
    order, and the draft is locked while there were more agreements than returns.
    """

    form: FormIssued
    issued_at: Moment
    submissions: dict[str, Submission] = Field(default={}, description="newest one per sheet")
    extensions: dict[str, DueExtension] = Field(default={}, description="newest one per sheet")
    closed: bool = False
    cancelled: bool = False
    reopened: tuple[Reopening, ...] = ()
    agreements: int = 0
    returns: int = 0
    agreed_version: int = 0

    @property
    def locked(self) -> bool:
        """Whether a draft is agreed on: then late data belong to the next revision."""
        return self.agreements > self.returns

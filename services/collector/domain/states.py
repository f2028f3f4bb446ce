"""What collector keeps: one `Collection` per cycle, one `Catalogue` per office. Facts, no rules."""

from pydantic import BaseModel, ConfigDict, Field

from shared.contract import FormIssued
from shared.contract.catalogue import Indicator, SheetRef
from shared.contract.event import Actor, Line, Moment
from shared.contract.figures import IndicatorFigures
from shared.contract.identifiers import Code
from shared.contract.recap import Cell

CATALOGUE = "catalogue"
"""Kind of the aggregate that holds an office's indicators; its id is the office's code."""


class Kept(BaseModel):
    """Base of all that is stored: frozen, closed, and the same after a round trip through JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Catalogue(Kept):
    """The indicators that the next form is made from."""

    version: Line
    regions: tuple[Code, ...]
    indicators: tuple[Indicator, ...]
    earlier: tuple[Line, ...] = Field(default=(), description="versions that were in force before")


class Submission(Kept):
    """One revision of a sheet, as it was sent: who, when, why, with which figures."""

    sheet: SheetRef
    revision: int = Field(ge=1)
    by: Actor
    at: Moment
    on_time: bool
    reason: Line | None
    figures: tuple[IndicatorFigures, ...]


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
    closed: bool = False
    reopened: tuple[Reopening, ...] = ()
    agreements: int = 0
    returns: int = 0
    agreed_version: int = 0

    @property
    def locked(self) -> bool:
        """Whether a draft is agreed on: then late data belong to the next revision."""
        return self.agreements > self.returns

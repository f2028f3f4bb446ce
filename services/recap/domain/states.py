"""What recap keeps: one `Recap` per cycle, one `History` per office. Facts only, no rules."""

from collections.abc import Collection
from decimal import Decimal
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from shared.contract import FormIssued
from shared.contract.catalogue import SheetRef
from shared.contract.event import Actor, Line, Moment
from shared.contract.figures import IndicatorFigures
from shared.contract.identifiers import IndicatorCode
from shared.contract.recap import Completeness, Finding, MeasuredRow
from shared.contract.vocabulary import Span

HISTORY: Final = "history"
"""Kind of the aggregate that holds an office's earlier quarters; its id is the office's code."""


class Kept(BaseModel):
    """Base of all that is stored: frozen, closed, and the same after a round trip through JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Submission(Kept):
    """The newest revision of one sheet. Recap never changes a figure in it.

    A withdrawn one counts as not submitted; it is kept for its revision number. ``catalogue`` is
    the version that its sender worked with.
    """

    sheet: SheetRef
    revision: int
    on_time: bool
    figures: tuple[IndicatorFigures, ...]
    withdrawn: bool = False
    reason: Line | None = None
    by: Actor | None = None
    at: Moment | None = None
    catalogue: Line | None = None


class PastFigure(Kept):
    """One indicator in one quarter: that quarter alone, or the year up to it where ``span`` says.

    ``value`` is rounded as it is printed.
    """

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    span: Span = Span.SELAMA


Own = dict[IndicatorCode, PastFigure]
"""Each indicator's figures of one quarter, as they were submitted, where they are complete."""


class Draft(Kept):
    """One version of the recap: everything in it follows from the submissions and the history.

    ``added`` are the earlier quarters in each realisasi. ``resting`` is of drafts that version
    recap-1 of the rules made and is empty since: what was in it is now a finding with its root.
    """

    version: int = Field(ge=1)
    provisional: bool
    table: tuple[MeasuredRow, ...]
    completeness: tuple[Completeness, ...]
    findings: tuple[Finding, ...]
    resting: tuple[Finding, ...] = ()
    history: tuple[Line, ...]
    added: dict[IndicatorCode, dict[str, PastFigure]] = {}


class Correction(Kept):
    """What took a finding back: which version, which revision of which sheet, who, when, why."""

    version: int
    sheet: Line | None
    revision: int | None
    by: Actor
    at: Moment
    why: Line | None


class Life(Kept):
    """A finding of the final drafts, as it was told last, and each time that it was corrected."""

    finding: Finding
    corrections: tuple[Correction, ...] = ()


class Recap(Kept):
    """One cycle's recap.

    ``finals`` remembers what each final version counted, so that the version which is ratified
    in the end becomes history, whatever came after it. ``lives`` are the findings since the
    closing, by id; ``extended`` the due times that the collector moved, by sheet.
    """

    form: FormIssued
    submissions: dict[str, Submission] = {}
    closed: bool = False
    draft: Draft | None = None
    finals: dict[str, Own] = {}
    lives: dict[str, Life] = {}
    extended: dict[str, Moment] = {}


class Quarter(Kept):
    """An earlier quarter: ratified here in some revision, or imported (then without one)."""

    revision: int | None = None
    figures: Own


class History(Kept):
    """An office's earlier quarters, by name (``2025-Q2``)."""

    quarters: dict[str, Quarter] = {}

    def of(self, labels: Collection[str]) -> "History":
        """The same of some quarters only."""
        return History(quarters={n: q for n, q in self.quarters.items() if n in labels})

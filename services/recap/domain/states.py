"""What recap keeps: one `Recap` per cycle, one `History` per office. Facts only, no rules."""

from decimal import Decimal
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from shared.contract import FormIssued
from shared.contract.catalogue import SheetRef
from shared.contract.event import Line
from shared.contract.figures import IndicatorFigures
from shared.contract.identifiers import IndicatorCode
from shared.contract.recap import Completeness, Finding, MeasuredRow

HISTORY: Final = "history"
"""Kind of the aggregate that holds an office's earlier quarters; its id is the office's code."""


class Kept(BaseModel):
    """Base of all that is stored: frozen, closed, and the same after a round trip through JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Submission(Kept):
    """The newest revision of one sheet. Recap never changes a figure in it."""

    sheet: SheetRef
    revision: int
    on_time: bool
    figures: tuple[IndicatorFigures, ...]


class PastFigure(Kept):
    """One indicator in one quarter, that quarter alone; ``value`` is rounded as it is printed."""

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None


Own = dict[IndicatorCode, PastFigure]
"""Each indicator's figures of one quarter alone, where they are complete."""


class Draft(Kept):
    """One version of the recap: everything in it follows from the submissions and the history.

    ``resting`` are findings that were told before and are now told with their root's finding.
    """

    version: int = Field(ge=1)
    provisional: bool
    table: tuple[MeasuredRow, ...]
    completeness: tuple[Completeness, ...]
    findings: tuple[Finding, ...]
    resting: tuple[Finding, ...]
    history: tuple[Line, ...]


class Recap(Kept):
    """One cycle's recap.

    ``finals`` remembers what each final version counted, so that the version which is ratified
    in the end becomes history, whatever came after it.
    """

    form: FormIssued
    submissions: dict[str, Submission] = {}
    closed: bool = False
    draft: Draft | None = None
    finals: dict[str, Own] = {}


class Quarter(Kept):
    """An earlier quarter: ratified here in some revision, or imported (then without one)."""

    revision: int | None = None
    figures: Own


class History(Kept):
    """An office's earlier quarters, by name (``2025-Q2``)."""

    quarters: dict[str, Quarter] = {}

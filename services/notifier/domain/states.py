"""What notifier keeps of a cycle, so that each event can be told with what went before it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from pydantic import Field, model_validator

from services.notifier.domain.kept import Kept
from services.notifier.domain.slips import Slip
from services.notifier.domain.timer import Timer
from shared.contract.catalogue import Due, Sheet, SheetRef
from shared.contract.draft_agreed import FindingDecision
from shared.contract.event import Line, Moment, Text, Versions
from shared.contract.identifiers import Code, Sha256
from shared.contract.recap import MeasuredRow
from shared.contract.vocabulary import Severity

_NO_MORE: Final = ("disputed", "rounds", "wrong", "invited_on")
"""What a stored mailroom of before had: it followed the order in which topics were read."""


class Issue(Kept):
    """A finding as letters and notices speak of it."""

    id: Line
    severity: Severity
    sheet: SheetRef
    owner: Code
    places: tuple[Line, ...] = Field(description="cells in words: DD-01 BELAWANG PENYEBUT JML")
    message: Text
    remedy: Text


class Draft(Kept):
    """One final version of the draft: what a berita acara says about it later."""

    version: int
    table_sha256: Sha256
    issues: tuple[Issue, ...]
    table: tuple[MeasuredRow, ...] = Field(
        default=(), description="its rows without the regions, for the letters that carry them"
    )


class Agreed(Kept):
    """What the meeting agreed on, for the letter that asks for ratification."""

    recap_version: int
    decisions: tuple[FindingDecision, ...]
    issues: tuple[Issue, ...] = Field(default=(), description="what was decided on")


class Fault(Kept):
    """One `DiscrepancyFound`, with the day that its invitation names."""

    recap_version: int
    by_recap: bool
    at: Moment
    issues: tuple[Issue, ...]
    meets_on: date


class Invited(Kept):
    """The newest invitation to a meeting of step 6 that was called."""

    at: Moment
    meets_on: date


class Mailroom(Kept):
    """A cycle as notifier knows it."""

    title: Line
    sheets: tuple[Sheet, ...]
    due: tuple[Due, ...]
    submitted: tuple[Line, ...] = Field(default=(), description="keys of the sheets that came in")
    closed: bool = False
    closed_at: Moment | None = None
    drafts: dict[str, Draft] = Field(default={}, description="final drafts by version")
    faults: tuple[Fault, ...] = Field(default=(), description="by arrival; of a sender in order")
    objected: int = Field(default=0, ge=0, description="objections that StepProgressed told of")
    called: dict[Line, int] = Field(
        default={}, description="draft -> objections told before the first meeting on it"
    )
    returns: tuple[int, ...] = Field(default=(), description="per return: objections by then")
    invited: Invited | None = None
    cancelled: bool = False
    ratified: int | None = Field(default=None, description="version of the ratified draft")
    agreements: tuple[Agreed, ...] = ()
    submissions: int = Field(default=0, description="times that ratification was asked for")
    letters: tuple[Slip, ...] = Field(default=(), description="every letter that was drafted")
    versions: Versions | None = Field(default=None, description="those of the form")
    timers: tuple[Timer, ...] = ()
    closings: dict[Line, Moment] = Field(default={}, description="step -> since when it is over")
    told_on: dict[Code, date] = Field(default={}, description="role -> day of its last digest")
    waiting: dict[Code, Moment] = Field(default={}, description="role -> when its digest goes out")

    @model_validator(mode="before")
    @classmethod
    def _of_before(cls, kept: Any) -> Any:
        if not isinstance(kept, Mapping):
            return kept
        return {name: value for name, value in kept.items() if name not in _NO_MORE}

    def closed_by(self, at: Moment) -> bool:
        """Whether the collection was closed at that moment, as far as is known."""
        return self.closed and (self.closed_at is None or self.closed_at <= at)

    @property
    def complete(self) -> bool:
        """Whether every sheet came in."""
        return {sheet.ref.key for sheet in self.sheets} <= set(self.submitted)

    @property
    def fillers(self) -> tuple[Code, ...]:
        """Roles that fill sheets, each once, in the order of the form."""
        return tuple(dict.fromkeys(sheet.filler for sheet in self.sheets))

    @property
    def owners(self) -> tuple[Code, ...]:
        """Bidang that own sheets, each once, in the order of the form."""
        return tuple(dict.fromkeys(sheet.ref.bidang for sheet in self.sheets))

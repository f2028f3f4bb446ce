"""What notifier keeps of a cycle, so that each event can be told with what went before it."""

from datetime import date

from pydantic import Field

from services.notifier.domain.kept import Kept
from services.notifier.domain.slips import Slip
from services.notifier.domain.timer import Timer
from shared.contract.catalogue import Due, Sheet, SheetRef
from shared.contract.draft_agreed import FindingDecision
from shared.contract.event import Line, Moment, Text, Versions
from shared.contract.identifiers import Code, Sha256
from shared.contract.recap import MeasuredRow
from shared.contract.vocabulary import Severity


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


class Mailroom(Kept):
    """A cycle as notifier knows it."""

    title: Line
    sheets: tuple[Sheet, ...]
    due: tuple[Due, ...]
    submitted: tuple[Line, ...] = Field(default=(), description="keys of the sheets that came in")
    closed: bool = False
    drafts: dict[str, Draft] = Field(default={}, description="final drafts by version")
    disputed: tuple[Issue, ...] = Field(default=(), description="every issue that opened a round")
    rounds: tuple[Line, ...] = Field(default=(), description="recap version and who found it wrong")
    wrong: tuple[Issue, ...] = Field(default=(), description="issues of the newest round")
    invited_on: date | None = Field(default=None, description="day of the newest invitation")
    agreements: tuple[Agreed, ...] = ()
    submissions: int = Field(default=0, description="times that ratification was asked for")
    letters: tuple[Slip, ...] = Field(default=(), description="every letter that was drafted")
    versions: Versions | None = Field(default=None, description="those of the form")
    timers: tuple[Timer, ...] = ()
    closings: dict[Line, Moment] = Field(default={}, description="step -> since when it is over")
    told_on: dict[Code, date] = Field(default={}, description="role -> day of its last digest")
    waiting: dict[Code, Moment] = Field(default={}, description="role -> when its digest goes out")

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

"""The read model: one `Dossier` per cycle. May be dropped and rebuilt from Kafka at any time."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from shared.contract.approved import Document
from shared.contract.catalogue import Due, PeriodDates, SheetRef
from shared.contract.event import Actor, Line, Moment, SopStep, Text, Versions
from shared.contract.identifiers import Code, CycleId, OfficeCode, Sha256
from shared.contract.recap import Completeness, Finding, MeasuredRow


class Kept(BaseModel):
    """Base of all that is stored: frozen, closed, and the same after a round trip through JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Phase(StrEnum):
    """Where a cycle stands, in the words that the office uses."""

    PENGUMPULAN = "PENGUMPULAN"
    REKAP = "REKAP"
    KOORDINASI = "KOORDINASI"
    KOORDINASI_ULANG = "KOORDINASI_ULANG"
    DISEPAKATI = "DISEPAKATI"
    DIAJUKAN = "DIAJUKAN"
    DISAHKAN = "DISAHKAN"
    DILAPORKAN = "DILAPORKAN"
    DIBATALKAN = "DIBATALKAN"


class SheetState(Kept):
    """One sheet of the form, and the newest word on it. ``revision`` 0: nothing came in yet."""

    ref: SheetRef
    filler: Code
    due: Moment
    indicators: int
    revision: int = 0
    submitted_at: Moment | None = None
    by: Actor | None = None
    on_time: bool | None = None
    withdrawn: bool = False

    @property
    def complete(self) -> bool:
        """Whether its filler has declared it complete, and not withdrawn it."""
        return self.revision > 0 and not self.withdrawn


class Draft(Kept):
    """The newest recap."""

    version: int = Field(ge=1)
    provisional: bool
    at: Moment
    table: tuple[MeasuredRow, ...]
    completeness: tuple[Completeness, ...]
    findings: tuple[Finding, ...]


class Meeting(Kept):
    """The meeting that was called last."""

    step: SopStep
    called_at: Moment
    due: Moment | None


class Ratified(Kept):
    """What was ratified, and where its documents are served."""

    at: Moment
    by: Actor
    revision: int
    sha256: Sha256
    documents: tuple[Document, ...]


class Dossier(Kept):
    """One cycle as the pages show it.

    Agreements, submissions and returns are counted: their events come in any order, and the
    counts say the same in each.
    """

    office: OfficeCode
    cycle: CycleId
    title: Line
    period: PeriodDates
    issued_at: Moment
    issued_by: Actor
    versions: Versions
    letter_concept: Text
    indicators: int
    due: tuple[Due, ...]
    sheets: tuple[SheetState, ...]
    draft: Draft | None = None
    closed_at: Moment | None = None
    meeting: Meeting | None = None
    found_wrong: int = Field(default=0, description="newest draft that recap itself found wrong")
    cleared: int = Field(default=0, description="newest draft that approval let back in")
    said_by_approval: Code | None = Field(default=None, description="status it told last")
    confirmations: tuple[Line, ...] = Field(default=(), description="recap 4 KABID_PIAK")
    rounds: tuple[Line, ...] = Field(default=(), description="recap version and sender")
    agreements: int = 0
    submissions: int = 0
    returns: int = 0
    return_note: Text | None = None
    ratified: Ratified | None = None
    reported_at: Moment | None = None
    superseded: bool = False
    cancelled: bool = False
    late: tuple[SopStep, ...] = Field(default=(), description="steps told to be overdue")
    blocked: tuple[Line, ...] = Field(default=(), description="services that hold a message back")
    changed_at: Moment

    @property
    def phase(self) -> Phase:
        """Where the cycle stands."""
        if self.cancelled:
            return Phase.DIBATALKAN
        if self.ratified is not None:
            return Phase.DILAPORKAN if self.reported_at else Phase.DISAHKAN
        if self.submissions > self.returns:
            return Phase.DIAJUKAN
        if self.agreements > self.returns:
            return Phase.DISEPAKATI
        if self.draft is None or self.draft.provisional:
            return Phase.REKAP if self.closed_at else Phase.PENGUMPULAN
        return Phase.KOORDINASI_ULANG if self._again(self.draft.version) else Phase.KOORDINASI

    def _again(self, version: int) -> bool:
        """Whether the draft in hand is being corrected: recap found it wrong, or approval says so.

        Recap's word and approval's come on different topics, so neither may overwrite the other.
        """
        wrong = self.found_wrong == version and self.cleared < version
        return wrong or self.said_by_approval == Phase.KOORDINASI_ULANG

    @property
    def confirmed(self) -> tuple[str, ...]:
        """Roles that have confirmed the draft in hand."""
        draft = f"recap {self.draft.version if self.draft else 0} "
        return tuple(c.removeprefix(draft) for c in self.confirmations if c.startswith(draft))

    def due_of(self, step: int) -> Moment | None:
        """When a step should be done: by its meeting's invitation, else by the form."""
        if self.meeting is not None and self.meeting.step == step:
            return self.meeting.due
        return next((due.at for due in self.due if due.sop_step == step), None)

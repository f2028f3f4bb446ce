"""What approval keeps: one `Agreement` per cycle, one `Chain` per office. Facts only, no rules."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from services.approval.domain.transitions import Status
from shared.contract.catalogue import PeriodDates, Sheet
from shared.contract.draft_agreed import Confirmation, FindingDecision
from shared.contract.event import Actor, Line, Moment, SopStep, Versions
from shared.contract.identifiers import Code, CycleId, OfficeCode, Sha256
from shared.contract.recap import Finding, MeasuredRow


class Kept(BaseModel):
    """Base of all that is stored: frozen, closed, and the same after a round trip through JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Form(Kept):
    """What was asked of whom (FormIssued): tells which sheet corrects which figure."""

    title: Line
    period: PeriodDates
    regions: tuple[Code, ...]
    sheets: tuple[Sheet, ...]


class Draft(Kept):
    """The newest final draft, as recap computed it."""

    version: int = Field(ge=1)
    table: tuple[MeasuredRow, ...]
    findings: tuple[Finding, ...]


class Meeting(Kept):
    """The coordination meeting that is called: SOP step 5, or 6 when it is held again."""

    step: SopStep
    called_at: Moment
    due: Moment


class Sender(StrEnum):
    """Who opened a round of re-coordination."""

    APPROVAL = "approval"
    RECAP = "recap"


class Round(Kept):
    """One round of re-coordination. The pair is its identity, so that it is counted once."""

    recap_version: int
    sender: Sender


class Objection(Kept):
    """Figures that a bidang disputed or the head returned, and the draft they stand in."""

    recap_version: int
    by: Actor
    finding: Finding


class Agreed(Kept):
    """How the meeting was closed; what a Berita Acara needs beside the draft."""

    at: Moment
    chair: Actor
    place: Line
    present: tuple[Code, ...]
    round: int
    step: SopStep


class Submitted(Kept):
    """Who asked the head for ratification, and when."""

    at: Moment
    by: Actor


class Ratified(Kept):
    """The ratified document. ``text`` is exactly what was hashed, and what is served."""

    at: Moment
    by: Actor
    sha256: Sha256
    previous_sha256: Sha256 | None
    text: str


class Agreement(Kept):
    """A cycle on its way from the first draft to ratification."""

    office: OfficeCode
    cycle: CycleId
    status: Status
    versions: Versions
    form: Form
    draft: Draft | None = None
    meeting: Meeting | None = None
    rounds: tuple[Round, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()
    objections: tuple[Objection, ...] = ()
    decisions: tuple[FindingDecision, ...] = ()
    agreed: Agreed | None = None
    submitted: Submitted | None = None
    ratified: Ratified | None = None


class Chain(Kept):
    """The last ratified document of an office, which the next one refers to."""

    length: int = Field(ge=1)
    cycle: CycleId
    sha256: Sha256

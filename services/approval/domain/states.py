"""What approval keeps: one `Agreement` per cycle, one `Chain` per office. Facts only, no rules."""

from enum import StrEnum

from pydantic import Field

from services.approval.domain.kept import Kept
from services.approval.domain.officers import Snapshot
from services.approval.domain.signed import Signature
from services.approval.domain.transitions import Status
from shared.contract.catalogue import PeriodDates, Sheet
from shared.contract.draft_agreed import Confirmation, FindingDecision
from shared.contract.event import Actor, Line, Moment, SopStep, Versions
from shared.contract.identifiers import Code, CycleId, OfficeCode, Sha256
from shared.contract.recap import Finding, MeasuredRow


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
    sheets: tuple[Line, ...] = Field(default=(), description="sheets it has figures of")


class Attendee(Kept):
    """Who was there for a role: the officer himself, or who acts for him (Plh., Plt.)."""

    role: Code
    officer: Snapshot


class Meeting(Kept):
    """The coordination meeting that is called: SOP step 5, or 6 when it is held again.

    ``at`` and ``place`` are what was arranged; the office's habit until somebody arranges.
    """

    step: SopStep
    called_at: Moment
    due: Moment
    at: Moment | None = None
    place: Line | None = None
    participants: tuple[Code, ...] = ()
    attendance: tuple[Attendee, ...] = ()
    notes: tuple[Line, ...] = ()


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


class Ruling(Kept):
    """The head's own answer to a contested finding (putusan pimpinan), after an escalation."""

    finding: Line
    by: Actor
    at: Moment


class Escalation(Kept):
    """Re-coordination has gone on for longer than the SOP allows: the head is asked."""

    at: Moment
    round: int
    limit: int


class Agreed(Kept):
    """How the meeting was closed; what a Berita Acara needs beside the draft."""

    at: Moment
    chair: Actor
    place: Line
    present: tuple[Code, ...]
    round: int
    step: SopStep
    held_at: Moment | None = None
    attendance: tuple[Attendee, ...] = ()
    officer: Snapshot | None = Field(default=None, description="the chair, as he signs")
    notes: tuple[Line, ...] = ()
    table_sha256: Sha256 | None = None
    change_reason: Line | None = Field(default=None, description="why a revision is needed")


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
    csv: str | None = None
    supersedes: CycleId | None = None
    officer: Snapshot | None = Field(default=None, description="who ratified, as he signs")


class Superseded(Kept):
    """A later revision of the same quarter was ratified: this one is kept, and "digantikan"."""

    by_cycle: CycleId
    sha256: Sha256
    at: Moment
    by: Actor
    status: Status = Field(description="where this one stood")


class Cancelled(Kept):
    """The head ended the cycle without a result."""

    at: Moment
    by: Actor
    reason: Line


class Filler(Kept):
    """Who entered the figures of a sheet, in whatever revision of it."""

    sheet: Line
    by: Actor


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
    fillers: tuple[Filler, ...] = ()
    authors: tuple[Actor, ...] = Field(default=(), description="whose acts made the final drafts")
    rulings: tuple[Ruling, ...] = ()
    extensions: int = Field(default=0, ge=0, description="rounds that the head added")
    escalated: Escalation | None = None
    officers: tuple[Snapshot, ...] = Field(default=(), description="who confirmed, as they sign")
    signatures: tuple[Signature, ...] = ()
    superseded: Superseded | None = None
    reported_at: Moment | None = None
    cancelled: Cancelled | None = None


class Chain(Kept):
    """The last ratified document of an office, which the next one refers to."""

    length: int = Field(ge=1)
    cycle: CycleId
    sha256: Sha256

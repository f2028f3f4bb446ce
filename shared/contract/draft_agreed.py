"""Output of SOP steps 5 and 6: draf data kinerja yang disepakati."""

from typing import ClassVar, Final

from pydantic import Field

from shared.contract.event import Actor, Event, Line, Moment, Part
from shared.contract.identifiers import Code, Sha256
from shared.contract.sample import ACTOR_PIAK, ACTOR_SEKRETARIS, CYCLE, OFFICE, VERSIONS, at
from shared.contract.vocabulary import ActingKind, FindingState


class FindingDecision(Part):
    """What the meeting decided on a finding that had to be answered."""

    finding: Line
    state: FindingState
    note: Line
    by: Actor


class Confirmation(Part):
    """A bidang's word that its figures are right."""

    bidang: Code
    by: Actor
    at: Moment
    acting: ActingKind = ActingKind.DEFINITIF


class DraftAgreed(Event):
    """The meeting agreed on one version of the draft. Later data belong to the next revision."""

    TOPIC: ClassVar[str] = "kinerja.draft-agreed.v1"

    recap_version: int = Field(ge=1)
    round: int = Field(ge=0, description="rounds of re-coordination that were needed")
    confirmations: tuple[Confirmation, ...]
    decisions: tuple[FindingDecision, ...]
    present: tuple[Code, ...] = Field(description="roles that attended")
    place: Line = Field(description="where the meeting was held, for the berita acara")
    held_at: Moment | None = Field(default=None, description="when the meeting was held")
    notes: tuple[Line, ...] = Field(default=(), description="catatan rapat")
    table_sha256: Sha256 | None = Field(default=None, description="hash of the agreed table")


EXAMPLE: Final = DraftAgreed(
    office=OFFICE,
    cycle=CYCLE,
    sop_step=5,
    actor=ACTOR_SEKRETARIS,
    versions=VERSIONS,
    recap_version=2,
    round=1,
    confirmations=(Confirmation(bidang="PIAK", by=ACTOR_PIAK, at=at(8)),),
    decisions=(),
    present=("SEKRETARIS", "KABID_PIAK"),
    place="Ruang Rapat Dinas",
)

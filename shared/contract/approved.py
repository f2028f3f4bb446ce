"""SOP step 7: data kinerja yang disahkan."""

from typing import ClassVar, Final

from pydantic import Field

from shared.contract.event import Actor, Event, Line, Moment, Part
from shared.contract.identifiers import CycleId, Sha256
from shared.contract.recap import MeasuredRow
from shared.contract.sample import ACTOR_KADIS, CYCLE, OFFICE, VERSIONS, at
from shared.contract.sample_recap import ROW
from shared.contract.vocabulary import ActingKind


class Document(Part):
    """A document that goes with the ratified data, and where the approval service serves it."""

    name: Line
    media_type: Line
    path: Line
    sha256: Sha256 | None = None


class Approved(Event):
    """The head ratified the figures: immutable; a correction comes only as the next revision.

    ``sha256`` is the hash of the canonical JSON document (`docs/reference/ratified.md`);
    ``previous_sha256`` chains it to the office's ratified document before it.
    """

    TOPIC: ClassVar[str] = "kinerja.approved.v1"

    revision: int = Field(ge=0)
    recap_version: int = Field(ge=1)
    table: tuple[MeasuredRow, ...]
    sha256: Sha256
    previous_sha256: Sha256 | None = None
    signatory: Actor
    ratified_at: Moment
    documents: tuple[Document, ...]
    supersedes: CycleId | None = Field(
        default=None, description="revision of the same quarter that this one replaces"
    )
    title_of_signatory: Line | None = Field(default=None, description="jabatan, as it is signed")
    acting: ActingKind = ActingKind.DEFINITIF


EXAMPLE: Final = Approved(
    office=OFFICE,
    cycle=CYCLE,
    sop_step=7,
    actor=ACTOR_KADIS,
    versions=VERSIONS,
    revision=0,
    recap_version=2,
    table=(ROW,),
    sha256="0f" * 32,
    signatory=ACTOR_KADIS,
    ratified_at=at(9),
    documents=(
        Document(
            name="ratified.json",
            media_type="application/json",
            path=f"/cycles/{CYCLE}/ratified.json",
        ),
    ),
)

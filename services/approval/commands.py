"""What people ask of approval. Each is the body of one request; `api.py` shows the addresses."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from shared.contract.identifiers import Code
from shared.contract.recap import Cell
from shared.contract.vocabulary import ActingKind, FindingState
from shared.decision import Command

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
"""A sentence that is asked for, so blanks do not do."""

RecapVersion = Annotated[
    int, Field(ge=1, description="draf yang dilihat; bila sudah berganti: 409")
]
Notes = Annotated[tuple[Words, ...], Field(max_length=50)]
Cells = Annotated[tuple[Cell, ...], Field(max_length=500)]
Answer = Literal[FindingState.DIJELASKAN, FindingState.DITERIMA_DENGAN_CATATAN]


class Confirm(Command):
    """A bidang's word on its figures: right (``agrees``), or disputed with reason and cells."""

    recap_version: RecapVersion
    agrees: bool
    reason: Words | None = None
    cells: Cells = ()


class DecideFinding(Command):
    """The meeting's answer to a finding or an objection."""

    finding: Words
    state: Answer
    note: Words
    recap_version: RecapVersion | None = Field(
        default=None, description="draf yang dilihat; tanpa ini berlaku draf yang terbaru"
    )


class Answering(Command):
    """Body of `DecideFinding`: the finding stands in the address and need not be repeated."""

    finding: Words | None = None
    state: Answer
    note: Words
    recap_version: RecapVersion | None = None

    def on(self, finding: str) -> DecideFinding:
        """The command on the finding of the address."""
        return DecideFinding.model_validate({**self.model_dump(), "finding": finding})

    def ruling(self, finding: str) -> "LeadershipRuling":
        """The head's command on the finding of the address."""
        return LeadershipRuling.model_validate({**self.model_dump(), "finding": finding})


class RaiseFinding(Command):
    """Somebody in the meeting sees that figures are wrong, be they of another bidang."""

    recap_version: RecapVersion
    reason: Words
    cells: Annotated[tuple[Cell, ...], Field(min_length=1, max_length=500)]


class ScheduleMeeting(Command):
    """When and where the meeting is held; what is left out stays as it is."""

    recap_version: RecapVersion
    at: AwareDatetime | None = None
    place: Words | None = None
    note: Words | None = None


class Presence(Command):
    """One who attends: for which role, who, and as what where it is an acting officer."""

    role: Code
    name: Words | None = Field(default=None, description="tanpa nama: pejabat pada daftar kantor")
    represents: ActingKind | None = Field(
        default=None, description="bila disebut, harus sesuai dengan daftar pejabat kantor"
    )


class RecordAttendance(Command):
    """The whole list of who attends; a later one replaces it. ``notes`` join the minutes."""

    recap_version: RecapVersion
    present: Annotated[tuple[Presence, ...], Field(min_length=1, max_length=100)]
    notes: Notes = ()


class Agree(Command):
    """The chair closes the meeting. Who was present and where need not be said again."""

    recap_version: RecapVersion
    present: tuple[Code, ...] = Field(
        default=(), max_length=100, description="jabatan yang hadir; tanpa ini: daftar hadir rapat"
    )
    place: Words | None = None
    held_at: AwareDatetime | None = None
    notes: Notes = ()
    change_reason: Words | None = Field(
        default=None, description="alasan perubahan; wajib bagi siklus revisi"
    )


class LeadershipRuling(Command):
    """The head answers a contested finding himself, once it was brought before him."""

    finding: Words
    state: Answer
    note: Words
    recap_version: RecapVersion | None = None


class ExtendRounds(Command):
    """The head allows one more round of re-coordination."""

    reason: Words


class Cancel(Command):
    """The head ends the cycle without a result."""

    reason: Words


class Submit(Command):
    """The agreed draft goes to the head."""

    recap_version: RecapVersion


class Ratify(Command):
    """The head ratifies what was agreed."""

    recap_version: RecapVersion


class Return(Command):
    """The head sends the draft back; with cells, their figures have to be looked at again."""

    recap_version: RecapVersion
    reason: Words
    cells: Cells = ()

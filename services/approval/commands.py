"""What people ask of approval. Each is the body of one request; `api.py` shows the addresses."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shared.contract.identifiers import Code
from shared.contract.recap import Cell
from shared.contract.vocabulary import FindingState
from shared.decision import Command

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
"""A sentence that is asked for, so blanks do not do."""

RecapVersion = Annotated[
    int, Field(ge=1, description="draf yang dilihat; bila sudah berganti: 409")
]
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
        return DecideFinding(
            finding=finding, state=self.state, note=self.note, recap_version=self.recap_version
        )


class Agree(Command):
    """The chair closes the meeting: who was present, and where it was held."""

    recap_version: RecapVersion
    present: tuple[Code, ...] = Field(
        min_length=1, max_length=100, description="jabatan yang hadir"
    )
    place: Words


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

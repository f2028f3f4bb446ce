"""The SOP as data: what `sop-03-2025.toml` may say, and nothing else.

The marks of who does which step were lost in the original, so performers are the office's
own data (decisions/0009): correcting them is an edit of the file, not of code.
"""

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from shared.contract.identifiers import Code
from shared.contract.vocabulary import Source


class Unit(StrEnum):
    """Unit of a time budget: working hours (jam) or working days (hari)."""

    JAM = "JAM"
    HARI = "HARI"


class Data(BaseModel):
    """Base of the office's data files: frozen and closed, so a typing error is found at once."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Budget(Data):
    """How long a step may take ("waktu" in the SOP)."""

    amount: int = Field(ge=1)
    unit: Unit


class Role(Data):
    """An office: its code in tokens and events, its title on paper, its words in the SOP text."""

    code: Code
    title: str
    cited_as: str


class BidangEntry(Data):
    """An organisational unit that owns figures, and the role that answers for it."""

    code: Code
    name: str
    role: Code


class StepEntry(Data):
    """One row of the SOP table: uraian, pelaksana, kelengkapan, waktu, output."""

    number: int = Field(ge=1, le=7)
    label: str = Field(description="short name of the step, ours; ``text`` is the SOP's own")
    text: str
    performers: tuple[Code, ...] = Field(min_length=1, description="who does it")
    decides: Code | None = Field(default=None, description="who signs, chairs or ratifies")
    consulted: tuple[Code, ...] = ()
    informed: tuple[Code, ...] = ()
    required: tuple[str, ...]
    budget: Budget
    output: str
    service: str = Field(description="folder under services/ that carries the step out")
    events: tuple[str, ...] = Field(description="what is published in the step")


class SheetRule(Data):
    """Who fills the sheets of one source: one role for all, or each bidang's own role."""

    source: Source
    sop_step: int
    filler: Code | None = Field(default=None, description="none: the owning bidang's role")


class Recipient(Data):
    """An agency that the ratified data are reported to (step 7)."""

    code: Code
    name: str
    address: str
    email: str | None = None
    webhook: str | None = Field(default=None, description="https address for signed webhooks")


class Coordination(Data):
    """How long figures may go back and forth (steps 5 and 6) before the head is asked."""

    round_limit: int = Field(ge=1, description="re-coordination rounds; one more escalates")
    quorum_percent: int = Field(ge=1, le=100, description="of the bidang that own figures")


class Sop(Data):
    """The whole procedure.

    ``remarks`` records where the text of the SOP is unsound; nothing of it is silently mended.
    """

    number: str
    title: str
    version: str
    assignment_source: str
    made_on: date | None = None
    effective_on: date | None = None
    legal_basis: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    roles: tuple[Role, ...]
    bidang: tuple[BidangEntry, ...]
    steps: tuple[StepEntry, ...]
    sheets: tuple[SheetRule, ...]
    recipients: tuple[Recipient, ...]
    coordination: Coordination = Coordination(round_limit=3, quorum_percent=51)
    actions: dict[str, tuple[Code, ...]] = Field(description="action -> roles that may do it")

    def step(self, number: int) -> StepEntry:
        """The step with that number. Raises ``KeyError`` where the SOP has none."""
        for entry in self.steps:
            if entry.number == number:
                return entry
        raise KeyError(number)

    def role_of(self, bidang: str) -> str:
        """The role that answers for a bidang. Raises ``KeyError`` where it is not listed."""
        for entry in self.bidang:
            if entry.code == bidang:
                return entry.role
        raise KeyError(bidang)

    def filler(self, bidang: str, source: Source) -> str:
        """The role that submits the sheet of a bidang and source (steps 2 and 3)."""
        for rule in self.sheets:
            if rule.source is source:
                return rule.filler or self.role_of(bidang)
        raise KeyError(source)

    def may(self, role: str, action: str) -> bool:
        """Whether a role may do an action; an action that is not listed is nobody's."""
        return role in self.actions.get(action, ())

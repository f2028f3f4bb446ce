"""What people and couriers ask of the notifier."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from shared.contract.event import Line
from shared.contract.identifiers import Code
from shared.decision import Command

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=300)]
LETTER_PATTERN = r"^L[1-9]-[1-9][0-9]{0,3}$"
LetterId = Annotated[str, StringConstraints(pattern=LETTER_PATTERN)]


class SignLetter(Command):
    """A letter is signed: it gets the next number of the register (SOP steps 1 to 7)."""

    letter: LetterId
    deputy: Code | None = Field(
        default=None, description="role that signs a.n. the signer, where it is not the signer"
    )


class CancelNumber(Command):
    """A signed letter is withdrawn; its number stays in the register, with the reason."""

    letter: LetterId
    reason: Words


class RecordReceipt(Command):
    """An agency has acknowledged the report (step 7)."""

    recipient: Code
    received_by: Words = Field(description="name or unit that received it")
    received_at: AwareDatetime
    number: Line | None = Field(default=None, description="number in the agency's agenda")


class Claim(Command):
    """A courier takes a delivery in hand."""

    courier: Line


class Record(Command):
    """A courier says how an attempt went: SENT, FAILED, UNKNOWN, or GAVE_UP for good."""

    courier: Line
    attempt: int = Field(ge=1)
    outcome: Literal["SENT", "FAILED", "UNKNOWN", "GAVE_UP"]
    answer: Line
    to: Line | None = None


class Retry(Command):
    """An operator has mended what a delivery failed for: it is tried again."""


class MarkRead(Command):
    """A notice in the inbox was read."""


SubscriptionId = Annotated[str, StringConstraints(pattern=r"^wh-[0-9a-f]{12}$")]


class Subscribe(Command):
    """A system wants events sent to an address of its own."""

    url: Annotated[str, StringConstraints(min_length=10, max_length=400)]
    topics: Annotated[tuple[Line, ...], Field(min_length=1, max_length=20)]


class RotateSecret(Command):
    """A system wants another secret; the one before signs as well for some hours."""

    id: SubscriptionId
    overlap_hours: int = Field(default=24, ge=0, le=168)


class TryOut(Command):
    """A system wants a test delivery."""

    id: SubscriptionId


class Unsubscribe(Command):
    """A system wants nothing more sent there."""

    id: SubscriptionId

"""What every event's body has: who acted, in which step of the SOP, by which versions."""

from typing import Annotated, ClassVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from shared.contract.identifiers import Code, CycleId, OfficeCode

Line = Annotated[str, StringConstraints(max_length=500)]
"""One line of text for people; never holds a personal number."""

Text = Annotated[str, StringConstraints(max_length=4000)]
Moment = Annotated[AwareDatetime, Field(description="RFC 3339, with zone")]
SopStep = Annotated[int, Field(ge=1, le=7, description="step of SOP 03/2025")]


class Part(BaseModel):
    """Base of all that an event holds: frozen, and closed on the way out.

    On the way in unknown fields are ignored (`decode_body`), so that an older service
    reads what a newer one says.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")


class Actor(Part):
    """Who acted: office, role and name; never NIK or NIP."""

    office: OfficeCode
    role: Code
    name: Line
    account: Line | None = Field(
        default=None, description="opaque id of the account: the same person in two roles has one"
    )


class Versions(Part):
    """The versions of the office's data that were in force when this was said."""

    sop: Line
    catalogue: Line
    calendar: Line
    rules: Line


class Event(Part):
    """Base of the public events. A subclass is one topic, one type, one version."""

    TOPIC: ClassVar[str]
    """Kafka topic and CloudEvents type, which are the same word."""

    office: OfficeCode
    cycle: CycleId
    sop_step: SopStep
    actor: Actor
    versions: Versions

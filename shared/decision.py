"""The words in which a step of the SOP answers a message.

A service author writes ``decide(states, message) -> Outcome`` and nothing else. This
module is the whole vocabulary of that function: it is imported by the services' domains
and by the engine, so that neither needs to know the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final, NamedTuple

from pydantic import BaseModel, ConfigDict

from shared.contract.cloudevents import Attributes
from shared.contract.event import Actor, Event

CYCLE: Final = "cycle"


class Ref(NamedTuple):
    """Names one aggregate: its kind (``cycle``, ``chain``, ``history`` ...) and its id.

    A tuple, since it is the key of everything: one is made, hashed and compared without Python.
    """

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.id}"


class Command(BaseModel):
    """Base of what people ask for. Closed: an unknown field is refused, never ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Wake(Command):
    """The time has come that a state asked to be woken at (`Step.wake`).

    Given by the engine itself, as role SISTEM, never by a person. The decision moves the wake
    time on: to a later moment, or to none.
    """


@dataclass(frozen=True, slots=True)
class Original:
    """An event exactly as it was published, for a step that passes it on."""

    attributes: Attributes
    body: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """A fact from another service or a command of a person, with who and when.

    ``at`` is when it was said: an event's own time, or the moment a command was received.
    A decision takes its time from here; no domain reads a clock.
    """

    data: Event | Command
    id: str
    at: datetime
    ref: Ref
    """The aggregate it is about: a cycle for every event, any kind for a command."""
    actor: Actor
    original: Original | None = None
    """The event as it came; none for a command."""


States = Mapping[Ref, BaseModel]
"""The aggregates a message touches, as they are; one that does not exist yet is absent."""

_NONE: Final[Mapping[Ref, BaseModel]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Entry:
    """A line for an append-only collection (history, notices, letters), named by ``kind``.

    It is written under the aggregate that the message is about, behind all that stand there,
    unless the decision names another of those it touches, or the place itself.
    """

    kind: str
    data: BaseModel
    ref: Ref | None = None
    order: int | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """The message has its effect: new states, what is told to others, what is written down."""

    states: Mapping[Ref, BaseModel] = field(default_factory=lambda: _NONE)
    events: tuple[Event, ...] = ()
    entries: tuple[Entry, ...] = ()
    answer: BaseModel | None = None


@dataclass(frozen=True, slots=True)
class Ignored:
    """The message is valid and concerns this service in no way."""

    why: str


@dataclass(frozen=True, slots=True)
class Early:
    """The message makes sense only after another one: it is kept until that has come."""

    waits_for: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """The message breaks a rule. A command is answered so; an event is parked.

    ``remedy`` says who or what can lift the refusal, in courteous Indonesian.
    """

    rule: str
    detail: str
    remedy: str
    status: int = 409


Outcome = Taken | Ignored | Early | Rejected

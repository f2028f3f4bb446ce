"""What a service author gives to the engine: one decision, and the names of its data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel

from shared.contract import EVENTS, Event
from shared.decision import Message, Outcome, Ref, States


@dataclass(frozen=True, slots=True)
class BlockNotice:
    """Facts about a cycle that was blocked or released, for the event that tells the others."""

    cycle: str
    blocked: bool
    parked_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Step:
    """One service's part of the procedure.

    ``decide`` is pure: the engine may call it again for the same message when a transaction
    has to be repeated. ``touches`` names every aggregate that ``decide`` reads or writes.
    """

    service: str
    """Name of the service: CloudEvents source, consumer group and log field."""
    consumes: tuple[type[Event], ...]
    states: Mapping[str, type[BaseModel]]
    """Aggregate kind to the model of its state."""
    entry_kinds: tuple[str, ...]
    decide: Callable[[States, Message], Outcome]
    touches: Callable[[Message], tuple[Ref, ...]]
    notice: Callable[[BlockNotice], Event]
    """The public event that says a cycle is blocked or released (StepProgressed)."""
    wake: Callable[[Ref, BaseModel], datetime | None] | None = None
    """When a state wants to be woken with `Wake`; pure, asked whenever a state is taken."""
    produces: tuple[type[Event], ...] = EVENTS
    """The only events that it may say; Kafka lets the service's account write no other topic."""
    attended: tuple[str, ...] = ()
    """Kinds whose wake times a background adapter looks after: the engine sends them no `Wake`."""

    @property
    def alarms(self) -> tuple[str, ...]:
        """The kinds that the engine wakes."""
        kinds = () if self.wake is None else tuple(self.states)
        return tuple(kind for kind in kinds if kind not in self.attended)

"""Folds one batch of messages into aggregates: the engine's whole logic, without any I/O.

Given the same aggregates and the same batch it gives the same `Change`; stores, Kafka and
clocks are outside. Rules, each with a test: doubles are dropped, order per (source, topic,
cycle) is kept, what comes early is held, what breaks a rule is parked and blocks its cycle
only, a command is answered, never parked.
"""

from dataclasses import dataclass
from datetime import datetime

from shared.decision import Ref
from shared.engine.aggregate import Aggregate
from shared.engine.change import Change, EntryRow, KeptAnswer, Parked
from shared.engine.commands import Commands
from shared.engine.decisions import Decisions
from shared.engine.effects import Effects
from shared.engine.inbox import Inbox
from shared.engine.parking import Parking
from shared.engine.redriving import Redriving
from shared.engine.report import Handled
from shared.engine.scene import Scene
from shared.engine.step import Step


@dataclass(frozen=True, slots=True)
class Redriven:
    """What an operator's act is about.

    The record, none where nobody parked it, and the other open ones of its cycle as they arrived.
    """

    parked: Parked | None = None
    others: tuple[Parked, ...] = ()

    @property
    def all(self) -> tuple[Parked, ...]:
        """Every record that the act may give its effect."""
        return self.others if self.parked is None else (self.parked, *self.others)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the store knew when the unit of work began."""

    aggregates: dict[Ref, Aggregate]
    answers: dict[str, KeptAnswer]
    parked: frozenset[str]
    redriven: Redriven = Redriven()


class Fold:
    """One unit of work in the making: events, commands and redrives go in one after another."""

    def __init__(
        self, step: Step, owner: str, now: datetime, loaded: Loaded, poison: str | None = None
    ) -> None:
        self._scene = Scene(step, now, loaded.aggregates, Change(owner))
        effects = Effects(self._scene)
        decisions = Decisions(self._scene, effects, poison)
        parking = Parking(self._scene, effects, loaded.parked)
        self.inbox = Inbox(self._scene, decisions, parking)
        self.commands = Commands(self._scene, decisions, self.inbox, loaded.answers)
        self.redriving = Redriving(self._scene, effects, self.inbox, parking)

    @property
    def foreign(self) -> frozenset[str]:
        """Cycles for which another owner's outbox must be sent before this change's events."""
        return frozenset(self._scene.foreign)

    @property
    def handled(self) -> tuple[Handled, ...]:
        """What was done, message by message."""
        return tuple(self._scene.handled)

    def write_down(self, row: EntryRow) -> None:
        """Add a line of the engine's own (audit)."""
        self._scene.change.entries.append(row)

    def finish(self) -> Change:
        """The unit's writes."""
        change, aggregates = self._scene.change, self._scene.aggregates
        change.aggregates = [a for a in aggregates.values() if a.changed]
        read = self._scene.touched - {a.ref for a in change.aggregates}
        change.read = [aggregates[ref] for ref in sorted(read)]
        return change

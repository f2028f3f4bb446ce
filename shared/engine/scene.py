"""What all parts of one fold look at and write into."""

from dataclasses import dataclass, field
from datetime import datetime

from shared.decision import CYCLE, Ref
from shared.engine.aggregate import Aggregate
from shared.engine.change import Change
from shared.engine.decode import Received, Undecodable
from shared.engine.report import Handled
from shared.engine.step import Step


@dataclass(slots=True)
class Scene:
    """One unit of work: the aggregates as they are by now, and what it will write."""

    step: Step
    now: datetime
    aggregates: dict[Ref, Aggregate]
    change: Change
    handled: list[Handled] = field(default_factory=list)
    touched: set[Ref] = field(default_factory=set)
    """What decisions that stand were based on."""
    foreign: set[str] = field(default_factory=set)
    """Cycles whose earlier events another owner said: its outbox goes first."""

    def cycle(self, name: str) -> Aggregate:
        """A cycle that the unit has loaded."""
        return self.aggregates[Ref(CYCLE, name)]

    def report(self, received: Received, outcome: str, why: str | None = None) -> None:
        """Note an event's line for the log."""
        self.handled.append(Handled.of(received, outcome, why))

    def report_double(self, bad: Undecodable) -> None:
        """Note that an unreadable record stood where an event was taken long ago."""
        self.handled.append(Handled.unreadable_double(bad))

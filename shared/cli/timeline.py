"""The seven steps of the SOP as they happen: actor, time budget, event, output."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Final, Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from shared.contract import StepProgressed
from shared.engine.decode import Received
from shared.sop.model import Budget, Sop, StepEntry, Unit

_SHOWN_LINES: Final = 10
_WAITING: Final = "[dim]·[/]"
_RUNNING: Final = "[yellow]●[/]"
_DONE: Final = "[green]✔[/]"


@dataclass(slots=True)
class StepSeen:
    """What was seen of one step."""

    entry: StepEntry
    actors: list[str] = field(default_factory=list)
    events: dict[str, int] = field(default_factory=dict)
    first: float | None = None
    last: float | None = None


class Timeline:
    """A live picture in a terminal; plain lines where the output is no terminal."""

    def __init__(self, sop: Sop, console: Console, title: str) -> None:
        self._sop = sop
        self._console = console
        self._title = title
        self._started = monotonic()
        self._lines: list[Text] = []
        self._current = 0
        self._finished = False
        self.steps = {entry.number: StepSeen(entry) for entry in sop.steps}
        self._live = Live(console=console, get_renderable=self.render, refresh_per_second=12)

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._console.is_terminal:
            self._live.stop()
        else:
            self._console.print(self.render())

    async def acting(self, step: int, role: str) -> None:
        """A person acts in a step."""
        seen = self.steps[step]
        seen.first = seen.first or monotonic()
        self._current = step
        if role not in seen.actors:
            seen.actors.append(role)

    def happened(self, received: Received) -> None:
        """An event was published."""
        body = received.body
        name = type(body).__name__
        seen = self.steps[body.sop_step]
        seen.first = seen.first or monotonic()
        seen.last = monotonic()
        seen.events[name] = seen.events.get(name, 0) + 1
        more = f" {body.progress}" if isinstance(body, StepProgressed) else ""
        line = Text(f"{monotonic() - self._started:6.2f}s  ", style="dim")
        line.append(f"langkah {body.sop_step}  ", style="cyan")
        line.append(f"{name}{more}", style="bold")
        line.append(f"  {received.attributes.source} · {body.actor.role}", style="dim")
        self._lines.append(line)
        if not self._console.is_terminal:
            self._console.print(line)

    def finished(self) -> None:
        """The cycle is ratified and reported."""
        self._finished = True

    def render(self) -> RenderableType:
        """The table, and the last events below it."""
        table = Table(title=self._title, title_justify="left", expand=True, show_lines=True)
        table.add_column("")
        table.add_column("Langkah SOP", ratio=4)
        table.add_column("Pelaksana", min_width=12)
        table.add_column("Waktu", no_wrap=True)
        table.add_column("Peristiwa", min_width=19)
        table.add_column("Keluaran", ratio=4)
        for number, seen in self.steps.items():
            table.add_row(
                self._mark(seen),
                f"{number}. {seen.entry.label}",
                "\n".join(seen.actors or seen.entry.performers),
                f"{words(seen.entry.budget)}\n[dim]{_took(seen)}[/]",
                "\n".join(f"{n}× {name}" for name, n in seen.events.items()),
                seen.entry.output,
                style=None if seen.first else "dim",
            )
        return Group(table, *self._lines[-_SHOWN_LINES:]) if self._console.is_terminal else table

    def summary(self) -> Sequence[dict[str, Any]]:
        """The same for programs."""
        return [
            {
                "step": number,
                "text": seen.entry.text,
                "actors": seen.actors,
                "budget": words(seen.entry.budget),
                "events": seen.events,
                "output": seen.entry.output,
                "seconds": None if seen.first is None else round(_seconds(seen), 3),
            }
            for number, seen in self.steps.items()
        ]

    def _mark(self, seen: StepSeen) -> str:
        if seen.first is None:
            return _WAITING
        is_last = seen.entry.number == self._current and not self._finished
        return _RUNNING if is_last or not seen.events else _DONE


def words(budget: Budget) -> str:
    """A time budget as the SOP writes it: ``2 hari``."""
    return f"{budget.amount} {'hari' if budget.unit is Unit.HARI else 'jam'}"


def _seconds(seen: StepSeen) -> float:
    return (seen.last or monotonic()) - (seen.first or monotonic())


def _took(seen: StepSeen) -> str:
    return "" if seen.first is None else f"{_seconds(seen):.2f} s"

"""Stops the intake before a bad deploy parks everything.

A program that cannot take one kind of event any more would block one cycle after another, and
an operator would have to treat each by hand after the mend. So the process stops taking events,
before it commits, once the same kind has blocked more cycles in a row than chance explains: the
events stay in Kafka, where they lose nothing. The idea is arroyo's ``DlqLimit``.
"""

from collections.abc import Sequence
from typing import Final

from shared.engine.change import Parked, ParkedStatus
from shared.engine.report import Handled

MAX_IN_A_ROW: Final = 10
"""Cycles that one kind of event may block with none of that kind taken in between."""
Rows = dict[str, frozenset[str]]
"""By kind of event, the cycles that it blocked in a row."""
_FINE: Final = ("taken", "ignored")


class Halted(Exception):  # noqa: N818 - a state that an operator ends, not a fault
    """Too much would be parked; the unit was not committed."""


class Brake:
    """One per process; a restart, which is what a mend needs, releases it as well."""

    def __init__(self, limit: int = MAX_IN_A_ROW) -> None:
        self._limit = limit
        self._rows: Rows = {}
        self._free = False
        self.because: str | None = None
        """The kind of event that pulled it; none while events are taken."""

    @property
    def reason(self) -> str:
        """What has happened and who lifts it, for readiness."""
        return (
            f"intake stopped: {self.because} blocked more than {self._limit} cycles in a row;"
            " mend the service and start it again, or: kinerja parked resume"
        )

    def check(self, handled: Sequence[Handled], parked: Sequence[Parked]) -> Rows:
        """The count with this unit. Raises `Halted` where it would block too many in a row."""
        if self._free:
            return {}
        rows = self._after(handled, parked)
        self.because = next((kind for kind, row in rows.items() if len(row) > self._limit), None)
        if self.because is not None:
            raise Halted(self.because)
        return rows

    def passed(self, rows: Rows) -> None:
        """Go on from the count that `check` gave: the unit was committed."""
        self._rows, self._free = rows, False

    def lift(self) -> None:
        """Take what stopped it, and count anew from there."""
        self.because, self._free = None, True

    def _after(self, handled: Sequence[Handled], parked: Sequence[Parked]) -> Rows:
        culprits = {p.id: p.cycle for p in parked if p.status is ParkedStatus.CULPRIT and p.cycle}
        rows = dict(self._rows)
        for line in handled:
            kind, cycle = line.event_type or "", culprits.get(line.coordinates or "")
            if line.outcome in _FINE and len(rows.get(kind, ())) <= self._limit:
                rows.pop(kind, None)
            elif line.outcome == "parked" and cycle:
                rows[kind] = rows.get(kind, frozenset()) | {cycle}
        return rows

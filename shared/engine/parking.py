"""How a record that cannot have its effect is put aside, and its cycle with it."""

from dataclasses import replace
from datetime import datetime

from shared.engine.aggregate import Aggregate
from shared.engine.change import Change, Parked, ParkedStatus
from shared.engine.records import Record
from shared.privacy import scan_bytes

DROPPED = "; the bytes held a 16-digit number and were dropped"


class Parking:
    """Parks records into one unit's `Change`."""

    def __init__(self, change: Change, now: datetime, known: frozenset[str]) -> None:
        self._change = change
        self._now = now
        self._known = known
        """Ids that are parked already: a replayed topic parks nothing twice."""

    def is_known(self, record: Record) -> bool:
        """Whether this very record was parked before, whatever became of it."""
        return record.coordinates in self._known

    def alone(self, record: Record, reason: str) -> Parked:
        """Park a record that belongs to no known cycle; it harms nobody."""
        return self._park(record, reason, cycle=None, status=ParkedStatus.CULPRIT, order=0)

    def with_cycle(self, record: Record, reason: str, cycle: Aggregate) -> Parked:
        """Park a record and block its cycle, or put it behind the one that blocks it already."""
        status = ParkedStatus.BEHIND if cycle.blocked else ParkedStatus.CULPRIT
        cycle.parked += 1
        cycle.changed = True
        parked = self._park(record, reason, cycle.ref.id, status, cycle.parked)
        cycle.blocked = cycle.blocked or parked.id
        return parked

    def _park(
        self, record: Record, reason: str, cycle: str | None, status: ParkedStatus, order: int
    ) -> Parked:
        dropped = scan_bytes(record.value or b"")
        kept = replace(record, value=None) if dropped else record
        parked = Parked(
            id=record.coordinates,
            cycle=cycle,
            record=replace(kept, headers=tuple(self._clean(record))),
            reason=reason + (DROPPED if dropped else ""),
            status=status,
            at=self._now,
            order=order,
            dropped=dropped,
        )
        self._change.parked.append(parked)
        return parked

    @staticmethod
    def _clean(record: Record) -> list[tuple[str, bytes | None]]:
        return [(n, v) for n, v in record.headers if not scan_bytes(f"{n}={v!r}".encode())]

"""How a record that cannot have its effect is put aside, and its cycle with it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from shared.engine.aggregate import Aggregate
from shared.engine.change import Parked, ParkedStatus
from shared.engine.decode import Received, Undecodable
from shared.engine.effects import Effects
from shared.engine.records import Record
from shared.engine.report import Handled
from shared.engine.scene import Scene
from shared.engine.step import BlockNotice
from shared.privacy import personal_number_in, scan_bytes

DROPPED: Final = "; the bytes held a 16-digit number and were dropped"
UNSPEAKABLE: Final = "the reason held a 16-digit number and was dropped"


class Parking:
    """Parks records into one unit's `Change`."""

    def __init__(self, scene: Scene, effects: Effects, known: frozenset[str]) -> None:
        self._scene = scene
        self._effects = effects
        self._known = known
        """Ids that are parked already: a replayed topic parks nothing twice."""
        self._redriven: dict[str, Parked] = {}

    def is_known(self, record: Record) -> bool:
        """Whether this very record was parked before, whatever became of it."""
        return record.coordinates in self._known or self.has(record.coordinates)

    def redriving(self, parked: Mapping[str, Parked]) -> None:
        """Records that get another try: whichever is parked again keeps its place in the list."""
        self._redriven = dict(parked)

    def has(self, parked_id: str) -> bool:
        """Whether this unit of work parks that record."""
        return any(parked.id == parked_id for parked in self._scene.change.parked)

    def alone(self, bad: Undecodable) -> None:
        """Park a record that belongs to no known cycle; it harms nobody."""
        parked = self._parked(bad.record, bad.reason, ParkedStatus.CULPRIT)
        self._scene.change.parked.append(parked)
        self._scene.handled.append(Handled.parked(parked, None))

    def with_cycle(
        self, cycle: Aggregate, what: Received | Undecodable, reason: str, *, placed: bool
    ) -> None:
        """Park a record and block its cycle, or put it behind the one that blocks it already.

        ``placed`` says whether its place in the order is taken, so that doubles are dropped.
        """
        fresh = cycle.blocked is None
        status = ParkedStatus.CULPRIT if fresh else ParkedStatus.BEHIND
        before = self._redriven.get(what.record.coordinates)
        cycle.parked += before is None
        parked = replace(
            self._parked(what.record, reason, status),
            cycle=cycle.ref.id,
            order=cycle.parked if before is None else before.order,
            placed=placed,
        )
        self._scene.change.parked.append(parked)
        received = what if isinstance(what, Received) else None
        self._scene.handled.append(Handled.parked(parked, received))
        if fresh:
            self.block(cycle, parked)

    def block(self, cycle: Aggregate, parked: Parked) -> None:
        """Have a record block its cycle, and say so unless it did before."""
        cycle.blocked, cycle.changed = parked.id, True
        before = self._redriven.get(parked.id)
        if before is None or before.status is not ParkedStatus.CULPRIT:
            notice = BlockNotice(
                cycle.ref.id, blocked=True, parked_id=parked.id, reason=parked.reason
            )
            self._effects.announce(notice, cycle)

    def _parked(self, record: Record, reason: str, status: ParkedStatus) -> Parked:
        dropped = scan_bytes(record.value or b"")
        spoken = UNSPEAKABLE if personal_number_in(reason) else reason
        return Parked(
            id=record.coordinates,
            cycle=None,
            record=clean(replace(record, value=None) if dropped else record),
            reason=spoken + (DROPPED if dropped else ""),
            status=status,
            at=self._scene.now,
            order=0,
            dropped=dropped,
        )


def clean(record: Record) -> Record:
    """The record without a key and without headers that hold a personal number."""
    kept = [(n, v) for n, v in record.headers if not scan_bytes(n.encode() + b"=" + (v or b""))]
    key = None if scan_bytes(record.key or b"") else record.key
    return replace(record, key=key, headers=tuple(kept))

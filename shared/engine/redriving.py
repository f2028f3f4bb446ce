"""Gives parked records another try, in the order of their streams, or closes them."""

from dataclasses import replace

from shared.engine.aggregate import Aggregate, Held
from shared.engine.change import Parked, ParkedStatus
from shared.engine.decode import Undecodable, cycle_of, decode
from shared.engine.effects import Effects
from shared.engine.inbox import Inbox, has_room
from shared.engine.parking import Parking
from shared.engine.scene import Scene
from shared.engine.step import BlockNotice
from shared.engine.undecodable import place_of


class Redriving:
    """What an operator's act does."""

    def __init__(self, scene: Scene, effects: Effects, inbox: Inbox, parking: Parking) -> None:
        self._scene = scene
        self._effects = effects
        self._inbox = inbox
        self._parking = parking

    def cycle(self, cycle: Aggregate, parked: list[Parked], resolution: str) -> None:
        """Release a blocked cycle and give its parked records their effect.

        They join the held ones for that, so that one rule says whose turn it is. Ends at the
        first that is rejected: that one blocks from then on. What is only early stays held.
        """
        first, cycle.blocked, cycle.changed = cycle.blocked or "", None, True
        self._parking.redriving({record.id: record for record in parked})
        guests = self._invite(cycle, parked, resolution)
        self._inbox.release(cycle)
        self._dismiss(cycle, guests, resolution)
        if cycle.blocked is None:
            notice = BlockNotice(cycle.ref.id, blocked=False, parked_id=first, reason=resolution)
            self._effects.announce(notice, cycle)

    def discard(self, parked: Parked, resolution: str) -> None:
        """Close a parked record without effect, and take its place where it had not been taken."""
        self._close(parked, ParkedStatus.DISCARDED, resolution)
        stream, sequence = place_of(parked.record)
        name = parked.cycle or cycle_of(parked.record)
        if parked.placed or not sequence or name is None:
            return
        cycle = self._scene.cycle(name)
        if sequence > cycle.last(stream) and not cycle.holds(stream, sequence):
            stub = replace(parked.record, key=None, value=None, headers=())
            cycle.early.append(Held(stub, stream, sequence, "", void=True))
            cycle.changed = True
            self._inbox.release(cycle)

    def alone(self, parked: Parked, resolution: str) -> str | None:
        """Take a record that belonged to no cycle, if it can be read now; else the reason."""
        received = decode(parked.record)
        if isinstance(received, Undecodable):
            return received.reason
        self._inbox.event(received)
        if self._parking.has(parked.id):
            return "parked anew, with its cycle"
        self._close(parked, ParkedStatus.REPLAYED, resolution)
        return None

    def _invite(
        self, cycle: Aggregate, parked: list[Parked], resolution: str
    ) -> list[tuple[Parked, Held]]:
        """Put records among the held ones; a double of one whose place is taken is closed."""
        guests = []
        for record in parked:
            stream, sequence = place_of(record.record)
            taken = sequence <= cycle.last(stream) or cycle.holds(stream, sequence)
            if sequence and taken and not record.placed:
                self._close(record, ParkedStatus.REPLAYED, resolution)
            else:
                guests.append((record, Held(record.record, stream, sequence, record.reason)))
                cycle.early.append(guests[-1][1])
        return guests

    def _dismiss(
        self, cycle: Aggregate, guests: list[tuple[Parked, Held]], resolution: str
    ) -> None:
        """Close what had its effect or may stay held; what may not stays parked, in order."""
        staying = [(record, held) for record, held in guests if held in cycle.early]
        cycle.early = [held for held in cycle.early if held not in {h for _, h in staying}]
        for record, held in guests:
            if (record, held) not in staying:
                if not self._parking.has(record.id):
                    self._close(record, ParkedStatus.REPLAYED, resolution)
            elif cycle.blocked is None and has_room(cycle.early, held.record):
                cycle.early.append(held)
                self._close(record, ParkedStatus.REPLAYED, resolution)
            else:
                self._keep_parked(cycle, record)

    def _keep_parked(self, cycle: Aggregate, record: Parked) -> None:
        """It is early and there is no room, or something else blocks now."""
        if cycle.blocked is None:
            again = replace(record, status=ParkedStatus.CULPRIT, reason="too many early events")
            self._parking.block(cycle, again)
            self._scene.change.parked.append(again)
        elif record.status is ParkedStatus.CULPRIT:
            again = replace(record, status=ParkedStatus.BEHIND, reason=f"behind {cycle.blocked}")
            self._scene.change.parked.append(again)

    def _close(self, parked: Parked, status: ParkedStatus, resolution: str) -> None:
        closed = replace(parked, status=status, resolution=resolution)
        self._scene.change.parked.append(closed)

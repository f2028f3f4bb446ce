"""Takes events in: each once, in the order of its stream, early ones kept, bad ones parked.

A stream is (source, topic) within one cycle. An event's place is taken when the stream's
high-water mark passes it; that mark is all there is against doubles.
"""

from typing import Final

from shared.decision import Early, Outcome, Rejected, Taken
from shared.engine.aggregate import Aggregate, Held
from shared.engine.cause import Cause
from shared.engine.decisions import Decisions
from shared.engine.decode import Received, Undecodable, decode
from shared.engine.parking import Parking, clean
from shared.engine.records import Record
from shared.engine.scene import Scene
from shared.engine.undecodable import place_of

MAX_HELD: Final = 200
MAX_HELD_BYTES: Final = 4 * 1024 * 1024
"""With a state beside them they still fit into MongoDB's 16 MiB."""


class Inbox:
    """The way of an event into its cycle."""

    def __init__(self, scene: Scene, decisions: Decisions, parking: Parking) -> None:
        self._scene = scene
        self._decisions = decisions
        self._parking = parking

    def event(self, received: Received) -> None:
        """Fold one event in."""
        cycle = self._scene.cycle(received.attributes.subject)
        stream, sequence = received.stream, received.attributes.sequence
        last = cycle.last(stream)
        if sequence <= last or cycle.holds(stream, sequence):
            self._scene.report(received, "duplicate")
        elif sequence > last + 1 or cycle.waits(stream, sequence):
            source, topic = stream
            self._hold(cycle, received, f"{topic} {sequence - 1} of {source}")
        elif self._take(cycle, received):
            self.release(cycle)

    def undecodable(self, bad: Undecodable) -> None:
        """Park a record that is no event; it blocks a cycle only if it names a known one."""
        if self._parking.is_known(bad.record):
            return
        cycle = None if bad.cycle is None else self._scene.cycle(bad.cycle)
        if cycle is None or not cycle.known:
            self._parking.alone(bad)
            return
        stream, sequence = place_of(bad.record)
        if sequence and (sequence <= cycle.last(stream) or cycle.holds(stream, sequence)):
            self._scene.report_double(bad)
            return
        placed = sequence == cycle.last(stream) + 1
        if placed:
            cycle.mark(stream, sequence)
        self._parking.with_cycle(cycle, bad, bad.reason, placed=placed)

    def release(self, cycle: Aggregate) -> None:
        """Try what is held, in the order it came, until nothing more moves."""
        moved = True
        while moved and not cycle.blocked:
            moved = any(self._try_held(cycle, held) for held in tuple(cycle.early))

    def _take(self, cycle: Aggregate, received: Received) -> bool:
        """Decide on the next event of a stream; false where it has to wait."""
        if cycle.blocked:
            self._park_behind(cycle, received, cycle.blocked)
            return False
        outcome = self._decisions.of(Cause.of_event(received, self._scene.step.service))
        if isinstance(outcome, Early):
            self._hold(cycle, received, outcome.waits_for)
            return False
        cycle.mark(received.stream, received.attributes.sequence)
        self._settle(cycle, received, outcome)
        return True

    def _park_behind(self, cycle: Aggregate, received: Received, culprit: str) -> None:
        """Unless it is parked already, having found no room when it came early."""
        if self._parking.is_known(received.record):
            self._scene.report(received, "duplicate")
            return
        cycle.mark(received.stream, received.attributes.sequence)
        self._parking.with_cycle(cycle, received, f"behind {culprit}", placed=True)

    def _settle(self, cycle: Aggregate, received: Received, outcome: Outcome) -> None:
        if isinstance(outcome, Rejected):
            reason = f"{outcome.rule}: {outcome.detail}"
            self._parking.with_cycle(cycle, received, reason, placed=True)
        else:
            self._scene.report(received, "taken" if isinstance(outcome, Taken) else "ignored")

    def _hold(self, cycle: Aggregate, received: Received, waits_for: str) -> None:
        """Keep an event; where it may not be kept, park it without its place being taken."""
        if reason := self._refusal_to_hold(cycle, received.record):
            if not self._parking.is_known(received.record):
                self._parking.with_cycle(cycle, received, reason, placed=False)
            return
        record = clean(received.record)
        held = Held(record, received.stream, received.attributes.sequence, waits_for)
        cycle.early.append(held)
        cycle.changed = True
        self._scene.report(received, "early", waits_for)

    def _refusal_to_hold(self, cycle: Aggregate, record: Record) -> str | None:
        if self._decisions.poison is not None:
            return f"cannot be stored: {self._decisions.poison}"
        return None if has_room(cycle.early, record) else "too many early events"

    def _try_held(self, cycle: Aggregate, held: Held) -> bool:
        if cycle.blocked or not cycle.is_turn(held):
            return False
        if held.void:
            self._leave(cycle, held)
            return True
        received = decode(held.record)
        if isinstance(received, Undecodable):
            self._leave(cycle, held)
            self._parking.with_cycle(cycle, received, received.reason, placed=True)
            return True
        outcome = self._decisions.of(Cause.of_event(received, self._scene.step.service))
        if isinstance(outcome, Early):
            return False
        self._leave(cycle, held)
        self._settle(cycle, received, outcome)
        return True

    @staticmethod
    def _leave(cycle: Aggregate, held: Held) -> None:
        cycle.early.remove(held)
        if held.sequence:
            cycle.mark(held.stream, held.sequence)


def has_room(early: list[Held], record: Record) -> bool:
    """Whether one more may be held: by number and by bytes."""
    size = sum(len(held.record.value or b"") for held in early) + len(record.value or b"")
    return len(early) < MAX_HELD and size <= MAX_HELD_BYTES

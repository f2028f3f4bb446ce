"""Applies what a domain took, all or nothing."""

from datetime import datetime
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from shared.contract import Event
from shared.decision import CYCLE, Entry, Message, Ref, Taken
from shared.engine.aggregate import Aggregate
from shared.engine.cause import Cause
from shared.engine.change import Change, EntryRow
from shared.engine.speech import StepError, body_of, say
from shared.engine.step import BlockNotice, Step

_IDS: Final = uuid5(NAMESPACE_URL, "urn:kinerja:entry")
_ENTRIES_PER_VERSION: Final = 1_000_000


class Effects:
    """Collects the effects of one unit of work into its `Change`."""

    def __init__(
        self, step: Step, change: Change, aggregates: dict[Ref, Aggregate], now: datetime
    ) -> None:
        self._step = step
        self._change = change
        self._aggregates = aggregates
        self._now = now
        self.foreign: set[str] = set()
        """Cycles whose earlier events another owner said: its outbox goes first."""

    def absorb(self, taken: Taken, cause: Cause, touched: tuple[Ref, ...]) -> None:
        """Apply a decision. Raises ``StepError``, and has changed nothing, where it is unsound."""
        self._check(taken, touched)
        bodies = [body_of(event) for event in taken.events]
        for ref, state in taken.states.items():
            aggregate = self._aggregates[ref]
            aggregate.state, aggregate.changed = state, True
        for number, (event, value) in enumerate(zip(taken.events, bodies, strict=True)):
            cycle = self._aggregates[Ref(CYCLE, event.cycle)]
            self._speak_after(cycle)
            self._change.outgoing.append(
                say(event, value, cause, number, self._step.service, cycle, self._now)
            )
        for number, entry in enumerate(taken.entries):
            self._write_down(entry, cause, number)

    def _write_down(self, entry: Entry, cause: Cause, number: int) -> None:
        aggregate = self._aggregates[cause.message.ref]
        aggregate.changed = True
        order = (aggregate.version + 1) * _ENTRIES_PER_VERSION + len(self._change.entries)
        self._change.entries.append(entry_row(entry, cause, number, order))

    def announce(self, event: Event, cycle: Aggregate, notice: BlockNotice) -> None:
        """Say what the engine itself has to say: that a cycle is blocked or released.

        Its id counts the sequence in, since the same record may block a cycle twice.
        """
        self._speak_after(cycle)
        number = cycle.sent.get(event.TOPIC, 0) + 1
        identity = str(uuid5(_IDS, f"{notice.parked_id}:{notice.blocked}:{number}"))
        message = Message(event, identity, self._now, cycle.ref, event.actor)
        cause = Cause(message, correlation=identity, traceparent=None)
        said = say(event, body_of(event), cause, 0, self._step.service, cycle, self._now)
        self._change.outgoing.append(said)

    def _speak_after(self, cycle: Aggregate) -> None:
        if cycle.emitter not in (None, self._change.owner):
            self.foreign.add(cycle.ref.id)
        cycle.emitter = self._change.owner

    def _check(self, taken: Taken, touched: tuple[Ref, ...]) -> None:
        named = set(taken.states) | {Ref(CYCLE, event.cycle) for event in taken.events}
        if strays := named - set(touched):
            raise StepError(f"{self._step.service}: not named by touches(): {sorted(strays)}")
        if kinds := {entry.kind for entry in taken.entries} - set(self._step.entry_kinds):
            raise StepError(f"{self._step.service}: entry kinds not declared: {sorted(kinds)}")


def entry_row(entry: Entry, cause: Cause, number: int, order: int) -> EntryRow:
    """An entry as it is stored, its id a function of its cause."""
    message = cause.message
    return EntryRow(
        id=str(uuid5(_IDS, f"{message.id}:{entry.kind}:{number}")),
        kind=entry.kind,
        ref=message.ref,
        at=message.at,
        cause=message.id,
        order=order,
        data=entry.data.model_dump(mode="json"),
    )

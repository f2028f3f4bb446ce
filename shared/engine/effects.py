"""Applies what a domain took, all or nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from shared.decision import CYCLE, Entry, Message, Ref, Taken, Wake
from shared.engine.aggregate import Aggregate
from shared.engine.cause import Cause
from shared.engine.change import EntryRow
from shared.engine.scene import Scene
from shared.engine.speech import Draft, StepError, draft
from shared.engine.step import BlockNotice

_IDS: Final = uuid5(NAMESPACE_URL, "urn:kinerja:entry")
_ENTRIES_PER_VERSION: Final = 1_000_000


class Effects:
    """Collects the effects of one unit of work into its `Change`."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def absorb(self, taken: Taken, cause: Cause, touched: tuple[Ref, ...]) -> None:
        """Apply a decision. Raises, and has changed nothing, where it is unsound.

        All that can fail comes first: a sequence that was given out and not said would be a
        gap that the readers wait for.
        """
        self._check(taken, touched)
        service, now = self._scene.step.service, self._scene.now
        drafts = [draft(e, cause, n, service, now) for n, e in enumerate(taken.events)]
        wakes = self._wakes(taken, cause.message)
        entries = [(entry, entry.data.model_dump(mode="json")) for entry in taken.entries]
        for ref, state in taken.states.items():
            self._scene.aggregates[ref].become(state, wakes.get(ref))
        for said in drafts:
            self._say(said, self._scene.cycle(said.cycle))
        for entry, data in entries:
            self._write_down(entry, data, cause.message)

    def announce(self, notice: BlockNotice, cycle: Aggregate) -> None:
        """Say what the engine itself has to say: that a cycle is blocked or released.

        Its id counts the sequence in, since the same record may block a cycle twice.
        """
        event = self._scene.step.notice(notice)
        number = cycle.sent.get(event.TOPIC, 0) + 1
        identity = str(uuid5(_IDS, f"{notice.parked_id}:{notice.blocked}:{number}"))
        message = Message(event, identity, self._scene.now, cycle.ref, event.actor)
        cause = Cause(message, correlation=identity, traceparent=None)
        self._say(draft(event, cause, 0, self._scene.step.service, self._scene.now), cycle)

    def _say(self, said: Draft, cycle: Aggregate) -> None:
        change = self._scene.change
        if cycle.emitter not in {None, change.owner}:
            self._scene.foreign.add(cycle.ref.id)
        cycle.emitter = change.owner
        change.outgoing.append(said.numbered(cycle.next_sequence(said.topic)))

    def _write_down(self, entry: Entry, data: dict[str, Any], message: Message) -> None:
        ref = entry.ref or message.ref
        aggregate = self._scene.aggregates[ref]
        aggregate.changed = True
        rows, order = self._scene.change.entries, entry.order
        if order is None:
            order = (aggregate.version + 1) * _ENTRIES_PER_VERSION + len(rows)
        rows.append(
            EntryRow(
                id=str(uuid5(_IDS, f"{ref}:{entry.kind}:{order}")),
                kind=entry.kind,
                ref=ref,
                at=message.at,
                cause=message.id,
                order=order,
                data=data,
            )
        )

    def _wakes(self, taken: Taken, message: Message) -> dict[Ref, datetime]:
        """When the new states want to be woken. Who was woken must have moved on."""
        wake = self._scene.step.wake
        asked = {} if wake is None else {ref: wake(ref, s) for ref, s in taken.states.items()}
        wakes = {ref: _storable(at) for ref, at in asked.items() if at is not None}
        if isinstance(message.data, Wake):
            due, next_at = self._scene.aggregates[message.ref].wake_at, wakes.get(message.ref)
            moved_on = due is None or next_at is None or next_at > due
            if message.ref not in taken.states or not moved_on:
                raise StepError(f"{self._scene.step.service}: {message.ref} wants to wake again")
        return wakes

    def _check(self, taken: Taken, touched: tuple[Ref, ...]) -> None:
        step = self._scene.step
        named = set(taken.states) | {Ref(CYCLE, event.cycle) for event in taken.events}
        named |= {entry.ref for entry in taken.entries if entry.ref is not None}
        if strays := named - set(touched):
            raise StepError(f"{step.service}: not named by touches(): {sorted(strays)}")
        if unsaid := {event.TOPIC for event in taken.events if type(event) not in step.produces}:
            raise StepError(f"{step.service}: events not declared in produces: {sorted(unsaid)}")
        for ref, state in taken.states.items():
            model = step.states.get(ref.kind)
            if model is None or not isinstance(state, model):
                raise StepError(f"{step.service}: {type(state).__name__} is no state of {ref.kind}")
        if kinds := {entry.kind for entry in taken.entries} - set(step.entry_kinds):
            raise StepError(f"{step.service}: entry kinds not declared: {sorted(kinds)}")


def _storable(at: datetime) -> datetime:
    """In whole milliseconds, as the database keeps it, and never earlier than asked for."""
    if at.tzinfo is None:
        raise StepError("a wake time needs a zone")
    moment = at.astimezone(UTC)
    return moment + timedelta(microseconds=-moment.microsecond % 1000)

"""Folds one batch of messages into aggregates: the engine's whole logic, without any I/O.

Given the same aggregates and the same batch it gives the same `Change`; stores, Kafka and
clocks are outside. Rules, each with a test: doubles are dropped, order per (source, topic,
cycle) is kept, what comes early is held, what breaks a rule is parked and blocks its cycle
only, a command is answered, never parked.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from shared.decision import CYCLE, Early, Ignored, Outcome, Ref, Rejected, Taken
from shared.engine.aggregate import Aggregate, Held
from shared.engine.cause import Cause
from shared.engine.change import Answer, Change, KeptAnswer, Parked, ParkedStatus, Request
from shared.engine.decode import Received, Undecodable, decode
from shared.engine.effects import Effects
from shared.engine.parking import Parking
from shared.engine.report import Handled
from shared.engine.speech import StepError
from shared.engine.step import BlockNotice, Step
from shared.engine.undecodable import place_of

MAX_HELD: Final = 200
MAX_HELD_BYTES: Final = 4 * 1024 * 1024
SERVER_FAULT: Final = 500


class Fold:
    """One unit of work in the making."""

    def __init__(
        self,
        step: Step,
        owner: str,
        now: datetime,
        aggregates: dict[Ref, Aggregate],
        answers: dict[str, KeptAnswer] | None = None,
        known_parked: frozenset[str] = frozenset(),
    ) -> None:
        self.change = Change(owner=owner)
        self.handled: list[Handled] = []
        self._step = step
        self._now = now
        self._aggregates = aggregates
        self._answers = dict(answers or {})
        self._poison: str | None = None
        self._touched: set[Ref] = set()
        self._effects = Effects(step, self.change, aggregates, now)
        self._parking = Parking(self.change, now, known_parked)

    @property
    def foreign(self) -> frozenset[str]:
        """Cycles for which another owner's outbox must be sent before this change's events."""
        return frozenset(self._effects.foreign)

    def finish(self) -> Change:
        """The unit's writes."""
        changed = [a for a in self._aggregates.values() if a.changed]
        self.change.aggregates = changed
        read = self._touched - {a.ref for a in changed}
        self.change.read = [self._aggregates[ref] for ref in sorted(read)]
        return self.change

    # --- events -------------------------------------------------------------------------

    def event(self, received: Received, poison: str | None = None) -> None:
        """Fold one event in; ``poison`` says why it must be parked without being decided."""
        self._poison = poison
        cycle = self._aggregates[Ref(CYCLE, received.attributes.subject)]
        sequence, last = received.attributes.sequence, cycle.seen.get(received.stream, 0)
        if sequence <= last or cycle.holds(received.stream, sequence):
            self._report(received, "duplicate")
        elif sequence > last + 1:
            source, topic = received.stream
            self._hold(cycle, received, f"{topic} {last + 1} of {source}")
        elif self._take(cycle, received):
            self._release(cycle)

    def undecodable(self, bad: Undecodable) -> None:
        """Park a record that is no event; it blocks a cycle only if it names a known one."""
        if self._parking.is_known(bad.record):
            return
        cycle = self._aggregates.get(Ref(CYCLE, bad.cycle or ""))
        stream, sequence = place_of(bad.record)
        if cycle is None or cycle.version == 0:
            self._parked(self._parking.alone(bad.record, bad.reason), None)
        elif sequence == 0 or sequence > cycle.seen.get(stream, 0):
            if sequence == cycle.seen.get(stream, 0) + 1:
                cycle.mark(stream, sequence)
            self._park(cycle, bad.record.coordinates, bad, bad.reason)

    def _take(self, cycle: Aggregate, received: Received) -> bool:
        """Decide on the next event of a stream; false where it has to wait."""
        if cycle.blocked:
            cycle.mark(received.stream, received.attributes.sequence)
            self._park(cycle, cycle.blocked, received, f"behind {cycle.blocked}")
            return False
        outcome = self._decide(Cause.of_event(received))
        if isinstance(outcome, Early):
            self._hold(cycle, received, outcome.waits_for)
            return False
        cycle.mark(received.stream, received.attributes.sequence)
        self._settle(cycle, received, outcome)
        return True

    def _settle(self, cycle: Aggregate, received: Received, outcome: Outcome) -> None:
        if isinstance(outcome, Rejected):
            reason = f"{outcome.rule}: {outcome.detail}"
            self._park(cycle, received.record.coordinates, received, reason)
        else:
            self._report(received, "taken" if isinstance(outcome, Taken) else "ignored")

    def _hold(self, cycle: Aggregate, received: Received, waits_for: str) -> None:
        size = sum(len(held.record.value or b"") for held in cycle.early)
        if len(cycle.early) >= MAX_HELD or size > MAX_HELD_BYTES:
            if not self._parking.is_known(received.record):
                self._park(cycle, received.record.coordinates, received, "too many early events")
            return
        sequence = received.attributes.sequence
        if not cycle.holds(received.stream, sequence):
            cycle.early.append(Held(received.record, received.stream, sequence, waits_for))
            cycle.changed = True
        self._report(received, "early", waits_for)

    def _release(self, cycle: Aggregate) -> None:
        """Try what is held, in the order it came, until nothing more moves."""
        progress = True
        while progress and not cycle.blocked:
            progress = any(self._try_held(cycle, held) for held in tuple(cycle.early))

    def _try_held(self, cycle: Aggregate, held: Held) -> bool:
        if cycle.blocked or held.sequence != cycle.seen.get(held.stream, 0) + 1:
            return False
        received = decode(held.record)
        if isinstance(received, Undecodable):
            raise StepError(f"held event of {cycle.ref} can no longer be read: {received.reason}")
        outcome = self._decide(Cause.of_event(received))
        if isinstance(outcome, Early):
            return False
        cycle.early.remove(held)
        cycle.mark(held.stream, held.sequence)
        self._settle(cycle, received, outcome)
        return True

    # --- commands -----------------------------------------------------------------------

    def command(self, request: Request) -> Answer:
        """Fold one command in and say what it is answered."""
        if kept := self._answers.get(request.key):
            return _repeated(kept, request)
        before = len(self.change.outgoing), len(self.change.entries), len(self._touched)
        answer = self._answer(request)
        effect = before != (len(self.change.outgoing), len(self.change.entries), len(self._touched))
        if effect or (request.by_client and answer.status < SERVER_FAULT):
            kept = KeptAnswer(request.key, request.fingerprint, answer, self._now)
            self._answers[request.key] = kept
            self.change.answers.append(kept)
        return answer

    def _answer(self, request: Request) -> Answer:
        aggregate = self._aggregates[request.message.ref]
        if aggregate.blocked:
            return refusal(_blocked(aggregate.blocked))
        outcome = self._decide(Cause.of_request(request))
        match outcome:
            case Taken(answer=answer):
                self._release(aggregate)
                body = {"result": "taken"} if answer is None else answer.model_dump(mode="json")
                return Answer(200, body)
            case Ignored(why=why):
                return Answer(200, {"result": "unchanged", "why": why})
            case Early(waits_for=waits_for):
                return refusal(_early(waits_for))
            case Rejected():
                return refusal(outcome)

    # --- parked records -----------------------------------------------------------------

    def redrive(self, cycle: Aggregate, parked: list[Parked], resolution: str) -> None:
        """Give a blocked cycle's parked records their effect, in order.

        Stops at the first that still cannot have it: that one blocks the cycle from then on.
        """
        first, cycle.blocked, cycle.changed = cycle.blocked or "", None, True
        for record in parked:
            reason = self._redrive_one(record)
            status = ParkedStatus.CULPRIT if reason else ParkedStatus.REPLAYED
            closing = {"reason": reason} if reason else {"resolution": resolution}
            self.change.parked.append(replace(record, status=status, **closing))
            if reason:
                cycle.blocked = record.id
                self._notify(BlockNotice(cycle.ref.id, True, record.id, reason), cycle)
                return
        self._notify(BlockNotice(cycle.ref.id, False, first, resolution), cycle)
        self._release(cycle)

    def discard(self, parked: Parked, resolution: str) -> None:
        """Close a parked record without effect; its place in the order was taken long ago."""
        closed = replace(parked, status=ParkedStatus.DISCARDED, resolution=resolution)
        self.change.parked.append(closed)

    def readmit(self, parked: Parked, resolution: str) -> str | None:
        """Take a record that belonged to no cycle, if it can be read now; else the reason."""
        received = decode(parked.record)
        if isinstance(received, Undecodable):
            return received.reason
        self.event(received)
        self.change.parked.append(
            replace(parked, status=ParkedStatus.REPLAYED, resolution=resolution)
        )
        return None

    def _redrive_one(self, parked: Parked) -> str | None:
        received = decode(parked.record)
        if isinstance(received, Undecodable):
            return received.reason
        outcome = self._decide(Cause.of_event(received))
        match outcome:
            case Rejected(rule=rule, detail=detail):
                return f"{rule}: {detail}"
            case Early(waits_for=waits_for):
                return f"waits for {waits_for}"
            case _:
                self._report(received, "replayed")
                return None

    # --- common -------------------------------------------------------------------------

    def _decide(self, cause: Cause) -> Outcome:
        if self._poison is not None:
            return Rejected("tidak-dapat-disimpan", self._poison, "Hubungi operator sistem.", 500)
        touched = self._step.touches(cause.message)
        states = {
            ref: state for ref in touched if (state := self._aggregates[ref].state) is not None
        }
        try:
            outcome = self._step.decide(states, cause.message)
            if isinstance(outcome, Taken):
                self._effects.absorb(outcome, cause, touched)
                self._touched.update(touched)
        except Exception as error:  # noqa: BLE001 - whatever a rule raises harms only its own cycle
            self.handled.append(Handled.failed(cause, error))
            return Rejected("galat-aturan", type(error).__name__, "Hubungi operator sistem.", 500)
        return outcome

    def _park(
        self, cycle: Aggregate, culprit: str, what: Received | Undecodable, reason: str
    ) -> None:
        fresh = cycle.blocked is None
        parked = self._parking.with_cycle(what.record, reason, cycle)
        self._parked(parked, what if isinstance(what, Received) else None)
        if fresh:
            self._notify(BlockNotice(cycle.ref.id, True, culprit, reason), cycle)

    def _notify(self, notice: BlockNotice, cycle: Aggregate) -> None:
        self._effects.announce(self._step.notice(notice), cycle, notice)

    def _report(self, received: Received, outcome: str, why: str | None = None) -> None:
        self.handled.append(Handled.of(received, outcome, why))

    def _parked(self, parked: Parked, received: Received | None) -> None:
        self.handled.append(Handled.parked(parked, received))


def refusal(rejected: Rejected) -> Answer:
    """A refusal as an answer: rule, detail and who or what can lift it."""
    return Answer(
        rejected.status,
        {"rule": rejected.rule, "detail": rejected.detail, "remedy": rejected.remedy},
    )


def _repeated(kept: KeptAnswer, request: Request) -> Answer:
    if kept.fingerprint == request.fingerprint:
        return kept.answer
    return refusal(
        Rejected(
            "kunci-idempotensi-dipakai-ulang",
            "Idempotency-Key yang sama sudah dipakai untuk permintaan lain.",
            "Gunakan Idempotency-Key baru untuk permintaan yang berbeda.",
            422,
        )
    )


def _blocked(parked_id: str) -> Rejected:
    return Rejected(
        "siklus-tertahan",
        f"Siklus ini tertahan oleh pesan {parked_id} yang tidak dapat diproses.",
        "Mohon operator sistem memeriksa dengan `kinerja parked show` lalu replay atau discard.",
    )


def _early(waits_for: str) -> Rejected:
    return Rejected(
        "belum-waktunya",
        f"Permintaan ini baru dapat diproses setelah: {waits_for}.",
        "Mohon tunggu hingga tahap tersebut selesai, lalu ulangi.",
    )

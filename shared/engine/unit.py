"""One attempt at one unit of work: load, fold, commit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from shared.decision import CYCLE, Ref
from shared.engine.aggregate import Aggregate
from shared.engine.change import OPEN, Answer, EntryRow, Parked, ParkedStatus, Request
from shared.engine.decode import Received, Undecodable, decode
from shared.engine.fold import Fold, refusal
from shared.engine.relay import Batch
from shared.engine.report import Handled
from shared.engine.step import Step
from shared.engine.store import Store
from shared.engine.work import Asked, Item, Redrive, Treatment, Work
from shared.decision import Rejected

AUDIT = "audit"


@dataclass(frozen=True, slots=True)
class Done:
    """What an attempt achieved; the answers are given only now, after the commit."""

    batch: Batch | None
    answers: tuple[tuple[Asked, Answer], ...]
    handled: tuple[Handled, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """Everything an attempt needs that is not the work itself."""

    step: Step
    store: Store
    owner: str
    now: datetime
    repeated: bool = False
    """After an unknown commit: look for answers that the first attempt may have written."""
    poison: str | None = None
    """Why the single event of this work must be parked undecided."""

    async def attempt(self, work: Work) -> Done:
        """Try the work once. Raises what `Store.commit` raises; nothing is half done then."""
        aggregates = await self._load(work)
        answers = await self.store.answers(self._keys(work)) if self._keys(work) else {}
        known = await self._known_parked(work, aggregates)
        fold = Fold(self.step, self.owner, self.now, aggregates, answers, known)
        replies = [reply for item in work.items if (reply := await self._fold_in(fold, item, aggregates))]
        change = fold.finish()
        outbox = () if change.empty else await self.store.commit(change)
        events = tuple(change.outgoing)
        batch = Batch(outbox, events, fold.foreign) if events else None
        return Done(batch, tuple(replies), tuple(fold.handled))

    # --- loading ------------------------------------------------------------------------

    async def _load(self, work: Work) -> dict[Ref, Aggregate]:
        refs = {ref for item in work.items for ref in await self._refs(item)}
        found = await self.store.load(refs)
        held = {
            ref
            for aggregate in found.values()
            for early in aggregate.early
            for ref in self._touched_by_held(decode(early.record))
        }
        if more := held - refs:
            found |= await self.store.load(more)
        return {ref: found.get(ref) or Aggregate(ref) for ref in refs | held}

    async def _refs(self, item: Item) -> tuple[Ref, ...]:
        match item:
            case Received():
                main = (Ref(CYCLE, item.body.cycle),)
                return main if self.poison else (*main, *self.step.touches(item.message))
            case Undecodable():
                return (Ref(CYCLE, item.cycle),) if item.cycle else ()
            case Asked(what=Request(message=message)):
                return (message.ref, *self.step.touches(message))
            case Asked(what=Redrive(parked_id=parked_id)):
                return await self._refs_of_parked(parked_id)

    async def _refs_of_parked(self, parked_id: str) -> tuple[Ref, ...]:
        parked = await self.store.parked_one(parked_id)
        if parked is None:
            return ()
        rest = await self._behind(parked)
        return tuple(ref for p in (parked, *rest) for ref in self._touched_by_held(decode(p.record)))

    def _touched_by_held(self, held: Received | Undecodable) -> tuple[Ref, ...]:
        if isinstance(held, Received):
            return (held.message.ref, *self.step.touches(held.message))
        return (Ref(CYCLE, held.cycle),) if held.cycle else ()

    def _keys(self, work: Work) -> list[str]:
        return [
            item.what.key
            for item in work.items
            if isinstance(item, Asked)
            and isinstance(item.what, Request)
            and (item.what.by_client or self.repeated)
        ]

    async def _known_parked(
        self, work: Work, aggregates: dict[Ref, Aggregate]
    ) -> frozenset[str]:
        ids = [
            item.record.coordinates
            for item in work.items
            if isinstance(item, Undecodable)
            or (isinstance(item, Received) and aggregates[item.message.ref].blocked)
        ]
        return await self.store.known_parked(ids) if ids else frozenset()

    # --- folding ------------------------------------------------------------------------

    async def _fold_in(
        self, fold: Fold, item: Item, aggregates: dict[Ref, Aggregate]
    ) -> tuple[Asked, Answer] | None:
        match item:
            case Received():
                fold.event(item, self.poison)
            case Undecodable():
                fold.undecodable(item)
            case Asked(what=Request() as request):
                return item, fold.command(request)
            case Asked(what=Redrive() as redrive):
                return item, await self._redrive(fold, redrive, aggregates)
        return None

    async def _redrive(
        self, fold: Fold, redrive: Redrive, aggregates: dict[Ref, Aggregate]
    ) -> Answer:
        parked = await self.store.parked_one(redrive.parked_id)
        if parked is None or parked.status is not ParkedStatus.CULPRIT:
            return _not_open(redrive.parked_id)
        fold.change.entries.append(self._audit(redrive, parked))
        if redrive.treatment is Treatment.DISCARD:
            fold.discard(parked, redrive.resolution)
        if parked.cycle is None:
            return self._redrive_alone(fold, redrive, parked)
        behind = await self._behind(parked)
        first = [parked] if redrive.treatment is Treatment.REPLAY else []
        cycle = aggregates[Ref(CYCLE, parked.cycle)]
        fold.redrive(cycle, [*first, *behind], redrive.resolution)
        return Answer(200, {"released": cycle.blocked is None, "blocked_by": cycle.blocked})

    def _redrive_alone(self, fold: Fold, redrive: Redrive, parked: Parked) -> Answer:
        reason = None
        if redrive.treatment is Treatment.REPLAY:
            reason = fold.readmit(parked, redrive.resolution)
        return Answer(200, {"released": reason is None, "blocked_by": None, "reason": reason})

    async def _behind(self, parked: Parked) -> list[Parked]:
        if parked.cycle is None:
            return []
        waiting = await self.store.parked(OPEN, parked.cycle)
        return [record for record in waiting if record.id != parked.id]

    def _audit(self, redrive: Redrive, parked: Parked) -> EntryRow:
        return EntryRow(
            id=str(uuid4()),
            kind=AUDIT,
            ref=Ref(CYCLE, parked.cycle or ""),
            at=redrive.at,
            cause=parked.id,
            order=0,
            data={"act": str(redrive.treatment), "by": redrive.by, "why": redrive.why},
        )


def _not_open(parked_id: str) -> Answer:
    return refusal(
        Rejected(
            "bukan-pesan-tertahan",
            f"{parked_id} bukan pesan yang sedang menahan siklusnya.",
            "Lihat `kinerja parked list`; hanya pesan berstatus CULPRIT yang dapat ditangani.",
            404,
        )
    )


def cycles_of(items: Iterable[Item]) -> list[str]:
    """The cycles that some work is about, for the log."""
    return sorted({item.body.cycle for item in items if isinstance(item, Received)})

"""Brings everything that a unit of work may look at, in as few questions as possible."""

from dataclasses import dataclass

from shared.decision import CYCLE, Message, Ref
from shared.engine.aggregate import Aggregate
from shared.engine.change import Parked, Request
from shared.engine.decode import Received, Undecodable, decode
from shared.engine.fold import Loaded
from shared.engine.records import Record
from shared.engine.redrives import waiting
from shared.engine.step import Step
from shared.engine.store import Store
from shared.engine.work import Asked, Item, Redrive, Work


@dataclass(frozen=True, slots=True)
class Loader:
    """Knows which aggregates, answers and parked records some work concerns."""

    step: Step
    store: Store
    repeated: bool
    poisoned: bool

    async def load(self, work: Work) -> Loaded:
        """All of it; an aggregate that does not exist yet is there with version 0."""
        aggregates = await self._aggregates(work)
        keys, records = self._keys(work), _may_be_parked(work, aggregates)
        return Loaded(
            aggregates,
            await self.store.answers(keys) if keys else {},
            await self.store.known_parked(records) if records else frozenset(),
        )

    async def _aggregates(self, work: Work) -> dict[Ref, Aggregate]:
        refs = {ref for item in work.items for ref in await self._refs(item)}
        found = await self.store.load(refs)
        held = {
            ref
            for aggregate in found.values()
            for early in aggregate.early
            for ref in self._touched_by(early.record)
        }
        if more := held - refs:
            found |= await self.store.load(more)
        return {ref: found.get(ref) or Aggregate(ref) for ref in refs | held}

    async def _refs(self, item: Item) -> tuple[Ref, ...]:
        match item:
            case Received(message=message) if self.poisoned:
                return (message.ref,)
            case Received(message=message) | Asked(what=Request(message=message)):
                return self._touched(message)
            case Undecodable(cycle=cycle):
                return (Ref(CYCLE, cycle),) if cycle else ()
            case Asked(what=Redrive(parked_id=parked_id)):
                parked = await self.store.parked_one(parked_id)
                return () if parked is None else await self._refs_of(parked)
        return ()

    async def _refs_of(self, parked: Parked) -> tuple[Ref, ...]:
        cycles = (Ref(CYCLE, parked.cycle),) if parked.cycle else ()
        records = [p.record for p in (parked, *await waiting(self.store, parked))]
        return (*cycles, *(ref for record in records for ref in self._touched_by(record)))

    def _touched_by(self, record: Record) -> tuple[Ref, ...]:
        match decode(record):
            case Received(message=message):
                return self._touched(message)
            case Undecodable(cycle=cycle):
                return (Ref(CYCLE, cycle),) if cycle else ()

    def _touched(self, message: Message) -> tuple[Ref, ...]:
        """A fault in ``touches`` is looked at when the message is decided upon."""
        try:
            return (message.ref, *self.step.touches(message))
        except Exception:  # noqa: BLE001 - raised once more by `Decisions`, where it is reported
            return (message.ref,)

    def _keys(self, work: Work) -> list[str]:
        return [
            item.what.key
            for item in work.items
            if isinstance(item, Asked)
            and isinstance(item.what, Request)
            and (item.what.repeatable or self.repeated)
        ]


def _may_be_parked(work: Work, aggregates: dict[Ref, Aggregate]) -> list[str]:
    """Records that a replayed topic may bring again: unreadable or of blocked cycles."""
    return [
        item.record.coordinates
        for item in work.items
        if isinstance(item, Undecodable)
        or (isinstance(item, Received) and aggregates[item.message.ref].blocked)
    ]

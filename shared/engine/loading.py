"""Brings everything that a unit of work may look at, in as few questions as possible."""

from dataclasses import dataclass
from typing import Final

from shared.decision import CYCLE, Message, Ref
from shared.engine.aggregate import Aggregate
from shared.engine.change import OPEN, Parked, Request
from shared.engine.decode import Received, Undecodable, decode
from shared.engine.fold import Loaded, Redriven
from shared.engine.records import Record
from shared.engine.step import Step
from shared.engine.store import Conflict, Store
from shared.engine.work import Asked, Item, Redrive, Work

ALL: Final = 1_000_000
"""A cycle is released with everything that waits behind it, or the rest would stay for ever."""


@dataclass(frozen=True, slots=True)
class Loader:
    """Knows which aggregates, answers and parked records some work concerns."""

    step: Step
    store: Store
    repeated: bool
    poisoned: bool

    async def load(self, work: Work) -> Loaded:
        """All of it; an aggregate that does not exist yet is there with version 0.

        Raises `Conflict` where another replica parked a record behind one that is redriven:
        the aggregates that it touches were not loaded.
        """
        redriven = await self._redriven(work)
        aggregates = await self._aggregates(work, redriven)
        if await self._outdated(work, redriven):
            raise Conflict("records were parked or closed meanwhile")
        keys, records = self._keys(work), _may_be_parked(work, aggregates)
        return Loaded(
            aggregates,
            await self.store.answers(keys) if keys else {},
            await self.store.known_parked(records) if records else frozenset(),
            redriven,
        )

    async def _redriven(self, work: Work) -> Redriven:
        """What the work's redrive is about, which comes alone; nothing where it is other work."""
        match work.items:
            case (Asked(what=Redrive(parked_id=parked_id)),):
                return await self._open_with(parked_id)
        return Redriven()

    async def _outdated(self, work: Work, redriven: Redriven) -> bool:
        return redriven != await self._redriven(work)

    async def _open_with(self, parked_id: str) -> Redriven:
        parked = await self.store.parked_one(parked_id)
        if parked is None or parked.cycle is None:
            return Redriven(parked)
        found = await self.store.parked(OPEN, parked.cycle, limit=ALL)
        return Redriven(parked, tuple(record for record in found if record.id != parked_id))

    async def _aggregates(self, work: Work, redriven: Redriven) -> dict[Ref, Aggregate]:
        refs = {ref for item in work.items for ref in self._refs(item)}
        refs |= {ref for parked in redriven.all for ref in self._refs_of(parked)}
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

    def _refs(self, item: Item) -> tuple[Ref, ...]:
        match item:
            case Received(message=message) if self.poisoned:
                return (message.ref,)
            case Received(message=message) | Asked(what=Request(message=message)):
                return self._touched(message)
            case Undecodable(cycle=cycle):
                return (Ref(CYCLE, cycle),) if cycle else ()
        return ()

    def _refs_of(self, parked: Parked) -> tuple[Ref, ...]:
        own = (Ref(CYCLE, parked.cycle),) if parked.cycle else ()
        return (*own, *self._touched_by(parked.record))

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

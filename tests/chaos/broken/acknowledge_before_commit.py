"""Answers commands, and lets Kafka have its offsets, while the commit is still under way."""

import asyncio
from collections.abc import Sequence
from typing import Final

from shared.engine.change import Change
from shared.engine.fold import Fold
from shared.engine.loading import Loader
from shared.engine.records import Record
from shared.engine.relay import Batch
from shared.engine.unit import Done, Unit
from shared.engine.work import Asked, Work
from shared.engine.worker import Worker

_SLOW_DISK_SECONDS: Final = 0.2
"""The gap between word and deed, as a disk under load makes it."""


async def _attempt(self: Unit, work: Work) -> Done:
    loader = Loader(self.step, self.store, self.repeated, self.poison is not None)
    loaded = await loader.load(work)
    fold = Fold(self.step, self.owner, self.now, loaded, self.poison)
    for item in work.items:
        answer = self._fold_in(fold, item, loaded)
        if answer is not None and isinstance(item, Asked) and not item.answer.done():
            item.answer.set_result(answer)
    change: Change = fold.finish()
    await asyncio.sleep(_SLOW_DISK_SECONDS)
    outbox = () if change.empty else await self.store.commit(change)
    events = tuple(change.outgoing)
    return Done(Batch(outbox, events, fold.foreign) if events else None, (), fold.handled)


_records = Worker.records


async def _acknowledged_at_once(self: Worker, records: Sequence[Record]) -> None:
    _running.add(asyncio.ensure_future(_records(self, records)))
    await asyncio.sleep(0)


_running: set[asyncio.Future[None]] = set()


def take_out() -> None:
    """From now on, in this process."""
    setattr(Unit, "attempt", _attempt)  # noqa: B010 - a class is changed here on purpose
    setattr(Worker, "records", _acknowledged_at_once)  # noqa: B010

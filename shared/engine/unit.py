"""One attempt at one unit of work: load, fold, commit."""

from dataclasses import dataclass, field
from datetime import datetime

from shared.engine.brake import Brake
from shared.engine.change import Answer, Request
from shared.engine.decode import Received, Undecodable
from shared.engine.fold import Fold, Loaded
from shared.engine.loading import Loader
from shared.engine.redrives import redrive
from shared.engine.relay import Batch
from shared.engine.report import Handled
from shared.engine.step import Step
from shared.engine.store import Store
from shared.engine.work import Asked, Item, Redrive, Work


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
    brake: Brake = field(default_factory=Brake)

    async def attempt(self, work: Work) -> Done:
        """Try the work once. Raises as `Store.commit` does, or `Halted`; nothing is half done."""
        loader = Loader(self.step, self.store, self.repeated, self.poison is not None)
        loaded = await loader.load(work)
        fold = Fold(self.step, self.owner, self.now, loaded, self.poison)
        answers = []
        for item in work.items:
            answer = self._fold_in(fold, item, loaded)
            if answer is not None and isinstance(item, Asked):
                answers.append((item, answer))
        change = fold.finish()
        rows = self.brake.check(fold.handled, change.parked) if work.has_records else None
        outbox = () if change.empty else await self.store.commit(change)
        if rows is not None:
            self.brake.passed(rows)
        events = tuple(change.outgoing)
        batch = Batch(outbox, events, fold.foreign) if events else None
        return Done(batch, tuple(answers), fold.handled)

    def _fold_in(self, fold: Fold, item: Item, loaded: Loaded) -> Answer | None:
        match item:
            case Received():
                fold.inbox.event(item)
            case Undecodable():
                fold.inbox.undecodable(item)
            case Asked(what=Request() as request):
                return fold.commands.answer(request)
            case Asked(what=Redrive() as act):
                return redrive(fold, act, loaded, repeated=self.repeated)
        return None

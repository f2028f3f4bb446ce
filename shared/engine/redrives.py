"""An operator's act on a parked record: into the fold and the audit."""

from shared.decision import CYCLE, Ref
from shared.engine import refusals
from shared.engine.audit import audit_row
from shared.engine.change import Answer, Parked, ParkedStatus
from shared.engine.fold import Fold, Loaded
from shared.engine.work import Redrive, Treatment


def redrive(fold: Fold, act: Redrive, loaded: Loaded, *, repeated: bool) -> Answer:
    """Fold the act in and say what it is answered; only what blocks can be treated."""
    parked = loaded.redriven.parked
    if parked is None or parked.status is not ParkedStatus.CULPRIT:
        if repeated and parked is not None and parked.resolution == act.resolution:
            return _of(loaded, parked)
        return refusals.not_open(act.parked_id)
    done, cycle_name = str(act.treatment), parked.cycle or ""
    fold.write_down(audit_row(done, act.by, act.why, at=act.at, cause=parked.id, cycle=cycle_name))
    replay = act.treatment is Treatment.REPLAY
    if not replay:
        fold.redriving.discard(parked, act.resolution)
    if parked.cycle is None:
        reason = fold.redriving.alone(parked, act.resolution) if replay else None
        return Answer(200, {"released": reason is None, "blocked_by": None, "reason": reason})
    others = loaded.redriven.others
    again = sorted([*others, *([parked] if replay else [])], key=lambda record: record.order)
    cycle = loaded.aggregates[Ref(CYCLE, parked.cycle)]
    fold.redriving.cycle(cycle, again, act.resolution)
    return _of(loaded, parked)


def _of(loaded: Loaded, parked: Parked) -> Answer:
    cycle = loaded.aggregates.get(Ref(CYCLE, parked.cycle or ""))
    blocked = None if cycle is None else cycle.blocked
    return Answer(200, {"released": blocked is None, "blocked_by": blocked})

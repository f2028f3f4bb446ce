"""Revisions of one quarter: only the newest ratified one is in force, the others are kept."""

from collections.abc import Iterable, Mapping
from typing import Final

from services.approval.domain.case import Case
from services.approval.domain.refusals_result import PREDECESSOR_OPEN
from services.approval.domain.said import progressed
from services.approval.domain.states import Agreement, Ratified, Superseded
from services.approval.domain.transitions import ENDED, Act
from shared.contract import StepProgressed
from shared.contract.identifiers import Period
from shared.contract.vocabulary import Progress
from shared.decision import CYCLE, Ref
from shared.refusal import RefusalError

Revisions = Mapping[Ref, Agreement]

MOST: Final = 20
"""Revisions back that a ratification looks at; the collector lets nobody skip one."""


def earlier(cycle: str) -> tuple[Ref, ...]:
    """Earlier revisions of a cycle's quarter, newest first."""
    period = Period.of(cycle)
    numbers = range(period.revision - 1, max(period.revision - 1 - MOST, -1), -1)
    return tuple(
        Ref(CYCLE, period.model_copy(update={"revision": number}).cycle) for number in numbers
    )


def superseded_by(case: Case, known: Revisions) -> tuple[Ref, Agreement] | None:
    """The revision that this one replaces; none where all before it were cancelled.

    Raises `RefusalError` while an earlier revision is neither ratified nor cancelled.
    """
    refs = earlier(case.state.cycle)
    _require_ended(ref.id for ref in refs if not _is_ended(known.get(ref)))
    ratified = [(ref, known[ref]) for ref in refs if known[ref].ratified]
    return ratified[0] if ratified else None


def replaced(case: Case, old: Agreement, new: Ratified) -> tuple[Agreement, StepProgressed]:
    """The old revision, marked "digantikan", and what is told of it."""
    mark = Superseded(
        by_cycle=case.state.cycle,
        sha256=new.sha256,
        at=case.at,
        by=case.actor,
        status=old.status,
    )
    before = Case(case.rules, old, case.message)
    state = before.moved(Act.SUPERSEDE, superseded=mark)
    agreed = case.state.agreed
    told = progressed(
        before,
        state,
        Progress.SUPERSEDED,
        step=7,
        note=agreed.change_reason if agreed else None,
        refers_to=case.state.cycle,
    )
    return state, told


def _is_ended(state: Agreement | None) -> bool:
    return state is not None and state.status in ENDED


def _require_ended(cycles: Iterable[str]) -> None:
    if left := tuple(cycles):
        raise RefusalError(PREDECESSOR_OPEN, f"Yang belum selesai: {', '.join(left)}.")

"""Rekap: the table with its charts, the findings with their state, and closing the collection."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from services.portal.accounts.door import Visitor
from services.portal.domain.states import Dossier, Draft
from services.portal.domain.trends import Point, between, quarters
from services.portal.web.backend import Order, Refused
from services.portal.web.house import House, guarded
from shared.contract.recap import Finding, MeasuredRow
from shared.contract.vocabulary import FindingState, Severity
from shared.decision import CYCLE

_HEADINGS: Final = {
    Severity.MENGHALANGI: "Menghalangi pengesahan",
    Severity.WAJIB_DIJAWAB: "Wajib dijawab",
    Severity.INFORMASI: "Informasi",
}
_CORRECTED: Final = "Sudah dikoreksi"
_NOT_FOUND: Final = 404
_AWAY: Final = 503
Decisions = Mapping[str, Mapping[str, Any]]
"""What the meeting decided, by the finding's id."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding of recap with the meeting's answer, where there is one."""

    finding: Finding
    decision: Mapping[str, Any] | None
    ruling: bool = False

    @property
    def state(self) -> str:
        """Recap's word where the figure was corrected, else the meeting's, else recap's."""
        if self.decision is None or self.finding.state is FindingState.DIKOREKSI:
            return self.finding.state.value
        return str(self.decision["state"])


def routes(house: House) -> APIRouter:
    """``/siklus/{cycle}/rekap``."""
    router = APIRouter()

    async def show(visitor: Visitor, _request: Request, cycle: str) -> Response:
        dossier = await house.dossier(visitor, cycle)
        decisions = await _decisions(house, visitor, dossier)
        found = judged(dossier.draft, decisions or {})
        return house.page(
            "rekap.html.j2",
            visitor,
            cycle=dossier,
            goals=by_goal(dossier.draft),
            trends=await trends(house, dossier),
            findings=grouped(found),
            states=tally(found),
            decided_known=decisions is not None,
            may_close=_may_close(house, visitor, dossier),
        )

    async def close(visitor: Visitor, request: Request, cycle: str) -> Response:
        await house.dossier(visitor, cycle)
        order = Order("recap", "POST", f"/cycles/{cycle}/closing")
        return await house.command(visitor, request, order, {}, f"/siklus/{cycle}/rekap")

    router.add_route("/siklus/{cycle}/rekap", guarded(house, show), ["GET"])
    router.add_route("/siklus/{cycle}/rekap/tutup", guarded(house, close), ["POST"])
    return router


async def trends(house: House, dossier: Dossier) -> Mapping[str, tuple[Point, ...]]:
    """Each indicator's results over the quarters; only cycles of the last year are loaded."""
    known = await house.desk.engine.store.refs(CYCLE, dossier.office)
    found = await house.desk.read(ref for ref in known if between(dossier.cycle, ref.id))
    return quarters(dossier, [r.state for r in found.values() if isinstance(r.state, Dossier)])


async def _decisions(house: House, visitor: Visitor, dossier: Dossier) -> Decisions | None:
    """What the meeting decided so far; none where approval does not answer now."""
    if dossier.draft is None or dossier.draft.provisional:
        return {}
    try:
        seen = await house.backend.see(visitor, "approval", f"/cycles/{dossier.cycle}")
    except Refused as refused:
        if refused.status == _NOT_FOUND:
            return {}
        if refused.status == _AWAY:
            return None
        raise
    return {decision["finding"]: decision for decision in seen["decisions"]}


def by_goal(draft: Draft | None) -> list[tuple[str, list[MeasuredRow]]]:
    """Rows under their sasaran, in the order of the table."""
    goals: dict[str, list[MeasuredRow]] = {}
    for row in draft.table if draft else ():
        goals.setdefault(row.goal, []).append(row)
    return list(goals.items())


def judged(draft: Draft | None, decisions: Decisions) -> list[Judged]:
    """Every finding with what was decided on it."""
    return [Judged(f, decisions.get(f.id)) for f in (draft.findings if draft else ())]


def tally(found: Iterable[Judged]) -> list[tuple[str, int]]:
    """How many findings are in each state; states without any are left out."""
    counted = Counter(item.state for item in found)
    return [(state.value, counted[state.value]) for state in FindingState if counted[state.value]]


def grouped(found: Iterable[Judged]) -> list[tuple[str, list[Judged]]]:
    """Findings under a heading, the gravest first; what has been corrected comes last."""
    items = list(found)
    standing = [i for i in items if i.finding.state is not FindingState.DIKOREKSI]
    groups = [(_HEADINGS[s], [i for i in standing if i.finding.severity is s]) for s in Severity]
    corrected = [item for item in items if item.finding.state is FindingState.DIKOREKSI]
    return [(h, _open_first(of)) for h, of in (*groups, (_CORRECTED, corrected)) if of]


def _open_first(items: list[Judged]) -> list[Judged]:
    """The undecided first; of these the ones that only follow from another come last."""
    return sorted(
        items, key=lambda i: (i.decision is not None, i.finding.root is not None, i.finding.id)
    )


def _may_close(house: House, visitor: Visitor, dossier: Dossier) -> bool:
    return dossier.closed_at is None and house.sop.may(visitor.role, "close_collection")

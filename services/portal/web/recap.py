"""Rekap: the table with its charts, the findings with their state, and closing the collection."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from markupsafe import Markup

from services.portal.accounts.door import Visitor
from services.portal.domain.states import Dossier, Draft
from services.portal.domain.trends import between, quarters
from services.portal.web.backend import AWAY, Order, Refused
from services.portal.web.house import House, guarded
from shared.contract.recap import Finding, MeasuredRow
from shared.contract.vocabulary import FindingState, Severity
from shared.decision import CYCLE, Ref

_HEADINGS: Final = {
    Severity.MENGHALANGI: "Menghalangi pengesahan",
    Severity.WAJIB_DIJAWAB: "Wajib dijawab",
    Severity.INFORMASI: "Informasi",
}
_CORRECTED: Final = "Sudah dikoreksi"
_NOT_FOUND: Final = 404
Decisions = Mapping[str, Mapping[str, Any]]
"""What the meeting decided, by the finding's id."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What the meeting decided, none where it cannot be told now; ``tag`` tells all cases apart."""

    decisions: Decisions | None
    tag: str


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
        version, dossier = await house.versioned(visitor, cycle)
        decided = await _decisions(house, visitor, dossier)

        def findings() -> Mapping[str, Any]:
            found = judged(dossier.draft, decided.decisions or {})
            return {
                "cycle": dossier,
                "findings": grouped(found),
                "states": tally(found),
                "decided_known": decided.decisions is not None,
            }

        return house.page(
            "rekap.html.j2",
            visitor,
            cycle=dossier,
            table=await measured(house, version, dossier),
            findings=house.piece("_temuan.html.j2", cycle, (version, decided.tag), findings),
            may_close=_may_close(house, visitor, dossier),
        )

    async def close(visitor: Visitor, request: Request, cycle: str) -> Response:
        await house.dossier(visitor, cycle)
        order = Order("recap", "POST", f"/cycles/{cycle}/closing")
        return await house.command(visitor, request, order, {}, f"/siklus/{cycle}/rekap")

    router.add_route("/siklus/{cycle}/rekap", guarded(house, show), ["GET"])
    router.add_route("/siklus/{cycle}/rekap/tutup", guarded(house, close), ["POST"])
    return router


async def measured(house: House, version: int, dossier: Dossier) -> Markup:
    """The table, with each indicator's results over the quarters; empty without a draft.

    Only cycles of the last year are looked at.
    """
    briefs = await house.briefs(dossier.office)

    def near() -> tuple[Ref, ...]:
        lines = (brief.cycle for brief in briefs.lines)
        return tuple(Ref(CYCLE, other) for other in lines if between(dossier.cycle, other))

    refs = house.memo.of(("near", dossier.cycle), briefs.version, near)
    others = (await house.desk.read(refs)).values() if refs else ()

    def fields() -> Mapping[str, Any]:
        states = [other.state for other in others if isinstance(other.state, Dossier)]
        goals, trends = by_goal(dossier.draft), quarters(dossier, states)
        return {"goals": goals, "cycle": dossier.cycle, "trends": trends}

    versions = (version, *(other.version for other in others))
    return house.piece("_tabel.html.j2", dossier.cycle, versions, fields)


async def _decisions(house: House, visitor: Visitor, dossier: Dossier) -> Decided:
    """What the meeting decided so far; none where approval does not answer now."""
    if dossier.draft is None or dossier.draft.provisional:
        return Decided({}, "")
    try:
        seen = await house.backend.seen(visitor, "approval", f"/cycles/{dossier.cycle}")
    except Refused as refused:
        if refused.status == _NOT_FOUND:
            return Decided({}, "")
        if refused.status == AWAY:
            return Decided(None, "away")
        raise
    return Decided({d["finding"]: d for d in seen.body["decisions"]}, seen.tag)


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

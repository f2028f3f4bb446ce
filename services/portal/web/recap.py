"""Rekap: the table with its charts, the findings, and closing the collection."""

from typing import Final

from fastapi import APIRouter, Request, Response

from services.portal.accounts.door import Visitor
from services.portal.domain.states import Dossier, Draft
from services.portal.web.backend import Order
from services.portal.web.house import House, guarded
from shared.contract.recap import Finding, MeasuredRow
from shared.contract.vocabulary import FindingState, Severity

_HEADINGS: Final = {
    Severity.MENGHALANGI: "Menghalangi pengesahan",
    Severity.WAJIB_DIJAWAB: "Wajib dijawab",
    Severity.INFORMASI: "Informasi",
}


def routes(house: House) -> APIRouter:
    """``/siklus/{cycle}/rekap``."""
    router = APIRouter()

    async def show(visitor: Visitor, _request: Request, cycle: str) -> Response:
        dossier = await house.dossier(visitor, cycle)
        return house.page(
            "rekap.html.j2",
            visitor,
            cycle=dossier,
            goals=by_goal(dossier.draft),
            findings=grouped(dossier.draft),
            may_close=_may_close(house, visitor, dossier),
        )

    async def close(visitor: Visitor, request: Request, cycle: str) -> Response:
        await house.dossier(visitor, cycle)
        order = Order("recap", "POST", f"/cycles/{cycle}/closing")
        return await house.command(visitor, request, order, {}, f"/siklus/{cycle}/rekap")

    router.add_route("/siklus/{cycle}/rekap", guarded(house, show), ["GET"])
    router.add_route("/siklus/{cycle}/rekap/tutup", guarded(house, close), ["POST"])
    return router


def by_goal(draft: Draft | None) -> list[tuple[str, list[MeasuredRow]]]:
    """Rows under their sasaran, in the order of the table."""
    goals: dict[str, list[MeasuredRow]] = {}
    for row in draft.table if draft else ():
        goals.setdefault(row.goal, []).append(row)
    return list(goals.items())


def grouped(draft: Draft | None) -> list[tuple[str, list[Finding]]]:
    """Findings under a heading, the gravest first; what has been corrected comes last."""
    found = draft.findings if draft else ()
    standing = [f for f in found if f.state is not FindingState.DIKOREKSI]
    groups = [(_HEADINGS[s], [f for f in standing if f.severity is s]) for s in Severity]
    corrected = [finding for finding in found if finding.state is FindingState.DIKOREKSI]
    return [(h, _roots_first(of)) for h, of in (*groups, ("Sudah dikoreksi", corrected)) if of]


def _roots_first(findings: list[Finding]) -> list[Finding]:
    """Those that only follow from another come last."""
    return sorted(findings, key=lambda finding: (finding.root is not None, finding.id))


def _may_close(house: House, visitor: Visitor, dossier: Dossier) -> bool:
    return dossier.closed_at is None and house.sop.may(visitor.role, "close_collection")

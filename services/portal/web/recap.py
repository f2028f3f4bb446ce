"""Rekap: the table with its charts, the findings, and closing the collection."""

from itertools import groupby

from fastapi import APIRouter, Request, Response

from services.portal.accounts.door import Visitor
from services.portal.domain.states import Dossier, Draft
from services.portal.web.backend import Order
from services.portal.web.house import House, guarded
from shared.contract.recap import Finding, MeasuredRow
from shared.contract.vocabulary import Severity


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
            findings=by_severity(dossier.draft),
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
    rows = draft.table if draft else ()
    ordered = sorted(rows, key=lambda row: row.goal)
    return [(goal, list(of_goal)) for goal, of_goal in groupby(ordered, lambda row: row.goal)]


def by_severity(draft: Draft | None) -> list[tuple[Severity, list[Finding]]]:
    """Findings that are shown, the gravest first; those that only follow from another come last."""
    found = draft.findings if draft else ()
    return [
        (severity, sorted(of, key=lambda finding: (finding.root is not None, finding.id)))
        for severity in Severity
        if (of := [finding for finding in found if finding.severity is severity])
    ]


def _may_close(house: House, visitor: Visitor, dossier: Dossier) -> bool:
    return dossier.closed_at is None and house.sop.may(visitor.role, "close_collection")

"""The meeting room's own pages: one finding at a time, rounds side by side, the berita acara."""

from typing import Any, Final, cast

from fastapi import APIRouter, Request, Response

from services.portal.accounts.door import Visitor
from services.portal.domain.rounds import Rounds, compare, standing, weighty
from services.portal.domain.versions import (
    DOUBTS,
    DRAFTS,
    REVISIONS,
    Doubt,
    DraftSeen,
    RevisionSeen,
)
from services.portal.web.coordination import BASE
from services.portal.web.house import House, guarded
from services.portal.web.stage import Item, agenda
from shared.decision import CYCLE, Ref

_MET: Final = ("KOORDINASI", "KOORDINASI_ULANG")


def routes(house: House) -> APIRouter:
    """The pages below ``/siklus/{cycle}/koordinasi``."""
    router = APIRouter()

    async def screen(
        visitor: Visitor, _request: Request, cycle: str, finding: str = ""
    ) -> Response:
        """One finding at a time, for the projector; without an id the first that is open."""
        dossier = await house.dossier(visitor, cycle)
        seen = await house.backend.see(visitor, "approval", f"/cycles/{cycle}")
        items = [item for item in agenda(seen) if item.weighty]
        place = _place(items, finding)
        return house.page(
            "layar.html.j2",
            visitor,
            cycle=dossier,
            version=seen["recap_version"],
            items=items,
            place=place,
            may_decide=house.sop.may(visitor.role, "decide_finding"),
        )

    async def sides(visitor: Visitor, _request: Request, cycle: str) -> Response:
        """Rounds of re-coordination side by side: what changed from draft to draft, by whom."""
        version, dossier = await house.versioned(visitor, cycle)
        found = await rounds(house, cycle, version)
        return house.page(
            "putaran.html.j2",
            visitor,
            cycle=dossier,
            rounds=found,
            standing=standing,
            weighty=weighty,
        )

    async def minutes(visitor: Visitor, _request: Request, cycle: str) -> Response:
        """The berita acara; before the agreement, as it would be if the meeting ended now."""
        dossier = await house.dossier(visitor, cycle)
        seen = await house.backend.see(visitor, "approval", f"/cycles/{cycle}")
        preview = seen["agreed"] is None
        held = not preview or seen["status"] in _MET
        return house.page(
            "berita_acara.html.j2",
            visitor,
            cycle=dossier,
            seen=seen,
            preview=preview,
            minutes=await _minutes(visitor, cycle, preview=preview) if held else None,
        )

    async def _minutes(visitor: Visitor, cycle: str, *, preview: bool) -> dict[str, Any]:
        path = f"/cycles/{cycle}/berita-acara{'/preview' if preview else ''}"
        return await house.backend.see(visitor, "approval", path)

    router.add_route(f"{BASE}/layar", guarded(house, screen), ["GET"])
    router.add_route(f"{BASE}/layar/{{finding:path}}", guarded(house, screen), ["GET"])
    router.add_route(f"{BASE}/putaran", guarded(house, sides), ["GET"])
    router.add_route(f"{BASE}/berita-acara", guarded(house, minutes), ["GET"])
    return router


async def rounds(house: House, cycle: str, version: int) -> Rounds:
    """The drafts of a cycle side by side, from what was kept of them up to a version of it."""
    if known := house.memo.known((DRAFTS, cycle), version):
        return cast("Rounds", known[0])
    store, ref = house.desk.engine.store, Ref(CYCLE, cycle)
    drafts = [DraftSeen.model_validate(r.data) for r in await store.entries(DRAFTS, ref)]
    sent = [RevisionSeen.model_validate(r.data) for r in await store.entries(REVISIONS, ref)]
    doubts = [Doubt.model_validate(r.data) for r in await store.entries(DOUBTS, ref)]
    return house.memo.keep((DRAFTS, cycle), version, compare(drafts, sent, doubts))


def _place(items: list[Item], finding: str) -> int:
    """Where in the list a finding is; the first, where it is not in it."""
    found = (n for n, item in enumerate(items) if item.finding["id"] == finding)
    return next(found, 0)

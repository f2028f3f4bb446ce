"""Publikasi and verification: what was ratified, and whether a document is genuine."""

import re
from typing import Final

from fastapi import APIRouter, Request, Response

from services.portal.accounts.door import Visitor
from services.portal.domain.publishing import Published, published_ref
from services.portal.domain.states import Dossier
from services.portal.web.house import COOKIE, House, guarded
from shared.decision import CYCLE, Ref
from shared.privacy import personal_number_in

_SHA256: Final = re.compile(r"^[0-9a-f]{64}$")


def routes(house: House) -> APIRouter:
    """``/publikasi``, and ``/verifikasi`` for everybody: the QR code of a paper leads there."""
    router = APIRouter()

    async def publication(visitor: Visitor, _request: Request) -> Response:
        dossiers = await house.dossiers(visitor.account.office)
        ratified = [d for d in dossiers if d.ratified is not None]
        return house.page("publikasi.html.j2", visitor, ratified=ratified, trends=trends(ratified))

    async def verification(request: Request) -> Response:
        """Open to all: says only whether a hash is known, of which office and quarter."""
        asked = request.path_params.get("h") or request.query_params.get("h", "")
        given = re.sub(r"\s", "", asked).lower()
        visitor = await house.door.visitor(request.cookies.get(COOKIE))
        known = _SHA256.fullmatch(given) is not None
        found = await _published(given) if known else None
        return house.page(
            "verifikasi.html.j2",
            visitor,
            given="" if personal_number_in(given) else given,
            malformed=bool(given) and not known,
            found=found,
            superseded=await _superseded(found),
        )

    async def _published(sha256: str) -> Published | None:
        ref = published_ref(sha256)
        found = await house.desk.engine.store.load([ref])
        state = found[ref].state if ref in found else None
        return state if isinstance(state, Published) else None

    async def _superseded(found: Published | None) -> bool:
        if found is None:
            return False
        ref = Ref(CYCLE, found.cycle)
        cycles = await house.desk.engine.store.load([ref])
        state = cycles[ref].state if ref in cycles else None
        return isinstance(state, Dossier) and state.superseded

    router.add_route("/publikasi", guarded(house, publication), ["GET"])
    router.add_route("/verifikasi", verification, ["GET"])
    router.add_route("/verifikasi/{h}", verification, ["GET"])
    return router


def trends(ratified: list[Dossier]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Each indicator's ratified results over the quarters: code, name, (quarter, value)."""
    series: dict[str, tuple[str, list[tuple[str, str]]]] = {}
    for dossier in sorted(ratified, key=lambda d: d.cycle):
        if dossier.superseded or dossier.draft is None:
            continue
        quarter = dossier.cycle.split(":")[1]
        for row in dossier.draft.table:
            if row.value is not None:
                points = series.setdefault(row.indicator, (row.name, []))[1]
                points.append((quarter, str(row.value)))
    return [(code, name, points) for code, (name, points) in sorted(series.items())]

"""Mengapa angka ini: one figure down to the rows of the file that it was read from."""

from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from services.portal.accounts.door import Visitor
from services.portal.web.house import House, guarded


def routes(house: House) -> APIRouter:
    """``/siklus/{cycle}/angka/{indicator}``."""
    router = APIRouter()

    async def show(visitor: Visitor, _request: Request, cycle: str, indicator: str) -> Response:
        dossier = await house.dossier(visitor, cycle)
        path = f"/cycles/{cycle}/explain/{quote(indicator)}"
        why = await house.backend.see(visitor, "recap", path)
        return house.page("angka.html.j2", visitor, cycle=dossier, why=why)

    router.add_route("/siklus/{cycle}/angka/{indicator}", guarded(house, show), ["GET"])
    return router

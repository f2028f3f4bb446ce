"""Publikasi: what was ratified over the years, as pages and files, for people of the office."""

from fastapi import APIRouter, Request, Response

from services.portal.accounts.door import Visitor
from services.portal.web.house import House, guarded
from services.portal.web.published import data_file, indicator_page, nothing, over_the_years

BASE = "/publikasi"


def routes(house: House) -> APIRouter:
    """``/publikasi``: years, a year's documents, an indicator over the years, files."""
    router = APIRouter()

    async def overview(visitor: Visitor, _request: Request) -> Response:
        office = visitor.account.office
        told = await over_the_years(house, office, BASE, lambda brief: brief.ended)
        public = office in house.public
        return house.page("publikasi.html.j2", visitor, told=told, office=office, public=public)

    async def year_page(visitor: Visitor, _request: Request, year: int) -> Response:
        briefs = await house.briefs(visitor.account.office)
        found = [b for b in briefs.lines if b.ratified is not None and b.period.year == year]
        if not found:
            raise nothing()
        ratified = sorted(found, key=lambda brief: brief.cycle)
        return house.page("publikasi_tahun.html.j2", visitor, year=year, ratified=ratified)

    async def indicator(visitor: Visitor, _request: Request, code: str) -> Response:
        return await indicator_page(house, visitor, visitor.account.office, code, BASE)

    async def file(visitor: Visitor, request: Request, name: str) -> Response:
        return await data_file(house, request, visitor.account.office, name)

    router.add_route(BASE, guarded(house, overview), ["GET"])
    router.add_route(f"{BASE}/indikator/{{code}}", guarded(house, indicator), ["GET"])
    router.add_route(f"{BASE}/data/{{name}}", guarded(house, file), ["GET"])
    router.add_route(f"{BASE}/{{year:int}}", guarded(house, year_page), ["GET"])
    return router

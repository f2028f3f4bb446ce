"""Ratified figures for everybody, of the offices that publish them here. No session, no secret."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from fastapi import APIRouter, Request, Response

from services.portal.web.backend import Refused
from services.portal.web.describing import METADATA, metadata_file
from services.portal.web.house import House
from services.portal.web.published import data_file, indicator_page, over_the_years, unchanged
from shared.office import Office

_KEPT_SECONDS: Final = 300
Page = Callable[[Request, str], Awaitable[Response]]
"""Gets the request and the office."""


def routes(house: House, offices: Mapping[str, Office]) -> APIRouter:
    """``/data/{office}``: years, indicators, files, and what catalogues want to know of them."""
    router = APIRouter()

    async def overview(_request: Request, office: str) -> Response:
        base = f"/data/{office}"
        told = await over_the_years(house, office, base, lambda brief: brief.ratified is not None)
        return house.page("data_terbuka.html.j2", None, told=told, office=office)

    async def indicator(request: Request, office: str) -> Response:
        code = str(request.path_params["code"])
        return await indicator_page(house, None, office, code, f"/data/{office}")

    async def file(request: Request, office: str) -> Response:
        name = str(request.path_params["name"])
        if name in METADATA:
            answer = await metadata_file(house, request, offices.get(office), office, name)
        else:
            answer = await data_file(house, request, office, name)
        answer.headers["Cache-Control"] = f"public, max-age={_KEPT_SECONDS}"
        answer.headers["Access-Control-Allow-Origin"] = "*"
        return unchanged(request, answer)

    router.add_route("/data/{office}", _open(house, overview), ["GET"])
    router.add_route("/data/{office}/indikator/{code}", _open(house, indicator), ["GET"])
    router.add_route("/data/{office}/{name}", _open(house, file), ["GET"])
    return router


def _open(house: House, page: Page) -> Callable[[Request], Awaitable[Response]]:
    """A page for everybody; of an office that does not publish, there is none."""

    async def handle(request: Request) -> Response:
        office = str(request.path_params["office"])
        try:
            if office not in house.public:
                raise _NOT_PUBLIC
            return await page(request, office)
        except Refused as refused:
            return house.page("galat.html.j2", None, refused.status, refused=refused)

    return handle


_NOT_PUBLIC: Final = Refused(
    404,
    "tidak-dibuka",
    "Kantor ini tidak membuka datanya untuk umum di alamat ini.",
    "Mohon hubungi kantor yang bersangkutan.",
    {},
)

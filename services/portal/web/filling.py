"""Isi data: the sheet as a grid, files tried and taken, evidence, and "lengkap"."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from services.portal.accounts.door import Visitor
from services.portal.domain.grid import NotNumbers, Sheet, blocks, figures_of
from services.portal.web.backend import Order, Refused
from services.portal.web.forms import Form
from services.portal.web.house import House, guarded, seen, told
from services.portal.web.passing import passed_on

_PATH = "/siklus/{cycle}/isi/{bidang}/{source}"


@dataclass(frozen=True, slots=True)
class Place:
    """The sheet that an address names: here, and at the collector."""

    cycle: str
    bidang: str
    source: str

    @property
    def page(self) -> str:
        """Its page."""
        return f"/siklus/{self.cycle}/isi/{self.bidang}/{self.source}"

    @property
    def owner(self) -> str:
        """Its address at the collector."""
        return f"/cycles/{self.cycle}/sheets/{quote(self.bidang)}/{quote(self.source)}"


def routes(house: House) -> APIRouter:
    """``/siklus/{cycle}/isi/{bidang}/{source}``."""
    router = APIRouter()
    pages = _Filling(house)
    for path, handler, method in (
        ("", pages.show, "GET"),
        ("/simpan", pages.save, "POST"),
        ("/impor", pages.take_file, "POST"),
        ("/bukti", pages.prove, "POST"),
        ("/lengkap", pages.declare, "POST"),
        ("/tarik", pages.withdraw, "POST"),
        ("/form.xlsx", pages.workbook, "GET"),
        ("/bukti/{sha256}", pages.evidence, "GET"),
    ):
        router.add_route(_PATH + path, guarded(house, handler), [method])
    return router


class _Filling:
    """The handlers; each gets the visitor, the request and what the address names."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def show(self, visitor: Visitor, _request: Request, **address: str) -> Response:
        place = Place(**address)
        dossier = await self._house.dossier(visitor, place.cycle)
        sheet, draft, view = await self._sheet(visitor, place)
        return self._house.page(
            "isi.html.j2",
            visitor,
            cycle=dossier,
            place=place,
            blocks=blocks(sheet),
            draft=draft,
            sheet=view,
            mine=view["progress"]["filler"] == visitor.role,
            may_change=not sheet.closed or bool(sheet.reopened),
        )

    async def save(self, visitor: Visitor, request: Request, **address: str) -> Response:
        """The fields become the draft. Answered as JSON: the page stays where it is."""
        place, form = Place(**address), await Form.ours(visitor, request)
        sheet, _, _ = await self._sheet(visitor, place)
        try:
            figures = figures_of(sheet, form.fields)
        except NotNumbers as wrong:
            return JSONResponse({"wrong": wrong.names, "detail": _NUMBERS}, 422)
        body = {"figures": [figure.model_dump(mode="json") for figure in figures]}
        order = Order("collector", "PUT", f"{place.owner}/draft")
        try:
            await self._house.backend.act(visitor, order, body, str(uuid4()))
        except Refused as refused:
            return told(refused)
        draft = await self._house.backend.see(visitor, "collector", f"{place.owner}/draft")
        return JSONResponse({"empty": len(draft["empty"])})

    async def take_file(self, visitor: Visitor, request: Request, **address: str) -> Response:
        """A file is tried or taken; the word on each of its rows, as a piece of the page."""
        order = Order("collector", "POST", f"{Place(**address).owner}/import")
        try:
            answer = await self._house.send(visitor, request, order)
        except Refused as refused:
            answer = {
                "result": "refused",
                "detail": refused.detail,
                "remedy": refused.remedy,
                "verdicts": refused.more.get("verdicts", []),
            }
        return self._house.page("_putusan.html.j2", visitor, answer=answer)

    async def prove(self, visitor: Visitor, request: Request, **address: str) -> Response:
        """A file becomes evidence of an indicator."""
        order = Order("collector", "PUT", f"{Place(**address).owner}/evidence")
        return await self._house.file(visitor, request, order)

    async def declare(self, visitor: Visitor, request: Request, **address: str) -> Response:
        return await self._act(visitor, request, Place(**address), "submission")

    async def withdraw(self, visitor: Visitor, request: Request, **address: str) -> Response:
        return await self._act(visitor, request, Place(**address), "withdrawal")

    async def workbook(self, visitor: Visitor, _request: Request, **address: str) -> Response:
        place = Place(**address)
        path = f"/cycles/{place.cycle}/form.xlsx?bidang={quote(place.bidang)}"
        return passed_on(await self._house.backend.fetch(visitor, "collector", path))

    async def evidence(
        self, visitor: Visitor, _request: Request, sha256: str, **address: str
    ) -> Response:
        path = f"{Place(**address).owner}/evidence/{quote(sha256)}"
        return passed_on(await self._house.backend.fetch(visitor, "collector", path))

    async def _act(self, visitor: Visitor, request: Request, place: Place, act: str) -> Response:
        form = await Form.ours(visitor, request)
        body = {"reason": form.text("reason") or None}
        order = Order("collector", "POST", f"{place.owner}/{act}")
        await self._house.backend.act(visitor, order, body, form.text("_key"))
        return seen(place.page)

    async def _sheet(
        self, visitor: Visitor, place: Place
    ) -> tuple[Sheet, dict[str, Any], dict[str, Any]]:
        """The sheet as a grid needs it, its draft, and its standing, as the collector says."""
        see = self._house.backend.see
        collection = await see(visitor, "collector", f"/cycles/{place.cycle}")
        view = await see(visitor, "collector", place.owner)
        draft = await see(visitor, "collector", f"{place.owner}/draft")
        asked = [i for i in collection["indicators"] if i["code"] in view["indicators"]]
        sheet = Sheet.model_validate(
            {
                "indicators": asked,
                "regions": collection["regions"],
                "figures": draft["figures"],
                "closed": collection["status"] != "TERBUKA",
                "reopened": view["reopened"],
            }
        )
        return sheet, draft, view


_NUMBERS = (
    "Tulis angka tanpa titik pemisah ribuan; koma hanya untuk desimal, misalnya 1234 atau 98,5."
)

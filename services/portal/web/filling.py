"""Isi data: the sheet as a grid, files tried and taken, evidence, and "lengkap"."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from markupsafe import Markup

from services.portal.accounts.door import Visitor
from services.portal.domain.grid import blocks
from services.portal.domain.typed import Typed, typed
from services.portal.domain.verdicts import Word
from services.portal.web.backend import Order, Refused
from services.portal.web.forms import Form
from services.portal.web.house import House, guarded, seen
from services.portal.web.passing import passed_on
from services.portal.web.sheets import Past, Place, Sheets, Standing

_PATH = "/siklus/{cycle}/isi/{bidang}/{source}"


def routes(house: House) -> APIRouter:
    """``/siklus/{cycle}/isi/{bidang}/{source}``."""
    router = APIRouter()
    pages = _Filling(house)
    for path, handler, method in (
        ("", pages.show, "GET"),
        ("/simpan", pages.save, "POST"),
        ("/periksa", pages.check, "POST"),
        ("/impor", pages.take_file, "POST"),
        ("/bukti", pages.prove, "POST"),
        ("/lengkap", pages.summary, "GET"),
        ("/lengkap", pages.declare, "POST"),
        ("/tarik", pages.withdraw, "POST"),
        ("/perpanjang", pages.extend, "POST"),
        ("/form.xlsx", pages.workbook, "GET"),
        ("/bukti/{sha256}", pages.evidence, "GET"),
    ):
        router.add_route(_PATH + path, guarded(house, handler), [method])
    return router


@dataclass(frozen=True, slots=True)
class Grid:
    """The fields of a sheet, written, and how many cells are asked for."""

    html: Markup
    size: int


class _Filling:
    """The handlers; each gets the visitor, the request and what the address names."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._sheets = Sheets(house)

    async def show(self, visitor: Visitor, _request: Request, **address: str) -> Response:
        place = Place(**address)
        dossier = await self._house.dossier(visitor, place.cycle)
        standing, past = await self._sheets.beside_past(visitor, place)
        mine = _is_filler(visitor, standing) and standing.may_change
        return self._house.page(
            "isi.html.j2",
            visitor,
            cycle=dossier,
            place=place,
            grid=self._grid(place, standing, past, mine=mine),
            past_known=past is not None,
            draft=standing.draft,
            sheet=standing.view,
            mine=mine,
            may_change=standing.may_change,
            may_extend=self._house.sop.may(visitor.role, "extend_due"),
        )

    def _grid(self, place: Place, standing: Standing, past: Past | None, *, mine: bool) -> Grid:
        """The fields as a piece of the page, written anew when any answer is another."""
        quarters, before = (past.quarters, past.version) if past else ((), "")

        def write() -> Grid:
            shown = blocks(standing.sheet, quarters)
            fields = {"blocks": shown, "place": place, "mine": mine}
            text = self._house.renderer.text("_isian.html.j2", fields)
            return Grid(Markup(text), sum(block.size for block in shown))  # noqa: S704 - a template's

        return self._house.memo.of(("grid", place, mine), (standing.version, before), write)

    async def save(self, visitor: Visitor, request: Request, **address: str) -> Response:
        """The fields become the draft, and are tried; answered with a piece of the page.

        A field that cannot be read counts as empty: the others are not lost for its sake.
        """
        place, form = Place(**address), await Form.ours(visitor, request)
        try:
            sheet, said = await self._sheets.keep(visitor, place, form.fields)
            told = await self._sheets.tried(visitor, place, sheet, said)
        except Refused as refused:
            return self._piece(visitor, None, refused=refused)
        return self._piece(visitor, told, saved=True)

    async def check(self, visitor: Visitor, request: Request, **address: str) -> Response:
        """The fields are tried only, as when a page is opened."""
        place, form = Place(**address), await Form.ours(visitor, request)
        standing = await self._sheets.standing(visitor, place)
        said = typed(standing.sheet, form.fields)
        try:
            told = await self._sheets.tried(visitor, place, standing.sheet, said)
        except Refused as refused:
            return self._piece(visitor, None, refused=refused)
        return self._piece(visitor, told)

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

    async def summary(self, visitor: Visitor, _request: Request, **address: str) -> Response:
        """What "lengkap" would say: read once more before it is said."""
        place = Place(**address)
        dossier = await self._house.dossier(visitor, place.cycle)
        standing = await self._sheets.standing(visitor, place)
        grid = blocks(standing.sheet)
        as_it_stands = Typed(standing.sheet.figures, ())
        told = await self._sheets.tried(visitor, place, standing.sheet, as_it_stands)
        return self._house.page(
            "lengkap.html.j2",
            visitor,
            cycle=dossier,
            place=place,
            blocks=grid,
            word=told,
            draft=standing.draft,
            sheet=standing.view,
            may_change=standing.may_change,
        )

    async def declare(self, visitor: Visitor, request: Request, **address: str) -> Response:
        """The draft in the edition that the summary showed, and no other."""
        form = await Form.ours(visitor, request)
        body = {"reason": form.text("reason") or None, "edition": form.text("edition") or None}
        return await self._act(visitor, Place(**address), "submission", body, form)

    async def withdraw(self, visitor: Visitor, request: Request, **address: str) -> Response:
        form = await Form.ours(visitor, request)
        body = {"reason": form.text("reason") or None}
        return await self._act(visitor, Place(**address), "withdrawal", body, form)

    async def extend(self, visitor: Visitor, request: Request, **address: str) -> Response:
        """The due time on the office's clock, and why it is later."""
        form = await Form.ours(visitor, request)
        body = {"due": self._moment(form.text("due")), "reason": form.text("reason")}
        return await self._act(visitor, Place(**address), "extension", body, form)

    async def workbook(self, visitor: Visitor, _request: Request, **address: str) -> Response:
        place = Place(**address)
        path = f"/cycles/{place.cycle}/form.xlsx?bidang={quote(place.bidang)}"
        return passed_on(await self._house.backend.fetch(visitor, "collector", path))

    async def evidence(
        self, visitor: Visitor, _request: Request, sha256: str, **address: str
    ) -> Response:
        path = f"{Place(**address).owner}/evidence/{quote(sha256)}"
        return passed_on(await self._house.backend.fetch(visitor, "collector", path))

    async def _act(
        self, visitor: Visitor, place: Place, act: str, body: dict[str, Any], form: Form
    ) -> Response:
        order = Order("collector", "POST", f"{place.owner}/{act}")
        await self._house.backend.act(visitor, order, body, form.text("_key"))
        return seen(place.page)

    def _moment(self, typed_in: str) -> str:
        try:
            return self._house.renderer.said(typed_in).isoformat()
        except ValueError:
            raise Refused(
                422,
                "waktu-tidak-sah",
                "Batas waktu yang baru tidak dapat dibaca.",
                "Mohon isi tanggal dan jam kembali.",
                {},
            ) from None

    def _piece(
        self,
        visitor: Visitor,
        told: Word | None,
        *,
        saved: bool = False,
        refused: Refused | None = None,
    ) -> Response:
        status = refused.status if refused else 200
        return self._house.page(
            "_periksa.html.j2", visitor, status, word=told, saved=saved, refused=refused
        )


def _is_filler(visitor: Visitor, standing: Standing) -> bool:
    return bool(standing.view["progress"]["filler"] == visitor.role)

"""The form before it goes out (SOP step 1), and on paper and as a workbook after."""

import asyncio
from typing import Any, Final
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request, Response

from services.portal.accounts.door import Visitor
from services.portal.web.backend import Order, Refused
from services.portal.web.carrying import carried
from services.portal.web.forms import Form
from services.portal.web.house import House, guarded
from services.portal.web.passing import passed_on
from services.portal.web.wire import Answer
from shared.contract.identifiers import Period

_NOT_FOUND: Final = 404
_QUARTERS: Final = 4
_POLICY: Final = "content-security-policy"
_NOTHING: Final = "default-src 'none'; frame-ancestors 'none'; sandbox"


def routes(house: House) -> APIRouter:
    """``/form``, and ``cetak`` and ``form.xlsx`` of a cycle."""
    router = APIRouter()
    pages = _Issuing(house)
    for path, handler, method in (
        ("/form", pages.show, "GET"),
        ("/form/draf", pages.draft, "POST"),
        ("/form/terbit", pages.issue, "POST"),
        ("/form/{cycle}/pratinjau", pages.preview, "GET"),
        ("/siklus/{cycle}/cetak", pages.paper, "GET"),
        ("/siklus/{cycle}/form.xlsx", pages.workbook, "GET"),
    ):
        router.add_route(path, guarded(house, handler), [method])
    return router


class _Issuing:
    """The handlers."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def show(self, visitor: Visitor, request: Request) -> Response:
        """The form of one quarter: what was drafted, and what the catalogue has for it."""
        self._require(visitor)
        period = self._asked(visitor, request)
        office = quote(period.office)
        drafted, catalogue, known = await asyncio.gather(
            self._if_there(visitor, f"/cycles/{period.cycle}/draft"),
            self._if_there(visitor, f"/offices/{office}/catalogue"),
            self._house.briefs(period.office),
        )
        indicators = [i for i in catalogue.json()["indicators"] if i["active"]] if catalogue else []
        owners = {indicator["bidang"] for indicator in indicators}
        return self._house.page(
            "form.html.j2",
            visitor,
            period=period,
            draft=drafted.json() if drafted else None,
            match=drafted.headers.get("etag", "") if drafted else "",
            indicators=indicators,
            catalogue=catalogue.json()["version"] if catalogue else None,
            bidang=[b for b in self._house.sop.bidang if b.code in owners],
            issued=any(brief.cycle == period.cycle for brief in known.lines),
            may_issue=self._house.sop.may(visitor.role, "issue_form"),
        )

    async def draft(self, visitor: Visitor, request: Request) -> Response:
        """Concept and selection, over the draft that was read and no other."""
        form = await Form.ours(visitor, request)
        body: dict[str, Any] = _period(form) | {"letter_concept": form.text("concept") or None}
        if form.text("which") == "sebagian":
            body["indicators"] = form.all("indicator")
        order = Order("collector", "POST", "/cycles/draft")
        back = f"/form?{urlencode(_period(form))}"
        match = form.text("match")
        return await carried(self._house, visitor, form, order, body, back=back, match=match)

    async def issue(self, visitor: Visitor, request: Request) -> Response:
        form = await Form.ours(visitor, request)
        order = Order("collector", "POST", "/cycles")
        return await carried(self._house, visitor, form, order, _period(form), back="/")

    async def preview(self, visitor: Visitor, request: Request, cycle: str) -> Response:
        return await self._paper(visitor, request, f"/cycles/{quote(cycle)}/draft/form.html")

    async def paper(self, visitor: Visitor, request: Request, cycle: str) -> Response:
        return await self._paper(visitor, request, f"/cycles/{quote(cycle)}/form.html")

    async def workbook(self, visitor: Visitor, request: Request, cycle: str) -> Response:
        path = f"/cycles/{quote(cycle)}/form.xlsx?{_bidang(request)}"
        return passed_on(await self._house.backend.fetch(visitor, "collector", path))

    async def _paper(self, visitor: Visitor, request: Request, path: str) -> Response:
        answer = await self._house.backend.fetch(visitor, "collector", f"{path}?{_bidang(request)}")
        shown = passed_on(answer)
        shown.headers[_POLICY] = answer.headers.get(_POLICY, _NOTHING)
        return shown

    async def _if_there(self, visitor: Visitor, path: str) -> Answer | None:
        try:
            return await self._house.backend.fetch(visitor, "collector", path)
        except Refused as refused:
            if refused.status != _NOT_FOUND:
                raise
            return None

    def _asked(self, visitor: Visitor, request: Request) -> Period:
        """The quarter of the query; the one that ended last where none is named."""
        now = self._house.clock()
        ended = now.year * _QUARTERS + (now.month - 1) // 3 - 1
        asked = request.query_params
        try:
            named = Period(
                office=visitor.account.office,
                year=int(asked.get("year", ended // _QUARTERS)),
                quarter=int(asked.get("quarter", ended % _QUARTERS + 1)),
                revision=int(asked.get("revision", 0)),
            )
            return Period.of(named.cycle)
        except ValueError:
            raise Refused(
                422,
                "triwulan-tidak-sah",
                "Tahun, triwulan atau revisi tidak dapat dibaca.",
                "Mohon pilih tahun dan triwulan kembali pada Beranda.",
                {},
            ) from None

    def _require(self, visitor: Visitor) -> None:
        """Who neither drafts nor issues has nothing to do here; the acts ask the collector."""
        if not any(self._house.sop.may(visitor.role, act) for act in ("draft_form", "issue_form")):
            raise Refused(
                403,
                "bukan-wewenang",
                "Form disusun dan diterbitkan oleh jabatan yang ditetapkan SOP.",
                "Mohon hubungi Kasubag Keuangan, Perencanaan, Evaluasi dan Pelaporan.",
                {},
            )


def _period(form: Form) -> dict[str, str]:
    return {name: form.text(name) for name in ("year", "quarter", "revision")}


def _bidang(request: Request) -> str:
    return urlencode({"bidang": request.query_params.get("bidang", "")})

"""Addresses of an office's books: plans, history, and the tables of a year."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from services.recap.domain.lakip import Lakip, lakip
from services.recap.domain.lakip_year import Annual, annual
from services.recap.domain.states import HISTORY, History
from services.recap.domain.targets import TARGETS, Targets
from services.recap.export.annual_book import annual_book, annual_csv
from services.recap.export.book import Paper
from services.recap.export.lakip_book import lakip_book
from services.recap.export.lakip_document import lakip_document
from services.recap.http.books import year_book
from services.recap.http.common import CSV, DOCX, XLSX, OfficeData, download, file_name, state_or
from services.recap.views import TargetsView, targets_view
from shared.contract.identifiers import OfficeCode
from shared.decision import Ref
from shared.http import Desk

Year = Annotated[int, Query(ge=2000, le=2100)]


def routes(desk: Desk, data: OfficeData) -> APIRouter:
    """What can be read of one office."""
    router = APIRouter(tags=["recap"])

    @router.get("/offices/{office}/targets")
    async def show_targets(office: OfficeCode, request: Request) -> TargetsView:
        ref = Ref(TARGETS, office)
        return targets_view(await state_or(desk, request, ref, Targets, Targets()))

    @router.get("/offices/{office}/history")
    async def show_history(office: OfficeCode, request: Request) -> History:
        return await state_or(desk, request, Ref(HISTORY, office), History, History())

    @router.get("/offices/{office}/annual")
    async def show_annual(office: OfficeCode, year: Year, request: Request) -> Annual:
        return annual(await year_book(desk, request, data, office, year))

    @router.get("/offices/{office}/annual.{kind}")
    async def annual_file(
        office: OfficeCode,
        kind: Annotated[str, Path(pattern="^(xlsx|csv)$")],
        year: Year,
        request: Request,
        paper: Paper = Paper.A4,
    ) -> Response:
        table = annual(await year_book(desk, request, data, office, year))
        name = file_name("realisasi-tahunan", office, str(year), kind=kind)
        if kind == "csv":
            return download(annual_csv(table), CSV, name)
        return download(annual_book(table, data.wording, paper), XLSX, name)

    @router.get("/offices/{office}/lakip")
    async def show_lakip(office: OfficeCode, year: Year, request: Request) -> Lakip:
        return lakip(await year_book(desk, request, data, office, year))

    @router.get("/offices/{office}/lakip.{kind}")
    async def lakip_file(
        office: OfficeCode,
        kind: Annotated[str, Path(pattern="^(xlsx|docx)$")],
        year: Year,
        request: Request,
        paper: Paper = Paper.A4,
    ) -> Response:
        tables = lakip(await year_book(desk, request, data, office, year))
        name = file_name("lkjip-bab-iii", office, str(year), kind=kind)
        if kind == "docx":
            return download(lakip_document(tables, data.wording), DOCX, name)
        return download(lakip_book(tables, data.wording, paper), XLSX, name)

    return router

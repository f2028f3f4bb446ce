"""Addresses of the tables of a year: realisasi tahunan and LKjIP Bab III."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from services.recap.domain.lakip import Lakip, lakip
from services.recap.domain.lakip_year import Annual, annual
from services.recap.export.annual_book import annual_book, annual_csv, annual_document
from services.recap.export.book import Paper
from services.recap.export.lakip_book import lakip_book
from services.recap.export.lakip_document import lakip_document
from services.recap.http.books import year_book
from services.recap.http.common import (
    CSV,
    DOCX,
    XLSX,
    OfficeData,
    file_name,
    made,
)
from shared.contract.identifiers import OfficeCode
from shared.http import Desk

Year = Annotated[int, Query(ge=2000, le=2100)]


def routes(desk: Desk, data: OfficeData) -> APIRouter:
    """What can be read of one office's year."""
    router = APIRouter(tags=["recap"])

    @router.get("/offices/{office}/annual")
    async def show_annual(office: OfficeCode, year: Year, request: Request) -> Annual:
        return annual(await year_book(desk, request, data, office, year))

    @router.get("/offices/{office}/annual.{kind}")
    async def annual_file(
        office: OfficeCode,
        kind: Annotated[str, Path(pattern="^(xlsx|docx|csv)$")],
        year: Year,
        request: Request,
        paper: Paper = Paper.A4,
    ) -> Response:
        table = annual(await year_book(desk, request, data, office, year))
        name = file_name("realisasi-tahunan", office, str(year), kind=kind)
        if kind == "csv":
            return await made(CSV, name, lambda: annual_csv(table))
        if kind == "docx":
            return await made(DOCX, name, lambda: annual_document(table, data.wording))
        return await made(XLSX, name, lambda: annual_book(table, data.wording, paper))

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
            return await made(DOCX, name, lambda: lakip_document(tables, data.wording))
        return await made(XLSX, name, lambda: lakip_book(tables, data.wording, paper))

    return router

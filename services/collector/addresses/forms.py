"""SOP step 1: the form is drafted, issued, and handed out as a workbook and on paper."""

import asyncio
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import ValidationError

from services.collector.commands import DraftForm, IssueForm
from services.collector.domain.refusals import UNKNOWN_SHEET
from services.collector.domain.sheets import standing
from services.collector.domain.states import (
    FORM_DRAFT,
    Collection,
    FormDraft,
    SheetDraft,
    sheet_draft,
)
from services.collector.preview import problem
from services.collector.views import CollectionView, collection_view
from services.collector.workbook import printable_page, style_hash, write_workbook
from shared.contract import FormIssued
from shared.contract.figures import IndicatorFigures
from shared.contract.identifiers import Code, CycleId, Period
from shared.decision import CYCLE, Ref, Rejected, Taken
from shared.http import Desk, Problem
from shared.refusal import RefusalError

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PAGE_POLICY: Final = (
    f"default-src 'none'; style-src {style_hash()}; img-src data:; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"
)
"""The page has its own style, and nothing else of it is ever run or loaded."""

Bidang = Annotated[Code, Query()]


def routes(desk: Desk) -> APIRouter:
    """The form's addresses. The office is always that of the person who drafts or issues."""
    router = APIRouter(prefix="/cycles", tags=["form"])

    def cycle_of(request: Request, body: IssueForm) -> str:
        office = desk.principal(request).office
        return Period(
            office=office, year=body.year, quarter=body.quarter, revision=body.revision
        ).cycle

    @router.post("/draft")
    async def draft_form(body: DraftForm, request: Request) -> Response:
        """Drafted again, the draft is replaced; with If-Match only the one that was read."""
        return await desk.take(request, Ref(FORM_DRAFT, cycle_of(request, body)), body)

    @router.get("/{cycle}/draft")
    async def show_draft(cycle: CycleId, request: Request) -> FormDraft:
        return await desk.state(request, Ref(FORM_DRAFT, cycle), FormDraft)

    @router.get("/{cycle}/draft/form.html")
    async def preview(cycle: CycleId, bidang: Bidang, request: Request) -> Response:
        """The page as it would go out now, for who may issue it."""
        return _page(await _foreseen(desk, request, cycle), bidang)

    @router.post("")
    async def issue_form(body: IssueForm, request: Request) -> Response:
        """As it was drafted, or directly from the catalogue where nothing was."""
        return await desk.take(request, Ref(CYCLE, cycle_of(request, body)), body)

    @router.get("/{cycle}")
    async def show_collection(cycle: CycleId, request: Request) -> CollectionView:
        return collection_view(await desk.state(request, Ref(CYCLE, cycle), Collection))

    @router.get("/{cycle}/form.xlsx")
    async def download_workbook(cycle: CycleId, bidang: Bidang, request: Request) -> Response:
        """The workbook of one bidang, with what stands on its sheets already."""
        collection = await desk.state(request, Ref(CYCLE, cycle), Collection)
        _require_bidang(collection.form, bidang)
        figures = await _standing(desk, collection, bidang)
        content = await asyncio.to_thread(write_workbook, collection.form, bidang, figures)
        name = f"form-{cycle.replace(':', '-')}-{bidang}.xlsx"
        return attachment(content, XLSX, name)

    @router.get("/{cycle}/form.html")
    async def show_page(cycle: CycleId, bidang: Bidang, request: Request) -> Response:
        """The empty form of one bidang, to be printed."""
        collection = await desk.state(request, Ref(CYCLE, cycle), Collection)
        return _page(collection.form, bidang)

    return router


NO_SNIFFING: Final = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}


def attachment(content: bytes, media_type: str, name: str) -> Response:
    """A file to be saved and never shown in place. ``name`` is plain ASCII."""
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=disposition | NO_SNIFFING)


def _page(form: FormIssued, bidang: str) -> Response:
    _require_bidang(form, bidang)
    headers = {"Content-Security-Policy": _PAGE_POLICY, **NO_SNIFFING}
    page = printable_page(form, bidang)
    return Response(page, media_type="text/html; charset=utf-8", headers=headers)


def _require_bidang(form: FormIssued, bidang: str) -> None:
    if bidang not in {sheet.ref.bidang for sheet in form.sheets}:
        raise problem(RefusalError(UNKNOWN_SHEET, f"Form tidak memuat lembar bidang {bidang}."))


async def _foreseen(desk: Desk, request: Request, cycle: str) -> FormIssued:
    """The form that issuing would give. Raises `Problem` where it would be refused."""
    period = Period.of(cycle)
    try:
        command = IssueForm(year=period.year, quarter=period.quarter, revision=period.revision)
    except ValidationError:
        raise Problem(
            404,
            "tidak-ditemukan",
            "Form tidak disusun untuk tahun itu.",
            "Periksa kembali kode siklus.",
        ) from None
    match await desk.foresee(request, Ref(CYCLE, cycle), command):
        case Taken(events=(FormIssued() as form,)):
            return form
        case Rejected() as refused:
            raise Problem(refused.status, refused.rule, refused.detail, refused.remedy)
        case other:
            raise TypeError(f"issuing is not answered {type(other).__name__}")


async def _standing(
    desk: Desk, collection: Collection, bidang: str
) -> tuple[IndicatorFigures, ...]:
    sheets = [sheet for sheet in collection.form.sheets if sheet.ref.bidang == bidang]
    refs = {sheet.ref.key: sheet_draft(collection.form.cycle, sheet.ref) for sheet in sheets}
    found = await desk.read(refs.values())
    figures: list[IndicatorFigures] = []
    for sheet in sheets:
        ref = refs[sheet.ref.key]
        draft = found[ref].state if ref in found else None
        known = draft if isinstance(draft, SheetDraft) else None
        figures += standing(collection, sheet, known)
    return tuple(figures)

"""SOP steps 2 and 3: a sheet is filled, declared complete, corrected, taken back, given time."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.collector.addresses.place import PATH, At, Place
from services.collector.commands import (
    Declaration,
    DraftBody,
    ExtendDue,
    Extension,
    Filling,
    SaveDraft,
    SubmitDraft,
    SubmitSheet,
    Withdrawal,
    WithdrawSheet,
)
from services.collector.domain.extending import EXTENSIONS
from services.collector.domain.refusals import UNKNOWN_INDICATOR
from services.collector.domain.states import Collection, DueExtension, Submission
from services.collector.domain.submitting import SUBMISSIONS
from services.collector.history import CellHistory, cell_history
from services.collector.preview import SheetStates, problem, sheet_states
from services.collector.views import (
    SheetDraftView,
    SheetGrid,
    SheetView,
    draft_view,
    sheet_grid,
    sheet_view,
)
from shared.contract.identifiers import Code, CycleId, IndicatorCode
from shared.decision import CYCLE, Ref
from shared.http import Desk
from shared.http.answers import Names
from shared.http.etags import etag
from shared.refusal import RefusalError

Before = Annotated[tuple[CycleId, ...], Query(max_length=4, description="earlier cycles")]


def routes(desk: Desk) -> APIRouter:
    """The addresses of one sheet."""
    router = APIRouter(tags=["sheet"])
    _working(router, desk)
    _declaring(router, desk)
    _looking(router, desk)
    return router


def _working(router: APIRouter, desk: Desk) -> None:
    @router.put(f"{PATH}/draft")
    async def save_draft(at: At, body: DraftBody, request: Request) -> Response:
        """All that stands on the sheet so far; with If-Match only over what was read."""
        command = SaveDraft(sheet=at.sheet, figures=body.figures)
        return await desk.take(request, at.draft, command)

    @router.get(f"{PATH}/draft")
    async def show_draft(at: At, request: Request, response: Response) -> SheetDraftView:
        """Its ETag is the draft's version; before the first draft ``"0"``."""
        found = await sheet_states(desk, request, at.cycle, at.sheet)
        response.headers["ETag"] = etag(found.version)
        return draft_view(found.collection, found.sheet, found.draft)


def _declaring(router: APIRouter, desk: Desk) -> None:
    @router.put(PATH)
    async def submit_sheet(at: At, body: Filling, request: Request) -> Response:
        return await desk.take(request, at.whole, SubmitSheet.of(at.sheet, body))

    @router.post(f"{PATH}/submission")
    async def declare_complete(at: At, body: Declaration, request: Request) -> Response:
        command = SubmitDraft(sheet=at.sheet, reason=body.reason, edition=body.edition)
        return await desk.take(request, at.whole, command)

    @router.post(f"{PATH}/withdrawal")
    async def withdraw(at: At, body: Withdrawal, request: Request) -> Response:
        command = WithdrawSheet(sheet=at.sheet, reason=body.reason)
        return await desk.take(request, at.whole, command)

    @router.post(f"{PATH}/extension")
    async def extend(at: At, body: Extension, request: Request) -> Response:
        command = ExtendDue(sheet=at.sheet, due=body.due, reason=body.reason)
        return await desk.take(request, at.whole, command)


def _looking(router: APIRouter, desk: Desk) -> None:
    async def view(at: Place, request: Request, found: SheetStates) -> SheetView:
        revisions = await desk.entries(request, SUBMISSIONS, at.whole, Submission)
        extensions = await desk.entries(request, EXTENSIONS, at.whole, DueExtension)
        return sheet_view(found.collection, found.sheet, revisions, extensions)

    @router.get(PATH, response_model=SheetView)
    async def show_sheet(at: At, request: Request) -> Response:
        async def make() -> SheetView:
            return await view(at, request, await sheet_states(desk, request, at.cycle, at.sheet))

        return await desk.shown(request, Names((at.whole,)), make)

    @router.get(f"{PATH}/grid", response_model=SheetGrid)
    async def show_grid(at: At, request: Request, before: Before = ()) -> Response:
        """What is asked, what stands there, what may change, and what was sent before."""
        others = tuple(Ref(CYCLE, cycle) for cycle in before)

        async def make() -> SheetGrid:
            found = await sheet_states(desk, request, at.cycle, at.sheet)
            earlier = [reading.state for reading in (await desk.read(others)).values()]
            return sheet_grid(
                found.collection,
                found.sheet,
                found.draft,
                await view(at, request, found),
                etag(found.version),
                earlier=[state for state in earlier if isinstance(state, Collection)],
            )

        return await desk.shown(request, Names((at.whole, at.draft, *others)), make)

    @router.get(f"{PATH}/cells/{{indicator}}")
    async def show_history(
        at: At, indicator: IndicatorCode, request: Request, region: Code | None = None
    ) -> CellHistory:
        """Every value that was sent: who, when, why; of one region or of all."""
        found = await sheet_states(desk, request, at.cycle, at.sheet)
        if indicator not in found.sheet.indicators:
            detail = f"Bukan indikator lembar {at.sheet.key}: {indicator}."
            raise problem(RefusalError(UNKNOWN_INDICATOR, detail))
        kept = await desk.entries(request, SUBMISSIONS, at.whole, Submission)
        return cell_history((s for s in kept if s.sheet == at.sheet), indicator, region)

"""HTTP of collector: requests become commands, states become views, nothing else."""

from fastapi import APIRouter, Request, Response

from services.collector.commands import Filling, IssueForm, PutCatalogue, SubmitSheet
from services.collector.domain.sheets import SUBMISSIONS, sheet_of
from services.collector.domain.states import CATALOGUE, Collection, Submission
from services.collector.views import CollectionView, SheetView, collection_view, sheet_view
from shared.contract.catalogue import Sheet, SheetRef
from shared.contract.identifiers import Code, CycleId, OfficeCode, Period
from shared.contract.vocabulary import Source
from shared.decision import CYCLE, Ref
from shared.http import Desk, Problem
from shared.refusal import RefusalError


def routes(desk: Desk) -> APIRouter:
    """The addresses of SOP steps 1 to 3."""
    router = APIRouter(tags=["collector"])

    @router.put("/offices/{office}/catalogue")
    async def put_catalogue(office: OfficeCode, body: PutCatalogue, request: Request) -> Response:
        return await desk.take(request, Ref(CATALOGUE, office), body)

    @router.post("/cycles")
    async def issue_form(body: IssueForm, request: Request) -> Response:
        """The office is that of the person who issues."""
        office = desk.principal(request).office
        period = Period(office=office, year=body.year, quarter=body.quarter, revision=body.revision)
        return await desk.take(request, Ref(CYCLE, period.cycle), body)

    @router.put("/cycles/{cycle}/sheets/{bidang}/{source}")
    async def submit_sheet(
        cycle: CycleId, bidang: Code, source: Source, body: Filling, request: Request
    ) -> Response:
        command = SubmitSheet.of(SheetRef(bidang=bidang, source=source), body)
        return await desk.take(request, Ref(CYCLE, cycle), command)

    @router.get("/cycles/{cycle}")
    async def show_collection(cycle: CycleId, request: Request) -> CollectionView:
        return collection_view(await desk.state(request, Ref(CYCLE, cycle), Collection))

    @router.get("/cycles/{cycle}/sheets/{bidang}/{source}")
    async def show_sheet(
        cycle: CycleId, bidang: Code, source: Source, request: Request
    ) -> SheetView:
        ref = Ref(CYCLE, cycle)
        collection = await desk.state(request, ref, Collection)
        sheet = _sheet(collection, SheetRef(bidang=bidang, source=source))
        revisions = await desk.entries(request, SUBMISSIONS, ref, Submission)
        return sheet_view(collection, sheet, revisions)

    return router


def _sheet(collection: Collection, ref: SheetRef) -> Sheet:
    try:
        return sheet_of(collection, ref)
    except RefusalError as error:
        refused = error.rejected
        raise Problem(refused.status, refused.rule, refused.detail, refused.remedy) from None

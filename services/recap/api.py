"""HTTP of recap: requests become commands, states become views, nothing else."""

from fastapi import APIRouter, Request, Response

from services.recap.commands import CloseCollection, ImportHistory, RecapAgain
from services.recap.domain.states import HISTORY, Recap
from services.recap.http import imports, office, reports, trying, year
from services.recap.http.common import OfficeData
from services.recap.views import RecapView, recap_view
from shared.contract.identifiers import CycleId, OfficeCode
from shared.decision import CYCLE, Ref
from shared.http import Desk


def routes(desk: Desk, data: OfficeData) -> APIRouter:
    """The addresses of SOP step 4."""
    router = APIRouter(tags=["recap"])

    @router.put("/offices/{office}/history")
    async def import_history(office: OfficeCode, body: ImportHistory, request: Request) -> Response:
        return await desk.take(request, Ref(HISTORY, office), body)

    @router.post("/cycles/{cycle}/closing")
    async def close_collection(cycle: CycleId, body: CloseCollection, request: Request) -> Response:
        return await desk.take(request, Ref(CYCLE, cycle), body)

    @router.post("/cycles/{cycle}/recap")
    async def recap_again(cycle: CycleId, body: RecapAgain, request: Request) -> Response:
        return await desk.take(request, Ref(CYCLE, cycle), body)

    @router.get("/cycles/{cycle}/recap")
    async def show_recap(cycle: CycleId, request: Request) -> RecapView:
        return recap_view(await desk.state(request, Ref(CYCLE, cycle), Recap))

    router.include_router(trying.routes(desk, data))
    router.include_router(imports.routes(desk))
    router.include_router(office.routes(desk))
    router.include_router(reports.routes(desk, data))
    router.include_router(year.routes(desk, data))
    return router

"""Addresses of an office's books: plans, earlier quarters, and who brought which file."""

from itertools import chain
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import StringConstraints

from services.recap.domain.import_notes import IMPORTED, ImportNote
from services.recap.domain.states import HISTORY, History
from services.recap.domain.targets import TARGETS, Targets
from services.recap.http.common import download, state_or
from services.recap.views import TargetsView, targets_view
from shared.contract.identifiers import OfficeCode
from shared.decision import Ref
from shared.http import Desk, Problem
from shared.http.answers import Names

PlanKey = Annotated[str, Path(pattern=r"^[A-Z]+-[0-9]{4}-[0-9]{1,2}$")]
Quarterly = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-Q[1-4]$")]
Quarters = Annotated[tuple[Quarterly, ...], Query(description="only these; all where none")]
_REMEDY: Final = "Mohon periksa kode dokumen pada daftar target kantor."


def routes(desk: Desk) -> APIRouter:
    """What can be read of one office's books."""
    router = APIRouter(tags=["recap"])

    @router.get("/offices/{office}/targets")
    async def show_targets(office: OfficeCode, request: Request) -> TargetsView:
        ref = Ref(TARGETS, office)
        return targets_view(await state_or(desk, request, ref, Targets, Targets()))

    @router.get("/offices/{office}/targets/{plan}/file")
    async def plan_file(office: OfficeCode, plan: PlanKey, request: Request) -> Response:
        ref = Ref(TARGETS, office)
        known = await state_or(desk, request, ref, Targets, Targets())
        document = known.documents.get(plan)
        content = await desk.files.get(document.file.sha256) if document else None
        if document is None or content is None:
            raise Problem(404, "tidak-ditemukan", f"Berkas {plan} tidak ada.", _REMEDY)
        return download(content, "application/octet-stream", document.file.name)

    @router.get("/offices/{office}/imports")
    async def show_imports(office: OfficeCode, request: Request) -> list[ImportNote]:
        kinds = (Ref(TARGETS, office), Ref(HISTORY, office))
        notes = [await desk.entries(request, IMPORTED, ref, ImportNote) for ref in kinds]
        return sorted(chain.from_iterable(notes), key=lambda note: note.at)

    @router.get("/offices/{office}/history", response_model=History)
    async def show_history(
        office: OfficeCode, request: Request, quarter: Quarters = ()
    ) -> History | Response:
        ref = Ref(HISTORY, office)

        async def make() -> History:
            return await state_or(desk, request, ref, History, History())

        async def some() -> History:
            return (await make()).of(quarter)

        return await desk.shown(request, Names((ref,)), some) if quarter else await make()

    return router

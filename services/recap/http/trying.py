"""The address at which a sheet that is being typed is tried by the discrepancy catalogue."""

from asyncio import to_thread

from fastapi import APIRouter, Request

from services.recap.commands import TriedSheet
from services.recap.domain.books import Books
from services.recap.domain.refusals import UNKNOWN_CYCLE
from services.recap.domain.states import HISTORY, History, Recap
from services.recap.domain.targets import TARGETS, Targets
from services.recap.domain.trying import findings_if_sent
from services.recap.http.common import OfficeData, standing
from services.recap.views import TriedView
from shared.contract.catalogue import SheetRef
from shared.contract.identifiers import Code, CycleId, Period
from shared.contract.vocabulary import Source
from shared.decision import CYCLE, Ref
from shared.http import Desk, Problem
from shared.http.refusals import personal_number
from shared.privacy import scan
from shared.refusal import RefusalError


def routes(desk: Desk, data: OfficeData) -> APIRouter:
    """What can be asked of figures that were not sent yet."""
    router = APIRouter(tags=["recap"])

    @router.post("/cycles/{cycle}/sheets/{bidang}/{source}/check")
    async def check_sheet(
        cycle: CycleId, bidang: Code, source: Source, body: TriedSheet, request: Request
    ) -> TriedView:
        """What the next recap would find in figures; nothing of them is kept."""
        ref = SheetRef(bidang=bidang, source=source)
        recap, books = await _office_data(desk, request, cycle)
        if places := scan(body):
            raise personal_number(places)
        try:
            found = await to_thread(findings_if_sent, data.rules, recap, books, ref, body.figures)
        except RefusalError as error:
            refused = error.rejected
            raise Problem(refused.status, refused.rule, refused.detail, refused.remedy) from None
        return TriedView(cycle=cycle, sheet=ref, findings=found)

    return router


async def _office_data(desk: Desk, request: Request, cycle: str) -> tuple[Recap, Books]:
    office = Period.of(cycle).office
    refs = (Ref(CYCLE, cycle), Ref(HISTORY, office), Ref(TARGETS, office))
    found = await standing(desk, request, office, refs)
    recap, history, targets = (found.get(ref) for ref in refs)
    if not isinstance(recap, Recap):
        detail = f"Belum ada form untuk siklus {cycle}."
        raise Problem(UNKNOWN_CYCLE.status, UNKNOWN_CYCLE.name, detail, UNKNOWN_CYCLE.remedy)
    return recap, Books(
        history if isinstance(history, History) else History(),
        targets if isinstance(targets, Targets) else Targets(),
    )

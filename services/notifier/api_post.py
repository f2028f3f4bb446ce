"""HTTP: what was sent to whom with which answer, and the receipts of the report."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.notifier.commands import RecordReceipt
from services.notifier.domain.delivery import ATTEMPTS, DELIVERY, Attempt, Delivery
from services.notifier.domain.receiving import Standing
from services.notifier.domain.report import Report, report_ref
from services.notifier.views import DeliveryView, delivery_view
from shared.contract.identifiers import CycleId
from shared.decision import CYCLE, Ref
from shared.http import Desk


def routes(desk: Desk) -> APIRouter:
    """The addresses of deliveries and receipts."""
    router = APIRouter()

    @router.get("/cycles/{cycle}/deliveries")
    async def show_deliveries(cycle: CycleId, request: Request) -> list[DeliveryView]:
        """Oldest first, with every attempt: when, to whom, with which answer."""
        refs = await desk.refs(request, DELIVERY)
        mine = [ref for ref in refs if ref.id.startswith(f"{cycle}:")]
        found = await desk.engine.store.load(mine)
        shown = []
        for ref, aggregate in found.items():
            if isinstance(state := aggregate.state, Delivery):
                tries = (
                    await desk.entries(request, ATTEMPTS, ref, Attempt) if state.attempts else []
                )
                shown.append(delivery_view(ref, state, tuple(tries)))
        return sorted(shown, key=lambda view: (view.queued_at, view.id))

    @router.post("/cycles/{cycle}/receipts")
    async def receive(cycle: CycleId, body: RecordReceipt, request: Request) -> Response:
        """Note an agency's tanda terima; with the last one the cycle is reported."""
        return await desk.take(request, Ref(CYCLE, cycle), body)

    @router.get("/cycles/{cycle}/receipts")
    async def show_receipts(cycle: CycleId, request: Request) -> Standing:
        """Who has acknowledged the report, and whom it waits for."""
        report = await desk.state(request, report_ref(cycle), Report)
        return Standing(receipts=report.receipts, missing=report.missing)

    return router

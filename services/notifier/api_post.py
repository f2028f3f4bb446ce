"""HTTP: what was sent to whom with which answer, and the receipts of the report."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from services.notifier.commands import RecordReceipt, Retry
from services.notifier.domain.delivery import (
    ATTEMPTS,
    DELIVERY,
    Attempt,
    Delivery,
    DeliveryState,
)
from services.notifier.domain.receiving import Standing
from services.notifier.domain.report import Report, report_ref
from services.notifier.domain.rules import Rules
from services.notifier.domain.states import Mailroom
from services.notifier.papers import letters_of
from services.notifier.views import DeliveryView, PostView, delivery_view, letter_line
from shared.contract.identifiers import CycleId
from shared.decision import CYCLE, Ref
from shared.http import Desk
from shared.http.answers import Names

DeliveryId = Annotated[str, Path(pattern=r"^[a-z0-9][a-zA-Z0-9:_-]{10,250}$")]


def routes(desk: Desk, rules: Rules) -> APIRouter:
    """The addresses of deliveries and receipts."""
    router = APIRouter()

    @router.get("/cycles/{cycle}/deliveries")
    async def show_deliveries(cycle: CycleId, request: Request) -> list[DeliveryView]:
        """Oldest first, with every attempt: when, to whom, with which answer."""
        desk.require_office(request, cycle.split(":", 1)[0])
        views = await _views(desk, await desk.refs(request, DELIVERY, f"{cycle}:"))
        return await _with_tries(desk, views)

    @router.get("/cycles/{cycle}/post", response_model=PostView)
    async def show_post(cycle: CycleId, request: Request) -> Response:
        """Letters, deliveries and receipts of a cycle in one answer."""
        whole, report = Ref(CYCLE, cycle), report_ref(cycle)

        async def make() -> PostView:
            await desk.state(request, whole, Mailroom)
            letters = await letters_of(desk.engine.store, rules, cycle)
            deliveries = await _views(desk, await desk.refs(request, DELIVERY, f"{cycle}:"))
            found = (await desk.read((report,))).get(report)
            return PostView(
                letters=tuple(letter_line(name, letter) for name, letter in letters.items()),
                deliveries=tuple(deliveries),
                receipts=_receipts(found.state if found else None),
            )

        return await desk.shown(request, Names((whole, report), DELIVERY, f"{cycle}:"), make)

    @router.get("/deliveries")
    async def show_all(
        request: Request,
        state: Annotated[DeliveryState, Query(description="only those")] = DeliveryState.GAVE_UP,
    ) -> list[DeliveryView]:
        """Those of the own office in one state, of all cycles: what needs somebody's hand."""
        views = await _views(desk, await desk.refs(request, DELIVERY))
        return [view for view in views if view.state is state]

    @router.post("/deliveries/{delivery}/retry")
    async def retry(delivery: DeliveryId, request: Request) -> Response:
        """Have a delivery that was given up tried again."""
        return await desk.take(request, Ref(DELIVERY, delivery), Retry())

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


async def _views(desk: Desk, refs: list[Ref]) -> list[DeliveryView]:
    found = await desk.engine.store.load(refs)
    states = ((ref, aggregate.state) for ref, aggregate in found.items())
    views = [delivery_view(ref, state) for ref, state in states if isinstance(state, Delivery)]
    return sorted(views, key=lambda view: (view.queued_at, view.id))


async def _with_tries(desk: Desk, views: list[DeliveryView]) -> list[DeliveryView]:
    tried = [Ref(DELIVERY, view.id) for view in views if view.attempts]
    tries: dict[str, tuple[Attempt, ...]] = {}
    for row in await desk.engine.store.entries_of(ATTEMPTS, tried) if tried else ():
        tries[row.ref.id] = (*tries.get(row.ref.id, ()), Attempt.model_validate(row.data))
    return [view.model_copy(update={"tries": tries.get(view.id, ())}) for view in views]


def _receipts(report: object) -> Standing | None:
    if not isinstance(report, Report):
        return None
    return Standing(receipts=report.receipts, missing=report.missing)

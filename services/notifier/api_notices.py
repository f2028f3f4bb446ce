"""HTTP: what each role was told, its inbox, and the clock of a cycle."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from services.notifier.commands import MarkRead
from services.notifier.domain.clockwork import SLA, SlaChange
from services.notifier.domain.delivery import DELIVERY, Channel, Delivery
from services.notifier.domain.notices import NOTICES, Notice
from services.notifier.domain.states import Mailroom
from services.notifier.views import ClockView, InboxItem, TimerView, inbox_item
from shared.contract.identifiers import OFFICE_PATTERN, Code, CycleId
from shared.decision import CYCLE, Ref
from shared.http import Desk

DeliveryId = Annotated[str, Path(pattern=r"^[a-z0-9][a-zA-Z0-9:_-]{10,250}$")]
OfficePath = Annotated[str, Path(pattern=OFFICE_PATTERN)]


def routes(desk: Desk) -> APIRouter:
    """The addresses of notices, inbox and clock."""
    router = APIRouter()

    @router.get("/cycles/{cycle}/notices")
    async def show_notices(
        cycle: CycleId,
        request: Request,
        role: Annotated[Code | None, Query(description="only those to this role")] = None,
    ) -> list[Notice]:
        """Oldest first."""
        notices = await desk.entries(request, NOTICES, Ref(CYCLE, cycle), Notice)
        return [notice for notice in notices if role in (None, notice.recipient)]

    @router.get("/offices/{office}/inbox")
    async def show_inbox(
        office: OfficePath,
        request: Request,
        role: Annotated[Code | None, Query(description="the own role where none is named")] = None,
        *,
        unread: bool = False,
    ) -> list[InboxItem]:
        """Newest first."""
        principal = desk.require_office(request, office)
        items = await _inbox(desk, request, role or principal.role)
        shown = [item for item in items if not (unread and item.read_at)]
        return sorted(shown, key=lambda item: item.at, reverse=True)

    @router.post("/inbox/{delivery}/read")
    async def read(delivery: DeliveryId, request: Request) -> Response:
        """Note that a message was read; only its recipient may."""
        return await desk.take(request, Ref(DELIVERY, delivery), MarkRead())

    @router.get("/cycles/{cycle}/sla")
    async def show_clock(cycle: CycleId, request: Request) -> ClockView:
        """The deadlines of a cycle as they stand now, and the record of each change."""
        ref = Ref(CYCLE, cycle)
        mailroom = await desk.state(request, ref, Mailroom)
        changes = await desk.entries(request, SLA, ref, SlaChange)
        now = desk.engine.clock()
        timers = tuple(TimerView(timer=t, sla=t.sla(now)) for t in mailroom.timers)
        return ClockView(timers=timers, changes=tuple(changes))

    return router


async def _inbox(desk: Desk, request: Request, role: str) -> list[InboxItem]:
    ending = f":{role}:{Channel.INBOX.value}"
    refs = [ref for ref in await desk.refs(request, DELIVERY) if ref.id.endswith(ending)]
    found = await desk.engine.store.load(refs)
    states = ((ref, aggregate.state) for ref, aggregate in found.items())
    return [inbox_item(ref, state) for ref, state in states if isinstance(state, Delivery)]

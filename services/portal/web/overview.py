"""Beranda and the page of one cycle: what is to be done, and how far the SOP is."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from services.portal.accounts.door import Visitor
from services.portal.domain.brief import brief_ref
from services.portal.domain.states import Phase
from services.portal.domain.steps import clocks, steps
from services.portal.domain.tasks import tasks
from services.portal.web.backend import Order
from services.portal.web.carrying import carried
from services.portal.web.forms import Form
from services.portal.web.house import House, guarded
from services.portal.web.watch import LOOK_SECONDS, Watch

_DONE: Final = (Phase.DISAHKAN, Phase.DILAPORKAN, Phase.DIBATALKAN)
_PAGES: Final = {4: "/rekap", 5: "/koordinasi", 6: "/koordinasi/putaran", 7: "/pengesahan"}
"""Where a step of the SOP is done, below the page of its cycle."""
_RECENT: Final = 6
"""Ended cycles that Beranda lists; all of them are on Publikasi."""
_STREAM_SECONDS: Final = 60.0
"""A browser asks again by itself; a short stream lets the service stop quickly."""


def routes(house: House, stopping: asyncio.Event) -> APIRouter:
    """``/``, ``/siklus`` and ``/siklus/{cycle}``."""
    router, watch = APIRouter(), Watch(house.desk)

    async def start(visitor: Visitor, _request: Request) -> Response:
        briefs = await house.briefs(visitor.account.office)
        running = await house.dossiers(b for b in briefs.lines if not b.ended)
        ended = [b for b in briefs.lines if b.ended]
        now = house.clock()
        return house.page(
            "beranda.html.j2",
            visitor,
            tasks=tasks(running, house.sop, visitor.role),
            running=[(d, steps(d, house.sop, now)) for d in running],
            ended=ended[:_RECENT],
            older=len(ended) > _RECENT,
            may_issue=house.sop.may(visitor.role, "issue_form"),
        )

    async def issue(visitor: Visitor, request: Request) -> Response:
        form = await Form.ours(visitor, request)
        body = {"year": form.text("year"), "quarter": form.text("quarter")}
        order = Order("collector", "POST", "/cycles")
        return await carried(house, visitor, form, order, body, back="/")

    async def cycle_page(visitor: Visitor, _request: Request, cycle: str) -> Response:
        version, dossier = await house.versioned(visitor, cycle)
        timeline = await house.timeline(cycle, version)
        now = house.clock()
        return house.page(
            "siklus.html.j2",
            visitor,
            cycle=dossier,
            steps=steps(dossier, house.sop, now),
            clocks=clocks(dossier, timeline, now),
            pages=_PAGES,
            tasks=tasks([dossier], house.sop, visitor.role),
            trail=house.piece("_jejak.html.j2", cycle, version, lambda: {"timeline": timeline}),
        )

    async def changes(visitor: Visitor, _request: Request, cycle: str) -> Response:
        await house.dossier(visitor, cycle)
        stream = _versions(watch, cycle, stopping)
        return StreamingResponse(stream, 200, {"Cache-Control": "no-store"}, "text/event-stream")

    router.add_route("/", guarded(house, start), ["GET"])
    router.add_route("/siklus", guarded(house, issue), ["POST"])
    router.add_route("/siklus/{cycle}", guarded(house, cycle_page), ["GET"])
    router.add_route("/siklus/{cycle}/perubahan", guarded(house, changes), ["GET"])
    return router


async def _versions(watch: Watch, cycle: str, stopping: asyncio.Event) -> AsyncIterator[str]:
    """Server-sent events: a version, whenever it is another one.

    That of the line about the cycle: it rises with every event, and is read in no time.
    """
    ref, told, looks = brief_ref(cycle), 0, int(_STREAM_SECONDS / LOOK_SECONDS)
    yield "retry: 2000\n\n"
    with watch.on(ref):
        for _ in range(looks):
            version = await watch.version(ref)
            if version != told:
                told = version
                yield f"event: version\ndata: {version}\n\n"
            try:
                await asyncio.wait_for(stopping.wait(), LOOK_SECONDS)
            except TimeoutError:
                continue
            return

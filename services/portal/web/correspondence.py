"""Surat: letters with their numbers, what was delivered, and the agencies' receipts."""

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from services.portal.accounts.door import Visitor
from services.portal.web.backend import Order
from services.portal.web.carrying import carried
from services.portal.web.forms import Form
from services.portal.web.house import House, guarded
from services.portal.web.passing import passed_on

_BASE = "/siklus/{cycle}/surat"


def routes(house: House) -> APIRouter:
    """``/siklus/{cycle}/surat``."""
    router = APIRouter()

    async def show(visitor: Visitor, _request: Request, cycle: str) -> Response:
        dossier = await house.dossier(visitor, cycle)
        told = await house.backend.seen(visitor, "notifier", f"/cycles/{cycle}/post")
        post = told.body
        return house.page(
            "surat.html.j2",
            visitor,
            cycle=dossier,
            letters=post["letters"],
            deliveries=house.piece("_kiriman.html.j2", cycle, told.tag, lambda: post),
            receipts=post["receipts"],
            recipients={entry.code: entry.name for entry in house.sop.recipients},
            may_number=house.sop.may(visitor.role, "number_letters"),
            may_receive=house.sop.may(visitor.role, "record_receipt"),
        )

    async def paper(visitor: Visitor, request: Request, cycle: str, name: str) -> Response:
        await house.dossier(visitor, cycle)
        size = "F4" if request.query_params.get("kertas") == "F4" else "A4"
        path = f"/cycles/{cycle}/letters/{quote(name)}?paper={size}"
        return passed_on(await house.backend.fetch(visitor, "notifier", path), name)

    async def number(visitor: Visitor, request: Request, cycle: str) -> Response:
        form = await Form.ours(visitor, request)
        act = f"letters/{quote(form.text('letter'))}/signing"
        return await _act(visitor, form, cycle, act, {})

    async def receive(visitor: Visitor, request: Request, cycle: str) -> Response:
        form = await Form.ours(visitor, request)
        body = {
            "recipient": form.text("recipient"),
            "received_by": form.text("received_by"),
            "received_at": house.clock().isoformat(),
            "number": form.text("number") or None,
        }
        return await _act(visitor, form, cycle, "receipts", body)

    async def _act(
        visitor: Visitor, form: Form, cycle: str, act: str, body: dict[str, Any]
    ) -> Response:
        order = Order("notifier", "POST", f"/cycles/{cycle}/{act}")
        back = f"/siklus/{cycle}/surat"
        return await carried(house, visitor, form, order, body, back=back)

    router.add_route(_BASE, guarded(house, show), ["GET"])
    router.add_route(f"{_BASE}/berkas/{{name}}", guarded(house, paper), ["GET"])
    router.add_route(f"{_BASE}/nomor", guarded(house, number), ["POST"])
    router.add_route(f"{_BASE}/tanda-terima", guarded(house, receive), ["POST"])
    return router

"""Koordinasi: findings one by one, attendance, confirm or dispute, and the agreement."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

from services.portal.accounts.door import Visitor
from services.portal.web.backend import Order, Refused
from services.portal.web.forms import Form
from services.portal.web.house import House, guarded, seen


def routes(house: House) -> APIRouter:  # noqa: C901 - one small handler for each act
    """``/siklus/{cycle}/koordinasi`` and the acts of SOP steps 5 and 6."""
    router = APIRouter()

    async def show(visitor: Visitor, _request: Request, cycle: str) -> Response:
        dossier = await house.dossier(visitor, cycle)
        standing = await house.backend.see(visitor, "approval", f"/cycles/{cycle}")
        owned = [entry.code for entry in house.sop.bidang if entry.role == visitor.role]
        return house.page(
            "koordinasi.html.j2",
            visitor,
            cycle=dossier,
            standing=standing,
            mine=[row for row in standing["table"] if row["bidang"] in owned],
            must_confirm=bool(set(owned) & set(standing["unconfirmed"])),
            may_decide=house.sop.may(visitor.role, "decide_finding"),
            may_agree=house.sop.may(visitor.role, "agree"),
            may_raise=house.sop.may(visitor.role, "raise_finding"),
            may_arrange=house.sop.may(visitor.role, "hold_meeting"),
            may_rule=house.sop.may(visitor.role, "escalated"),
            may_cancel=house.sop.may(visitor.role, "cancel"),
            invited=_invited(house),
        )

    async def confirm(visitor: Visitor, request: Request, cycle: str) -> Response:
        form = await Form.ours(visitor, request)
        agrees = form.text("agrees") == "ya"
        body: dict[str, Any] = {"recap_version": form.text("recap_version"), "agrees": agrees}
        if not agrees:
            body |= {"reason": form.text("reason"), "cells": _cells(form)}
        return await _act(visitor, cycle, "confirmations", body, form)

    async def decide(visitor: Visitor, request: Request, cycle: str) -> Response:
        form = await Form.ours(visitor, request)
        body = {
            "state": form.text("state"),
            "note": form.text("note"),
            "recap_version": form.text("recap_version"),
        }
        return await _act(visitor, cycle, f"findings/{form.text('finding')}/decision", body, form)

    async def agree(visitor: Visitor, request: Request, cycle: str) -> Response:
        form = await Form.ours(visitor, request)
        body = {
            "recap_version": form.text("recap_version"),
            "present": form.all("present"),
            "place": form.text("place"),
        }
        return await _act(visitor, cycle, "agreement", body, form)

    async def raise_finding(visitor: Visitor, request: Request, cycle: str) -> Response:
        form = await Form.ours(visitor, request)
        body = {
            "recap_version": form.text("recap_version"),
            "reason": form.text("reason"),
            "cells": _cells(form),
        }
        return await _act(visitor, cycle, "findings", body, form)

    async def arrange(visitor: Visitor, request: Request, cycle: str) -> Response:
        """Date and time are those of the office's clock."""
        form = await Form.ours(visitor, request)
        body = {
            "recap_version": form.text("recap_version"),
            "at": _moment(house, form.text("at")),
            "place": form.text("place") or None,
        }
        return await _act(visitor, cycle, "meeting", body, form)

    async def rule(visitor: Visitor, request: Request, cycle: str) -> Response:
        """The head's own word on a contested finding."""
        form = await Form.ours(visitor, request)
        body = {"state": form.text("state"), "note": form.text("note")}
        return await _act(visitor, cycle, f"findings/{form.text('finding')}/ruling", body, form)

    async def more_rounds(visitor: Visitor, request: Request, cycle: str) -> Response:
        form = await Form.ours(visitor, request)
        return await _act(visitor, cycle, "rounds/extension", {"reason": form.text("reason")}, form)

    async def cancel(visitor: Visitor, request: Request, cycle: str) -> Response:
        form = await Form.ours(visitor, request)
        return await _act(visitor, cycle, "cancellation", {"reason": form.text("reason")}, form)

    async def _act(
        visitor: Visitor, cycle: str, act: str, body: Mapping[str, Any], form: Form
    ) -> Response:
        order = Order("approval", "POST", f"/cycles/{cycle}/{act}")
        await house.backend.act(visitor, order, body, form.text("_key"))
        return seen(f"/siklus/{cycle}/koordinasi")

    base = "/siklus/{cycle}/koordinasi"
    router.add_route(base, guarded(house, show), ["GET"])
    router.add_route(f"{base}/konfirmasi", guarded(house, confirm), ["POST"])
    router.add_route(f"{base}/putusan", guarded(house, decide), ["POST"])
    for path, handler in (
        ("sepakat", agree),
        ("temuan", raise_finding),
        ("rapat", arrange),
        ("putusan-pimpinan", rule),
        ("putaran", more_rounds),
        ("batal", cancel),
    ):
        router.add_route(f"{base}/{path}", guarded(house, handler), ["POST"])
    return router


def _moment(house: House, typed: str) -> str | None:
    """What was typed, on the office's clock; none where nothing was. Raises `Refused`."""
    try:
        return house.renderer.said(typed).isoformat() if typed else None
    except ValueError:
        raise Refused(
            422,
            "waktu-tidak-sah",
            "Waktu rapat tidak dapat dibaca.",
            "Mohon isi tanggal dan jam rapat kembali.",
            {},
        ) from None


def _cells(form: Form) -> list[dict[str, str]]:
    """Whole indicators: which of their cells are wrong is for their filler to find."""
    return [{"indicator": code} for code in form.all("indicator")]


def _invited(house: House) -> list[str]:
    entry = house.sop.step(5)
    roles = (entry.decides, *entry.performers, *entry.consulted)
    return list(dict.fromkeys(role for role in roles if role is not None))

"""Koordinasi: findings one by one, attendance, confirm or dispute, and the agreement."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

from services.portal.accounts.door import Visitor
from services.portal.web.backend import Order
from services.portal.web.forms import Form
from services.portal.web.house import House, guarded, seen


def routes(house: House) -> APIRouter:
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
            invited=_invited(house),
        )

    async def confirm(visitor: Visitor, request: Request, cycle: str) -> Response:
        form = await _form(visitor, request)
        agrees = form.text("agrees") == "ya"
        body: dict[str, Any] = {"recap_version": form.text("recap_version"), "agrees": agrees}
        if not agrees:
            body |= {"reason": form.text("reason"), "cells": _cells(form)}
        return await _act(visitor, cycle, "confirmations", body, form)

    async def decide(visitor: Visitor, request: Request, cycle: str) -> Response:
        form = await _form(visitor, request)
        body = {
            "state": form.text("state"),
            "note": form.text("note"),
            "recap_version": form.text("recap_version"),
        }
        return await _act(visitor, cycle, f"findings/{form.text('finding')}/decision", body, form)

    async def agree(visitor: Visitor, request: Request, cycle: str) -> Response:
        form = await _form(visitor, request)
        body = {
            "recap_version": form.text("recap_version"),
            "present": form.all("present"),
            "place": form.text("place"),
        }
        return await _act(visitor, cycle, "agreement", body, form)

    async def _form(visitor: Visitor, request: Request) -> Form:
        form = await Form.of(request)
        form.require_ours(visitor)
        return form

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
    router.add_route(f"{base}/sepakat", guarded(house, agree), ["POST"])
    return router


def _cells(form: Form) -> list[dict[str, str]]:
    """Whole indicators: which of their cells are wrong is for their filler to find."""
    return [{"indicator": code} for code in form.all("indicator")]


def _invited(house: House) -> list[str]:
    entry = house.sop.step(5)
    roles = (entry.decides, *entry.performers, *entry.consulted)
    return list(dict.fromkeys(role for role in roles if role is not None))

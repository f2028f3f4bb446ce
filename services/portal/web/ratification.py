"""Pengesahan: one page for the head; ask for it, ratify, or return with a reason."""

from typing import Any

from fastapi import APIRouter, Request, Response

from services.portal.accounts.door import Visitor
from services.portal.web.backend import Order
from services.portal.web.forms import Form
from services.portal.web.house import House, guarded, seen
from services.portal.web.recap import by_goal


def routes(house: House) -> APIRouter:
    """``/siklus/{cycle}/pengesahan`` and the acts of SOP step 7."""
    router = APIRouter()

    async def show(visitor: Visitor, _request: Request, cycle: str) -> Response:
        dossier = await house.dossier(visitor, cycle)
        return house.page(
            "pengesahan.html.j2",
            visitor,
            cycle=dossier,
            goals=by_goal(dossier.draft),
            standing=await house.backend.see(visitor, "approval", f"/cycles/{cycle}"),
            may_submit=house.sop.may(visitor.role, "submit"),
            may_ratify=house.sop.may(visitor.role, "ratify"),
        )

    async def submit(visitor: Visitor, request: Request, cycle: str) -> Response:
        return await _act(visitor, request, cycle, "submission")

    async def ratify(visitor: Visitor, request: Request, cycle: str) -> Response:
        return await _act(visitor, request, cycle, "ratification")

    async def send_back(visitor: Visitor, request: Request, cycle: str) -> Response:
        return await _act(visitor, request, cycle, "return")

    async def _act(visitor: Visitor, request: Request, cycle: str, act: str) -> Response:
        form = await Form.of(request)
        form.require_ours(visitor)
        body: dict[str, Any] = {"recap_version": form.text("recap_version")}
        if act == "return":
            cells = [{"indicator": code} for code in form.all("indicator")]
            body |= {"reason": form.text("reason"), "cells": cells}
        order = Order("approval", "POST", f"/cycles/{cycle}/{act}")
        await house.backend.act(visitor, order, body, form.text("_key"))
        return seen(f"/siklus/{cycle}/pengesahan")

    base = "/siklus/{cycle}/pengesahan"
    router.add_route(base, guarded(house, show), ["GET"])
    router.add_route(f"{base}/ajukan", guarded(house, submit), ["POST"])
    router.add_route(f"{base}/sahkan", guarded(house, ratify), ["POST"])
    router.add_route(f"{base}/kembalikan", guarded(house, send_back), ["POST"])
    return router

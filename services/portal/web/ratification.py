"""Pengesahan: one page for the head; ask for it, ratify, or return with a reason."""

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from services.portal.accounts.door import Visitor
from services.portal.web.backend import Order
from services.portal.web.forms import Form
from services.portal.web.house import House, guarded, seen
from services.portal.web.passing import passed_on
from services.portal.web.recap import by_goal


def routes(house: House) -> APIRouter:
    """``/siklus/{cycle}/pengesahan`` and the acts of SOP step 7."""
    router = APIRouter()

    async def show(visitor: Visitor, _request: Request, cycle: str) -> Response:
        dossier = await house.dossier(visitor, cycle)
        documents = await house.backend.see_all(visitor, "approval", f"/cycles/{cycle}/documents")
        return house.page(
            "pengesahan.html.j2",
            visitor,
            cycle=dossier,
            goals=by_goal(dossier.draft),
            standing=await house.backend.see(visitor, "approval", f"/cycles/{cycle}"),
            may_submit=house.sop.may(visitor.role, "submit"),
            may_ratify=house.sop.may(visitor.role, "ratify"),
            may_sign=house.sop.may(visitor.role, "sign"),
            may_attach=house.sop.may(visitor.role, "attach_scan"),
            papers=[entry for entry in documents if entry["sha256"] and entry["document"]],
        )

    async def submit(visitor: Visitor, request: Request, cycle: str) -> Response:
        return await _act(visitor, request, cycle, "submission")

    async def ratify(visitor: Visitor, request: Request, cycle: str) -> Response:
        return await _act(visitor, request, cycle, "ratification")

    async def send_back(visitor: Visitor, request: Request, cycle: str) -> Response:
        return await _act(visitor, request, cycle, "return")

    async def _act(visitor: Visitor, request: Request, cycle: str, act: str) -> Response:
        form = await Form.ours(visitor, request)
        body: dict[str, Any] = {"recap_version": form.text("recap_version")}
        if act == "return":
            cells = [{"indicator": code} for code in form.all("indicator")]
            body |= {"reason": form.text("reason"), "cells": cells}
        order = Order("approval", "POST", f"/cycles/{cycle}/{act}")
        await house.backend.act(visitor, order, body, form.text("_key"))
        return seen(f"/siklus/{cycle}/pengesahan")

    async def sign(visitor: Visitor, request: Request, cycle: str) -> Response:
        """What is typed for the signature goes to its owner and is kept nowhere here."""
        form = await Form.ours(visitor, request)
        secrets = {n: form.secret(n) for n in ("nik", "passphrase") if form.secret(n)}
        order = Order("approval", "POST", f"/cycles/{cycle}/signature")
        await house.backend.act(visitor, order, secrets, form.text("_key"))
        return seen(f"/siklus/{cycle}/pengesahan")

    async def attach(visitor: Visitor, request: Request, cycle: str) -> Response:
        document = "L5" if request.query_params.get("document") == "L5" else "L7"
        order = Order("approval", "PUT", f"/cycles/{cycle}/scans/{document}")
        return await house.file(visitor, request, order)

    async def paper(visitor: Visitor, _request: Request, cycle: str, sha256: str) -> Response:
        path = f"/cycles/{cycle}/documents/{quote(sha256)}"
        return passed_on(await house.backend.fetch(visitor, "approval", path))

    base = "/siklus/{cycle}/pengesahan"
    router.add_route(base, guarded(house, show), ["GET"])
    router.add_route(f"{base}/ajukan", guarded(house, submit), ["POST"])
    router.add_route(f"{base}/sahkan", guarded(house, ratify), ["POST"])
    router.add_route(f"{base}/kembalikan", guarded(house, send_back), ["POST"])
    router.add_route(f"{base}/tanda-tangan", guarded(house, sign), ["POST"])
    router.add_route(f"{base}/pindaian", guarded(house, attach), ["POST"])
    router.add_route(f"{base}/berkas/{{sha256}}", guarded(house, paper), ["GET"])
    return router

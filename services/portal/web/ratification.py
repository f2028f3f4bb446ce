"""Pengesahan: one page for the head; ask for it, ratify and sign, or return with a reason."""

import asyncio
from typing import Final
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from services.portal.accounts.door import Visitor
from services.portal.web.backend import Order, Refused
from services.portal.web.carrying import Asked, add_acts, cells, on_draft
from services.portal.web.forms import Form
from services.portal.web.house import House, guarded, seen
from services.portal.web.meeting import rounds
from services.portal.web.passing import passed_on
from services.portal.web.recap import measured
from services.portal.web.stage import agenda

BASE: Final = "/siklus/{cycle}/pengesahan"


def routes(house: House) -> APIRouter:
    """``/siklus/{cycle}/pengesahan`` and the acts of SOP step 7."""
    router = APIRouter()

    async def show(visitor: Visitor, _request: Request, cycle: str) -> Response:
        (version, dossier), documents, standing = await asyncio.gather(
            house.versioned(visitor, cycle),
            house.backend.see_all(visitor, "approval", f"/cycles/{cycle}/documents"),
            house.backend.see(visitor, "approval", f"/cycles/{cycle}"),
        )
        items = agenda(standing)
        return house.page(
            "pengesahan.html.j2",
            visitor,
            cycle=dossier,
            table=await measured(house, version, dossier) if dossier.draft else "",
            rounds=(await rounds(house, cycle, version)).rounds,
            standing=standing,
            noted=[item for item in items if item.answer == "DITERIMA_DENGAN_CATATAN"],
            explained=[item for item in items if item.answer == "DIJELASKAN"],
            may_submit=house.sop.may(visitor.role, "submit"),
            may_ratify=house.sop.may(visitor.role, "ratify"),
            may_sign=house.sop.may(visitor.role, "sign"),
            may_attach=house.sop.may(visitor.role, "attach_scan"),
            papers=[entry for entry in documents if entry["sha256"] and entry["document"]],
        )

    async def ratify(visitor: Visitor, request: Request, cycle: str) -> Response:
        """Ratify, and where the head wishes sign the sheet at once."""
        form = await Form.ours(visitor, request)
        order = Order("approval", "POST", f"/cycles/{cycle}/ratification")
        await house.backend.act(visitor, order, on_draft(form), form.text("_key"))
        if form.text("sign") == "ya":
            await _sign_after(visitor, cycle, form)
        return seen(BASE.format(cycle=cycle))

    async def _sign_after(visitor: Visitor, cycle: str, form: Form) -> None:
        try:
            await _sign(visitor, cycle, form)
        except Refused as refused:
            detail = f"Data sudah disahkan, tetapi belum ditandatangani. {refused.detail}"
            raise Refused(
                refused.status, refused.rule, detail, refused.remedy, refused.more
            ) from None

    async def sign(visitor: Visitor, request: Request, cycle: str) -> Response:
        """What is typed for the signature goes to its owner and is kept nowhere here."""
        await _sign(visitor, cycle, await Form.ours(visitor, request))
        return seen(BASE.format(cycle=cycle))

    async def _sign(visitor: Visitor, cycle: str, form: Form) -> None:
        secrets = {n: form.secret(n) for n in ("nik", "passphrase") if form.secret(n)}
        order = Order("approval", "POST", f"/cycles/{cycle}/signature")
        await house.backend.act(visitor, order, secrets, f"{form.text('_key')}-ttd")

    async def attach(visitor: Visitor, request: Request, cycle: str) -> Response:
        document = "L5" if request.query_params.get("document") == "L5" else "L7"
        order = Order("approval", "PUT", f"/cycles/{cycle}/scans/{document}")
        return await house.file(visitor, request, order)

    async def paper(visitor: Visitor, _request: Request, cycle: str, sha256: str) -> Response:
        path = f"/cycles/{cycle}/documents/{quote(sha256)}"
        return passed_on(await house.backend.fetch(visitor, "approval", path))

    router.add_route(BASE, guarded(house, show), ["GET"])
    add_acts(
        router,
        house,
        BASE,
        {"ajukan": submit, "kembalikan": send_back, "tanda-tangan/status": ask_again},
    )
    router.add_route(f"{BASE}/sahkan", guarded(house, ratify), ["POST"])
    router.add_route(f"{BASE}/tanda-tangan", guarded(house, sign), ["POST"])
    router.add_route(f"{BASE}/pindaian", guarded(house, attach), ["POST"])
    router.add_route(f"{BASE}/berkas/{{sha256}}", guarded(house, paper), ["GET"])
    return router


def submit(form: Form) -> Asked:
    """The agreed draft goes to the head."""
    return Asked("submission", on_draft(form))


def send_back(form: Form) -> Asked:
    """The head returns the draft; with indicators, their figures are looked at again."""
    return Asked("return", on_draft(form, reason=form.text("reason"), cells=cells(form)))


def ask_again(_form: Form) -> Asked:
    """How a signature ended of which no answer came."""
    return Asked("signature/status", {})

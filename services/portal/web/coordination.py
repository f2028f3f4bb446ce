"""Koordinasi: findings, attendance, confirm or dispute, and the agreement."""

from collections.abc import Mapping
from typing import Final

from fastapi import APIRouter, Request, Response

from services.portal.accounts.door import Visitor
from services.portal.web.backend import Refused
from services.portal.web.carrying import Asked, Reading, add_acts, cells, lines, on_draft
from services.portal.web.forms import Form
from services.portal.web.house import House, guarded
from services.portal.web.seats import SPLIT, seats
from services.portal.web.stage import agenda, grouped
from shared.office import Office

BASE: Final = "/siklus/{cycle}/koordinasi"


def routes(house: House, offices: Mapping[str, Office]) -> APIRouter:
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
            groups=grouped(agenda(standing)),
            seats=seats(house, offices.get(visitor.account.office), standing),
            mine=[row for row in standing["table"] if row["bidang"] in owned],
            must_confirm=bool(set(owned) & set(standing["unconfirmed"])),
            **{name: house.sop.may(visitor.role, action) for name, action in _MAY.items()},
        )

    router.add_route(BASE, guarded(house, show), ["GET"])
    add_acts(router, house, BASE, _acts(house))
    return router


_MAY: Final = {
    "may_decide": "decide_finding",
    "may_agree": "agree",
    "may_raise": "raise_finding",
    "may_arrange": "hold_meeting",
    "may_rule": "escalated",
    "may_cancel": "cancel",
}


def _acts(house: House) -> dict[str, Reading]:
    def arrange(form: Form) -> Asked:
        """Date and time are those of the office's clock."""
        at, place = moment(house, form.text("at")), form.text("place") or None
        return Asked("meeting", on_draft(form, at=at, place=place))

    def agree(form: Form) -> Asked:
        """Close the meeting with what was recorded; a revision says why there is one."""
        command = on_draft(
            form,
            place=form.text("place") or None,
            held_at=moment(house, form.text("held_at")),
            notes=lines(form, "notes"),
            change_reason=form.text("change_reason") or None,
        )
        return Asked("agreement", command)

    return {
        "konfirmasi": confirm,
        "putusan": decide,
        "hadir": attend,
        "sepakat": agree,
        "temuan": raise_finding,
        "rapat": arrange,
        "putusan-pimpinan": rule,
        "putaran": more_rounds,
        "batal": cancel,
    }


def confirm(form: Form) -> Asked:
    """A bidang's word on its figures: right, or disputed with a reason."""
    if form.text("agrees") == "ya":
        return Asked("confirmations", on_draft(form, agrees=True))
    command = on_draft(form, agrees=False, reason=form.text("reason"), cells=cells(form))
    return Asked("confirmations", command)


def decide(form: Form) -> Asked:
    """The meeting's answer to a finding; from the screen of the room, on to the next one."""
    command = on_draft(form, state=form.text("state"), note=form.text("note"))
    back = "/layar" if form.text("from") == "layar" else ""
    return Asked(f"findings/{form.text('finding')}/decision", command, back)


def attend(form: Form) -> Asked:
    """The whole list of who attends, each for his role, apart from the agreement."""
    there = [value.partition(SPLIT) for value in form.all("present")]
    present = [{"role": role, "name": name or None} for role, _, name in there]
    return Asked("meeting/attendance", on_draft(form, present=present, notes=lines(form, "notes")))


def raise_finding(form: Form) -> Asked:
    """Somebody in the meeting sees that figures are wrong."""
    return Asked("findings", on_draft(form, reason=form.text("reason"), cells=cells(form)))


def rule(form: Form) -> Asked:
    """The head's own word on a contested finding."""
    command = {"state": form.text("state"), "note": form.text("note")}
    return Asked(f"findings/{form.text('finding')}/ruling", command)


def more_rounds(form: Form) -> Asked:
    """The head allows one more round of re-coordination."""
    return Asked("rounds/extension", {"reason": form.text("reason")})


def cancel(form: Form) -> Asked:
    """The head ends the cycle without a result."""
    return Asked("cancellation", {"reason": form.text("reason")})


def moment(house: House, typed: str) -> str | None:
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

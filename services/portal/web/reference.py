"""Kantor: the SOP's assignment, the working calendar and the letters' templates, as files say.

They are files by design (decisions 0009, 0018): the pages show them, and where to change them.
"""

from datetime import date
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from services.portal.accounts.door import Visitor
from services.portal.domain.calendar import days_off
from services.portal.web.backend import Refused
from services.portal.web.house import House, guarded
from shared.letters.editions import editions
from shared.sop import WorkingCalendar

_ACTS: Final = {
    "put_catalogue": "mengimpor katalog indikator",
    "draft_form": "menyusun draf form",
    "issue_form": "menerbitkan form",
    "extend_due": "memperpanjang batas waktu lembar",
    "close_collection": "menutup pengumpulan",
    "import_history": "mengimpor triwulan terdahulu",
    "import_targets": "mengimpor target dokumen perencanaan",
    "hold_meeting": "mengatur rapat koordinasi",
    "raise_finding": "mengajukan temuan dalam rapat",
    "decide_finding": "memutus temuan",
    "agree": "menyepakati draf",
    "submit": "mengajukan pengesahan",
    "ratify": "mengesahkan",
    "return": "mengembalikan draf",
    "sign": "menandatangani dokumen",
    "attach_scan": "mengunggah pindaian bertanda tangan",
    "escalated": "menerima persoalan yang melewati batas putaran",
    "cancel": "membatalkan siklus",
    "number_letters": "memberi nomor surat",
    "record_receipt": "mencatat tanda terima instansi",
    "parked": "mengolah pesan tertahan dan mengelola akun",
}


def routes(house: House, calendar: WorkingCalendar) -> APIRouter:
    """``/kantor/sop``, ``/kantor/kalender``, ``/kantor/surat``."""
    router, pages = APIRouter(), _Reference(house, calendar)
    router.add_route("/kantor/sop", guarded(house, pages.sop), ["GET"])
    router.add_route("/kantor/kalender", guarded(house, pages.calendar), ["GET"])
    router.add_route("/kantor/surat", guarded(house, pages.letters), ["GET"])
    return router


class _Reference:
    """The handlers."""

    def __init__(self, house: House, calendar: WorkingCalendar) -> None:
        self._house = house
        self._calendar = calendar

    async def sop(self, visitor: Visitor, _request: Request) -> Response:
        return self._house.page("sop.html.j2", visitor, acts=_ACTS)

    async def calendar(self, visitor: Visitor, _request: Request) -> Response:
        today = self._calendar.local(self._house.clock()).date()
        return self._house.page(
            "kalender.html.j2",
            visitor,
            calendar=self._calendar,
            today=today,
            years=[days_off(self._calendar, year) for year in (today.year, today.year + 1)],
            in_force=[p for p in self._calendar.patterns if _still(p.last, today)],
            always=(date.min, date.max),
        )

    async def letters(self, visitor: Visitor, _request: Request) -> Response:
        """Each template with its version, and the newest letter that was made from it."""
        known = (await self._house.briefs(visitor.account.office)).lines
        cycle = known[0].cycle if known else None
        return self._house.page(
            "templat.html.j2",
            visitor,
            editions=editions(),
            cycle=cycle,
            newest=await self._newest(visitor, cycle) if cycle else {},
        )

    async def _newest(self, visitor: Visitor, cycle: str) -> dict[str, dict[str, Any]]:
        """The newest letter of each kind; none where the notifier does not answer."""
        try:
            letters = await self._house.backend.see_all(
                visitor, "notifier", f"/cycles/{cycle}/letters"
            )
        except Refused:
            return {}
        return {letter["code"]: letter for letter in letters}


def _still(last: date, today: date) -> bool:
    return last >= today.replace(month=1, day=1)

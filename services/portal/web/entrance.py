"""Coming in, with a code where there is a second factor; going out; changing password or role."""

from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from services.portal.accounts.audit import What
from services.portal.accounts.door import CodeWanted, NotLetIn, Visitor
from services.portal.accounts.model import ENTERING
from services.portal.accounts.store import Accounts
from services.portal.pace import Pace
from services.portal.systems.remote import remote
from services.portal.web.backend import Refused
from services.portal.web.forms import Form
from services.portal.web.house import House, guarded, seen, with_cookie
from shared.privacy import personal_number_in

_START: Final = "/"
_TICKET: Final = "kinerja-masuk"
_CODE: Final = "/masuk/kode"
_FAILURES: Final = 30
"""Refused log-ins a minute from one address, whatever the logins: then nothing more is tried."""
_SLOWLY: Final = "Terlalu banyak percobaan dari alamat ini. Mohon coba lagi sebentar lagi."
Opened = Callable[[Request], Awaitable[Response]]
"""A handler for everybody."""


def routes(house: House, accounts: Accounts) -> APIRouter:
    """``/masuk``, ``/masuk/kode``, ``/keluar``, ``/akun``, ``/peran``."""
    router, pages = APIRouter(), _Entrance(house, accounts)
    router.add_route("/masuk", pages.entrance, ["GET"])
    router.add_route("/masuk", _answered(pages, pages.enter), ["POST"])
    router.add_route(_CODE, pages.ask_code, ["GET"])
    router.add_route(_CODE, _answered(pages, pages.prove), ["POST"])
    router.add_route("/keluar", guarded(house, pages.leave), ["POST"])
    router.add_route("/keluar/semua", guarded(house, pages.leave_everywhere), ["POST"])
    router.add_route("/akun", guarded(house, pages.account), ["GET"])
    router.add_route("/akun", guarded(house, pages.change), ["POST"])
    router.add_route("/peran", guarded(house, pages.act_as), ["POST"])
    return router


class _Entrance:
    """The handlers."""

    def __init__(self, house: House, accounts: Accounts) -> None:
        self._house = house
        self._accounts = accounts
        self._failed = Pace()

    def _address(self, request: Request) -> str:
        return str(remote(request, self._house.proxies))

    async def entrance(self, request: Request) -> Response:
        return await self.show(own(request.query_params.get("ke", _START)))

    async def enter(self, request: Request) -> Response:
        form = await Form.of(request)
        to, address = own(form.text("ke")), self._address(request)
        if self._failed.spent(address, _FAILURES):
            return await self.show(to, 429, _SLOWLY)
        try:
            login, password = form.text("login"), form.secret("password")
            cookie, _ = await self._house.door.enter(login, password)
        except CodeWanted as wanted:
            return code_wanted(self._house, wanted, to)
        except NotLetIn as reason:
            self._failed.wait(address, _FAILURES)
            return await self.show(to, 401, str(reason))
        return with_cookie(self._house, seen(to), cookie)

    async def ask_code(self, request: Request) -> Response:
        to = own(request.query_params.get("ke", _START))
        if not request.cookies.get(_TICKET):
            return seen(f"/masuk?ke={quote(to)}")
        return self._house.page("kode.html.j2", None, to=to)

    async def prove(self, request: Request) -> Response:
        form = await Form.of(request)
        to = own(form.text("ke"))
        try:
            ticket = request.cookies.get(_TICKET)
            cookie, _ = await self._house.door.prove(ticket, form.text("code"))
        except NotLetIn as reason:
            return self._house.page("kode.html.j2", None, 401, to=to, notice=str(reason))
        response = with_cookie(self._house, seen(to), cookie)
        response.delete_cookie(_TICKET, path=_CODE, secure=self._house.secure, httponly=True)
        return response

    async def leave(self, visitor: Visitor, request: Request) -> Response:
        await Form.ours(visitor, request)
        house = self._house
        await house.door.leave(request.cookies.get(house.cookie))
        response = seen("/masuk")
        response.delete_cookie(house.cookie, path="/", secure=house.secure, httponly=True)
        return response

    async def leave_everywhere(self, visitor: Visitor, request: Request) -> Response:
        """All of one's sessions are over but this one, which goes on under another cookie."""
        await Form.ours(visitor, request)
        try:
            cookie, _ = await self._house.door.changed(visitor, What.SESI_DIAKHIRI, {})
        except NotLetIn as reason:
            return self._house.page("akun.html.j2", visitor, 409, notice=str(reason))
        return with_cookie(self._house, seen("/akun"), cookie)

    async def account(self, visitor: Visitor, _request: Request) -> Response:
        return self._house.page("akun.html.j2", visitor)

    async def change(self, visitor: Visitor, request: Request) -> Response:
        form = await Form.ours(visitor, request)
        old, new, again = form.secret("old"), form.secret("new"), form.secret("again")
        try:
            cookie, _ = await self._house.door.change_password(visitor, old, new, again)
        except NotLetIn as reason:
            return self._house.page("akun.html.j2", visitor, 422, notice=str(reason))
        return with_cookie(self._house, seen(_START), cookie)

    async def act_as(self, visitor: Visitor, request: Request) -> Response:
        form = await Form.ours(visitor, request)
        try:
            await self._house.door.act_as(visitor, form.text("role"))
        except NotLetIn as reason:
            return self._house.page("akun.html.j2", visitor, 403, notice=str(reason))
        return seen(_START)

    async def show(self, to: str, status: int = 200, notice: str | None = None) -> Response:
        """The form; where nobody can come in yet, the way to the first account."""
        empty = not await self._accounts.any_account()
        page = self._house.page
        return page("masuk.html.j2", None, status, to=to, notice=notice, empty=empty)


def _answered(pages: _Entrance, enter: Opened) -> Opened:
    """The door, with a page for a form that cannot be read."""

    async def answered(request: Request) -> Response:
        try:
            return await enter(request)
        except Refused as refused:
            notice = f"{refused.detail} {refused.remedy}"
            return await pages.show(_START, refused.status, notice)

    return answered


def code_wanted(house: House, wanted: CodeWanted, to: str) -> Response:
    """On to the second factor, with the cookie that says who has come so far."""
    response = seen(f"{_CODE}?ke={quote(to)}")
    response.set_cookie(
        _TICKET,
        wanted.ticket,
        max_age=int(ENTERING.total_seconds()),
        path=_CODE,
        httponly=True,
        secure=house.secure,
        samesite="lax",
    )
    return response


def own(address: str) -> str:
    """An address of ours; the start for any other, so that nobody is led elsewhere.

    And for one with a number of 16 digits in it, which no page repeats.
    """
    own = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if own and not personal_number_in(address) else _START

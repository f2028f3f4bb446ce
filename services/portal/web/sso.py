"""Masuk dengan SSO: to the office's provider and back, by OpenID Connect."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

import structlog
from fastapi import APIRouter, Request, Response

from services.portal.accounts.door import CodeWanted, NotLetIn, Visitor
from services.portal.accounts.errands import ERRAND, Errand, Errands
from services.portal.accounts.links import Links, LinksDesk
from services.portal.accounts.provider import Proven, Provider, ProviderFault
from services.portal.pace import Pace
from services.portal.systems.model import Network
from services.portal.systems.remote import remote
from services.portal.web.entrance import code_wanted, own
from services.portal.web.forms import Form
from services.portal.web.house import House, guarded, seen, with_cookie
from services.portal.web.keeping import keeper, refusing
from shared.privacy import personal_number_in

log = structlog.get_logger("kinerja.portal")

BEGIN: Final = "/masuk/sso"
BACK: Final = "/masuk/sso/kembali"
_COOKIE: Final = "kinerja-sso"
_A_MINUTE: Final = 60
"""Visits begun a minute from one address: each is kept for a while."""


@dataclass(frozen=True, slots=True)
class SingleSignOn:
    """The provider and what is kept about its people."""

    provider: Provider
    errands: Errands
    links: Links
    desk: LinksDesk
    proxies: Sequence[Network] = ()


def routes(house: House, sso: SingleSignOn) -> APIRouter:
    """``/masuk/sso`` for everybody, links of accounts for the operator."""
    router, pages = APIRouter(), _Pages(house, sso)
    router.add_route(BEGIN, pages.begin, ["GET"])
    router.add_route(BACK, pages.back, ["GET"])
    router.add_route("/admin/akun/{login}/sso", guarded(house, pages.link), ["POST"])
    router.add_route("/admin/akun/{login}/sso/lepas", guarded(house, pages.unlink), ["POST"])
    return router


class _Pages:
    """The handlers."""

    def __init__(self, house: House, sso: SingleSignOn) -> None:
        self._house = house
        self._sso = sso
        self._pace = Pace()

    async def begin(self, request: Request) -> Response:
        """Go to the provider; the browser keeps a cookie that it must come back with."""
        if self._pace.wait(str(remote(request, self._sso.proxies)), _A_MINUTE):
            return self._shown(429, "Terlalu banyak percobaan. Mohon coba lagi sebentar lagi.")
        to = own(request.query_params.get("ke", "/"))
        cookie, errand = await self._sso.errands.begin(to, self._house.clock())
        try:
            address = await self._sso.provider.address(errand.state, errand.nonce, errand.verifier)
        except ProviderFault as fault:
            return self._failed(fault)
        response = seen(address)
        response.set_cookie(
            _COOKIE,
            cookie,
            max_age=int(ERRAND.total_seconds()),
            path=BACK,
            httponly=True,
            secure=self._house.secure,
            samesite="lax",
        )
        return response

    async def back(self, request: Request) -> Response:
        """From the provider, with a code: whose it is, and which account that is."""
        asked, cookie = request.query_params, request.cookies.get(_COOKIE, "")
        now, state = self._house.clock(), asked.get("state", "")
        errand = await self._sso.errands.end(cookie, state, now) if cookie and state else None
        if errand is None:
            return self._shown(400, "Kunjungan SSO ini sudah berakhir. Mohon masuk dari awal.")
        if "code" not in asked:
            return self._shown(401, "SSO tidak mengizinkan masuk. Mohon masuk dari awal.")
        try:
            await self._sso.provider.require_same(asked.get("iss"))
            proven = await self._sso.provider.proven(asked["code"], errand.verifier, errand.nonce)
        except ProviderFault as fault:
            return self._failed(fault)
        return await self._let_in(proven, errand)

    async def _let_in(self, proven: Proven, errand: Errand) -> Response:
        login = await self._sso.links.login(proven.issuer, proven.subject)
        if login is None:
            return self._stranger(proven.subject)
        try:
            cookie, _ = await self._house.door.welcome(login, strong=proven.strong)
        except CodeWanted as wanted:
            response: Response = code_wanted(self._house, wanted, errand.to)
        except NotLetIn as reason:
            return self._shown(401, str(reason))
        else:
            response = with_cookie(self._house, seen(errand.to), cookie)
        response.delete_cookie(_COOKIE, path=BACK)
        return response

    def _stranger(self, subject: str) -> Response:
        """Nobody has linked him: he is told what to give to the operator, and gets no account."""
        if personal_number_in(subject):
            return self._shown(403, _NUMBERED)
        return self._house.page("masuk.html.j2", None, 403, to="/", empty=False, stranger=subject)

    def _failed(self, fault: ProviderFault) -> Response:
        log.warning("portal.sso_failed", reason=str(fault))
        notice = "SSO sedang tidak dapat dipakai. Mohon coba lagi, atau masuk dengan kata sandi."
        return self._shown(502, notice)

    def _shown(self, status: int, notice: str) -> Response:
        return self._house.page("masuk.html.j2", None, status, to="/", empty=False, notice=notice)

    async def link(self, visitor: Visitor, request: Request, login: str) -> Response:
        form, issuer = await Form.ours(visitor, request), self._sso.provider.us.issuer
        with refusing():
            await self._sso.desk.link(keeper(visitor), login, issuer, form.text("subject"))
        return seen(f"/admin/akun/{quote(login)}")

    async def unlink(self, visitor: Visitor, request: Request, login: str) -> Response:
        await Form.ours(visitor, request)
        with refusing():
            await self._sso.desk.unlink(keeper(visitor), login)
        return seen(f"/admin/akun/{quote(login)}")


_NUMBERED: Final = (
    "SSO menyebut Bapak/Ibu dengan nomor pribadi, yang tidak disimpan di sini. Mohon pengelola SSO "
    "memakai pengenal lain untuk aplikasi ini; sementara itu, masuk dengan kata sandi."
)

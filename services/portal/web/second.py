"""Verifikasi dua langkah: a person's own second factor, set up, renewed and given up."""

from collections.abc import Mapping
from datetime import datetime

from fastapi import APIRouter, Request, Response
from markupsafe import Markup

from services.portal.accounts import second
from services.portal.accounts.audit import What
from services.portal.accounts.door import SECOND_PAGE, NotLetIn, Visitor
from services.portal.accounts.second import SecondFactor
from services.portal.web.forms import Form
from services.portal.web.house import House, guarded, seen, with_cookie
from shared.letters.qr import qr_inline
from shared.office import Office


def routes(house: House, offices: Mapping[str, Office]) -> APIRouter:
    """``/dua-langkah``."""
    router, pages = APIRouter(), _Second(house, offices)
    router.add_route(SECOND_PAGE, guarded(house, pages.show), ["GET"])
    router.add_route(f"{SECOND_PAGE}/aktifkan", guarded(house, pages.begin), ["POST"])
    router.add_route(f"{SECOND_PAGE}/kode-baru", guarded(house, pages.renew), ["POST"])
    router.add_route(f"{SECOND_PAGE}/matikan", guarded(house, pages.end), ["POST"])
    return router


class _Second:
    """The handlers."""

    def __init__(self, house: House, offices: Mapping[str, Office]) -> None:
        self._house = house
        self._offices = offices

    async def show(self, visitor: Visitor, _request: Request) -> Response:
        return await self._page(visitor)

    async def begin(self, visitor: Visitor, request: Request) -> Response:
        """A code of the offered secret proves that the authenticator has it."""
        form, now = await Form.ours(visitor, request), self._house.clock()
        secret, codes = visitor.session.offered, second.new_recovery()
        try:
            await self._house.door.require_password(visitor.account, form.secret("password"))
            changes = {"second": _begun(secret, form.text("code"), codes, now)}
            cookie, after = await self._house.door.changed(visitor, What.DUA_LANGKAH_AKTIF, changes)
        except NotLetIn as reason:
            return await self._page(visitor, str(reason))
        return with_cookie(self._house, self._shown(after, codes), cookie)

    async def renew(self, visitor: Visitor, request: Request) -> Response:
        """Other recovery codes, for who has used some or mislaid the paper."""
        form, factor = await Form.ours(visitor, request), visitor.account.second
        if factor is None:
            return seen(SECOND_PAGE)
        codes = second.new_recovery()
        try:
            await self._house.door.require_password(visitor.account, form.secret("password"))
            changes = {"second": second.renewed(factor, codes)}
            cookie, after = await self._house.door.changed(
                visitor, What.KODE_PEMULIHAN_BARU, changes
            )
        except NotLetIn as reason:
            return await self._page(visitor, str(reason))
        return with_cookie(self._house, self._shown(after, codes), cookie)

    async def end(self, visitor: Visitor, request: Request) -> Response:
        """Without second factor again; refused where the office wants one."""
        form = await Form.ours(visitor, request)
        try:
            self._require_free(visitor)
            await self._house.door.require_password(visitor.account, form.secret("password"))
            cookie, _ = await self._house.door.changed(
                visitor, What.DUA_LANGKAH_MATI, {"second": None}
            )
        except NotLetIn as reason:
            return await self._page(visitor, str(reason))
        return with_cookie(self._house, seen(SECOND_PAGE), cookie)

    async def _page(self, visitor: Visitor, notice: str | None = None) -> Response:
        """As it stands; where there is none, a secret is offered, the same for all the session."""
        secret = visitor.session.offered
        if visitor.account.second is None and secret is None:
            secret = second.new_secret()
            await self._house.door.offer(visitor, secret)
        code = qr_inline(second.address(secret, visitor.account.login)) if secret else ""
        return self._house.page(
            "dua-langkah.html.j2",
            visitor,
            200 if notice is None else 422,
            notice=notice,
            wanted=self._wanted(visitor),
            secret=_grouped(secret or ""),
            qr=Markup(code),  # noqa: S704 - drawn by segno from our own address
            codes=(),
        )

    def _shown(self, visitor: Visitor, codes: tuple[str, ...]) -> Response:
        """The recovery codes, this once."""
        return self._house.page(
            "dua-langkah.html.j2",
            visitor,
            wanted=self._wanted(visitor),
            secret="",
            qr="",
            codes=codes,
        )

    def _require_free(self, visitor: Visitor) -> None:
        if self._wanted(visitor):
            raise NotLetIn(_WANTED)

    def _wanted(self, visitor: Visitor) -> bool:
        office = self._offices.get(visitor.account.office)
        return office is not None and office.wants_second_factor(visitor.account.roles)


def _begun(secret: str | None, code: str, codes: tuple[str, ...], now: datetime) -> SecondFactor:
    step = second.step_of(secret, code, now) if secret else None
    if secret is None or step is None:
        raise NotLetIn(_WRONG_CODE)
    return second.begun(secret, step, codes, now)


def _grouped(secret: str) -> str:
    """In fours, as people read it off."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


_WRONG_CODE = (
    "Kode tidak sesuai. Periksa apakah jam telepon disetel otomatis, lalu ketik kode yang sedang "
    "tampil."
)
_WANTED = (
    "Kantor mewajibkan verifikasi dua langkah untuk jabatan ini. Kewajiban itu tercatat pada "
    "berkas kantor (second_factor) dan dapat diubah oleh Petugas TI."
)

"""Administrasi: whether the office is set up, who may come in, what is held back, who is well."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from services.portal.accounts.door import Visitor
from services.portal.accounts.model import Account
from services.portal.accounts.passwords import hashed, new_password
from services.portal.accounts.store import Accounts, Taken
from services.portal.domain.readiness import checks
from services.portal.web.backend import Order, Refused
from services.portal.web.forms import Form
from services.portal.web.house import House, guarded, seen
from shared.office import Office

_ACTION: Final = "parked"
_AWAY: Final = 503


def routes(house: House, accounts: Accounts, offices: Mapping[str, Office]) -> APIRouter:
    """``/admin``; for roles that may treat parked messages."""
    router, pages = APIRouter(), _Administration(house, accounts, offices)
    router.add_route("/admin", guarded(house, pages.show), ["GET"])
    router.add_route("/admin/akun", guarded(house, pages.add), ["POST"])
    router.add_route("/admin/tertahan", guarded(house, pages.treat), ["POST"])
    return router


class _Administration:
    """The handlers."""

    def __init__(self, house: House, accounts: Accounts, offices: Mapping[str, Office]) -> None:
        self._house = house
        self._accounts = accounts
        self._offices = offices

    async def show(self, visitor: Visitor, _request: Request) -> Response:
        self._require(visitor)
        return await self._page(visitor, None)

    async def add(self, visitor: Visitor, request: Request) -> Response:
        """Make an account, or give a known one a new password."""
        self._require(visitor)
        form = await Form.ours(visitor, request)
        password = new_password()
        try:
            account = _account(visitor, form, password, self._house.clock())
            await self._accounts.give(account)
        except Taken:
            raise _login_taken(form.text("login")) from None
        except ValueError:
            raise _malformed() from None
        return await self._page(visitor, {"login": account.login, "password": password})

    async def treat(self, visitor: Visitor, request: Request) -> Response:
        """Replay or discard a parked message; its service decides whether this role may."""
        form = await Form.ours(visitor, request)
        path = f"/parked/{quote(form.text('id'))}/{quote(form.text('treatment'))}"
        order = Order(form.text("service"), "POST", path)
        if order.service not in self._house.backend.services:
            raise _malformed()
        await self._house.backend.act(visitor, order, {"why": form.text("why")}, form.text("_key"))
        return seen("/admin")

    async def _page(self, visitor: Visitor, made: dict[str, str] | None) -> Response:
        everyone = await self._accounts.everyone(visitor.account.office)
        held = {role for account in everyone if account.active for role in account.roles}
        house, office = self._house, self._offices.get(visitor.account.office)
        return house.page(
            "admin.html.j2",
            visitor,
            made=made,
            accounts=everyone,
            roles=house.sop.roles,
            health=await self._health(),
            parked=await self._parked(visitor),
            checks=checks(
                house.sop,
                office,
                held,
                house.clock().date(),
                catalogue=await self._catalogue(visitor),
            ),
        )

    async def _health(self) -> list[tuple[str, bool, str]]:
        names = self._house.backend.services
        asked = await asyncio.gather(*(self._house.backend.ready(name) for name in names))
        return [(name, *answer) for name, answer in zip(names, asked, strict=True)]

    async def _parked(self, visitor: Visitor) -> list[dict[str, Any]]:
        """Of all services that answer; one that does not is shown under health."""
        found = []
        for name in self._house.backend.services:
            try:
                held = await self._house.backend.see_all(visitor, name, "/parked")
            except Refused as refused:
                if refused.status != _AWAY:
                    raise
                continue
            found += [{"service": name, **record} for record in held]
        return found

    async def _catalogue(self, visitor: Visitor) -> bool:
        path = f"/offices/{visitor.account.office}/catalogue"
        try:
            await self._house.backend.see(visitor, "collector", path)
        except Refused:
            return False
        return True

    def _require(self, visitor: Visitor) -> None:
        if not self._house.sop.may(visitor.role, _ACTION):
            raise Refused(
                403,
                "bukan-petugas-ti",
                "Halaman ini untuk Petugas TI.",
                "Mohon hubungi Petugas TI kantor.",
                {},
            )


def _account(visitor: Visitor, form: Form, password: str, now: datetime) -> Account:
    return Account(
        login=form.text("login"),
        office=visitor.account.office,
        name=form.text("name"),
        roles=tuple(form.all("role")),
        active=form.text("active") != "tidak",
        password=hashed(password),
        created_at=now,
    )


def _login_taken(login: str) -> Refused:
    return Refused(
        409,
        "nama-pengguna-terpakai",
        f"Nama pengguna {login[:40]} sudah dipakai atau baru saja diubah.",
        "Pilih nama pengguna lain, atau ulangi.",
        {},
    )


def _malformed() -> Refused:
    return Refused(
        422,
        "isian-tidak-sah",
        "Nama pengguna terdiri dari huruf kecil, angka, titik, garis; nama dan jabatan diisi.",
        "Mohon betulkan isian lalu kirim lagi.",
        {},
    )

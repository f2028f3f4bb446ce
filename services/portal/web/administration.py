"""Administrasi: whether the office is set up, what is held back, who is well."""

import asyncio
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from services.portal.accounts.door import Visitor
from services.portal.accounts.registrar import KEEPS_ACCOUNTS
from services.portal.web.backend import AWAY, Order, Refused
from services.portal.web.forms import Form
from services.portal.web.house import House, guarded, seen
from services.portal.web.standing import Standing


def routes(house: House, standing: Standing) -> APIRouter:
    """``/admin``; for roles that may treat parked messages."""
    router, pages = APIRouter(), _Administration(house, standing)
    router.add_route("/admin", guarded(house, pages.show), ["GET"])
    router.add_route("/admin/tertahan", guarded(house, pages.treat), ["POST"])
    return router


def require_operator(house: House, visitor: Visitor) -> None:
    """Pages of the operator are the operator's. Raises `Refused`."""
    if not house.sop.may(visitor.role, KEEPS_ACCOUNTS):
        raise Refused(
            403,
            "bukan-petugas-ti",
            "Halaman ini untuk Petugas TI.",
            "Mohon hubungi Petugas TI kantor.",
            {},
        )


class _Administration:
    """The handlers."""

    def __init__(self, house: House, standing: Standing) -> None:
        self._house = house
        self._standing = standing

    async def show(self, visitor: Visitor, _request: Request) -> Response:
        require_operator(self._house, visitor)
        health, parked, checks = await asyncio.gather(
            self._health(), self._parked(visitor), self._standing.checks(visitor)
        )
        return self._house.page(
            "admin.html.j2", visitor, health=health, parked=parked, checks=checks
        )

    async def treat(self, visitor: Visitor, request: Request) -> Response:
        """Replay or discard a parked message; its service decides whether this role may."""
        form = await Form.ours(visitor, request)
        path = f"/parked/{quote(form.text('id'))}/{quote(form.text('treatment'))}"
        order = Order(form.text("service"), "POST", path)
        if order.service not in self._house.backend.services:
            raise Refused(
                422,
                "layanan-tidak-dikenal",
                "Layanan itu tidak ada.",
                "Muat ulang halaman Administrasi, lalu ulangi.",
                {},
            )
        await self._house.backend.act(visitor, order, {"why": form.text("why")}, form.text("_key"))
        return seen("/admin")

    async def _health(self) -> list[tuple[str, bool, str]]:
        names = self._house.backend.services
        asked = await asyncio.gather(*(self._house.backend.ready(name) for name in names))
        return [(name, *answer) for name, answer in zip(names, asked, strict=True)]

    async def _parked(self, visitor: Visitor) -> list[dict[str, Any]]:
        """Of all services that answer; one that does not is shown under health."""
        names = self._house.backend.services
        held = await asyncio.gather(*(self._held(visitor, name) for name in names))
        return [record for of_service in held for record in of_service]

    async def _held(self, visitor: Visitor, name: str) -> list[dict[str, Any]]:
        try:
            held = await self._house.backend.see_all(visitor, name, "/parked")
        except Refused as refused:
            if refused.status != AWAY:
                raise
            return []
        return [{"service": name, **record} for record in held]

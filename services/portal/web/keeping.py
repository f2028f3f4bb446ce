"""Akun: who may come in, in the operator's hands, and the log of what happened to accounts."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from services.portal.accounts.audit import What, month_of
from services.portal.accounts.door import Visitor
from services.portal.accounts.links import Links
from services.portal.accounts.registrar import AccountRefused, Keeper, Person, Registrar
from services.portal.web.backend import Refused
from services.portal.web.forms import Form
from services.portal.web.house import House, guarded, seen

_LIST: Final = "/admin/akun"
_ONE: Final = "/admin/akun/{login}"
_FIRST_MONTH: Final = "2000-01"


def routes(house: House, registrar: Registrar, links: Links) -> APIRouter:
    """``/admin/akun``, ``/admin/catatan``."""
    router, pages = APIRouter(), _Keeping(house, registrar, links)
    for path, handler, method in (
        (_LIST, pages.show, "GET"),
        (_LIST, pages.open, "POST"),
        (_ONE, pages.show_one, "GET"),
        (_ONE, pages.revise, "POST"),
        (f"{_ONE}/sandi", pages.renew, "POST"),
        (f"{_ONE}/dua-langkah", pages.drop_second, "POST"),
        (f"{_ONE}/sesi", pages.end_sessions, "POST"),
        ("/admin/catatan", pages.log, "GET"),
    ):
        router.add_route(path, guarded(house, handler), [method])
    return router


def keeper(visitor: Visitor) -> Keeper:
    """Who asks, as the registrar knows him."""
    return Keeper(visitor.account.login, visitor.account.office, visitor.role)


@contextmanager
def refusing() -> Iterator[None]:
    """Turns the registrar's refusal into a page's."""
    try:
        yield
    except AccountRefused as no:
        raise Refused(no.status, no.rule, no.detail, no.remedy, {}) from None


class _Keeping:
    """The handlers."""

    def __init__(self, house: House, registrar: Registrar, links: Links) -> None:
        self._house = house
        self._registrar = registrar
        self._links = links

    async def show(self, visitor: Visitor, _request: Request) -> Response:
        return await self._list(visitor, None)

    async def open(self, visitor: Visitor, request: Request) -> Response:
        """Make an account; its password is on the answer, and nowhere else."""
        form = await Form.ours(visitor, request)
        with refusing():
            person = Person.of(form.text("login"), form.text("name"), form.all("role"))
            password = await self._registrar.open(keeper(visitor), person)
        return await self._list(visitor, (person.login, password))

    async def show_one(self, visitor: Visitor, _request: Request, login: str) -> Response:
        shown = await self._one(visitor, login, None)
        with refusing():
            await self._registrar.seen(keeper(visitor), What.AKUN_DILIHAT, login)
        return shown

    async def revise(self, visitor: Visitor, request: Request, login: str) -> Response:
        form = await Form.ours(visitor, request)
        active = form.text("active") != "tidak"
        with refusing():
            person = Person.of(login, form.text("name"), form.all("role"), active=active)
            await self._registrar.revise(keeper(visitor), person)
        return seen(f"{_LIST}/{quote(login)}")

    async def renew(self, visitor: Visitor, request: Request, login: str) -> Response:
        """A new password; it is on the answer, and nowhere else."""
        await Form.ours(visitor, request)
        with refusing():
            password = await self._registrar.renew_password(keeper(visitor), login)
        return await self._one(visitor, login, (login, password))

    async def drop_second(self, visitor: Visitor, request: Request, login: str) -> Response:
        await Form.ours(visitor, request)
        with refusing():
            await self._registrar.drop_second(keeper(visitor), login)
        return seen(f"{_LIST}/{quote(login)}")

    async def end_sessions(self, visitor: Visitor, request: Request, login: str) -> Response:
        await Form.ours(visitor, request)
        with refusing():
            await self._registrar.end_sessions(keeper(visitor), login)
        return seen(f"{_LIST}/{quote(login)}")

    async def log(self, visitor: Visitor, request: Request) -> Response:
        now = self._house.clock()
        month = _month(request.query_params.get("bulan", ""), now)
        with refusing():
            lines = await self._registrar.log(keeper(visitor), month)
            own = visitor.account.login
            await self._registrar.seen(keeper(visitor), What.CATATAN_DILIHAT, own, month)
        later = _next(month)
        return self._house.page(
            "catatan.html.j2",
            visitor,
            month=month,
            lines=lines,
            earlier=_before(month) if month > _FIRST_MONTH else None,
            later=later if later <= month_of(now) else None,
        )

    async def _list(self, visitor: Visitor, made: tuple[str, str] | None) -> Response:
        with refusing():
            everyone = await self._registrar.everyone(keeper(visitor))
        roles = self._house.sop.roles
        return self._house.page(
            "akun-kantor.html.j2", visitor, accounts=everyone, roles=roles, made=made
        )

    async def _one(self, visitor: Visitor, login: str, made: tuple[str, str] | None) -> Response:
        month = month_of(self._house.clock())
        with refusing():
            account = await self._registrar.account(keeper(visitor), login)
            lines = await self._registrar.log(keeper(visitor), month)
        return self._house.page(
            "akun-satu.html.j2",
            visitor,
            account=account,
            roles=self._house.sop.roles,
            made=made,
            links=await self._links.of(login),
            lines=[line for line in lines if line.login == login],
        )


def _month(asked: str, now: datetime) -> str:
    try:
        return month_of(datetime.strptime(asked, "%Y-%m").replace(tzinfo=now.tzinfo))
    except ValueError:
        return month_of(now)


def _before(month: str) -> str:
    year, number = map(int, month.split("-"))
    return f"{year - 1}-12" if number == 1 else f"{year}-{number - 1:02}"


def _next(month: str) -> str:
    year, number = map(int, month.split("-"))
    return f"{year + 1}-01" if number == 12 else f"{year}-{number + 1:02}"  # noqa: PLR2004 - December

"""Penyiapan: the first run of an office, step by step; what is composed here is the register."""

from collections.abc import Mapping
from typing import Final

from fastapi import APIRouter, Request, Response

from services.portal.accounts.door import Visitor
from services.portal.accounts.registrar import Person, Registrar
from services.portal.domain.readiness import Check, Setting, checks, unnamed
from services.portal.domain.setup import (
    KOP,
    OFFICER,
    NotSound,
    with_kop,
    with_officer,
    without_officer,
)
from services.portal.register import NotWritten, Register
from services.portal.web.administration import require_operator
from services.portal.web.backend import Refused
from services.portal.web.forms import Form
from services.portal.web.house import House, guarded, seen
from services.portal.web.keeping import keeper, refusing
from services.portal.web.standing import Standing
from shared.office import Office

_BASE: Final = "/admin/mulai"
STEPS: Final = (
    ("", "Kop dan kebiasaan"),
    ("/pejabat", "Pejabat"),
    ("/data", "Kalender dan katalog"),
    ("/akun", "Akun"),
    ("/selesai", "Periksa dan pasang"),
)


def routes(house: House, registrar: Registrar, register: Register, standing: Standing) -> APIRouter:
    """``/admin/mulai``."""
    router, pages = APIRouter(), _Setup(house, registrar, register, standing)
    for path, handler, method in (
        ("", pages.show_kop, "GET"),
        ("", pages.keep_kop, "POST"),
        ("/pejabat", pages.show_officers, "GET"),
        ("/pejabat", pages.keep_officer, "POST"),
        ("/pejabat/hapus", pages.strike_officer, "POST"),
        ("/data", pages.show_data, "GET"),
        ("/akun", pages.show_accounts, "GET"),
        ("/akun", pages.make_accounts, "POST"),
        ("/selesai", pages.show_end, "GET"),
        ("/offices.toml", pages.download, "GET"),
        ("/tulis", pages.write, "POST"),
        ("/buang", pages.drop, "POST"),
    ):
        router.add_route(_BASE + path, guarded(house, handler), [method])
    return router


class _Setup:
    """The handlers."""

    def __init__(
        self, house: House, registrar: Registrar, register: Register, standing: Standing
    ) -> None:
        self._house = house
        self._registrar = registrar
        self._register = register
        self._standing = standing

    async def show_kop(self, visitor: Visitor, _request: Request) -> Response:
        office = await self._office(visitor)
        return await self._page(visitor, "", typed=_typed(office), faults=())

    async def keep_kop(self, visitor: Visitor, request: Request) -> Response:
        known, form = await self._office(visitor), await Form.ours(visitor, request)
        typed = {**form.fields, "second_factor": ",".join(form.all("second_factor"))}
        try:
            office = with_kop(visitor.account.office, known, typed)
        except NotSound as no:
            return await self._page(visitor, "", 422, typed=typed, faults=no.faults)
        await self._register.keep(office)
        return seen(f"{_BASE}/pejabat")

    async def show_officers(self, visitor: Visitor, request: Request) -> Response:
        office = await self._office(visitor)
        if office is None:
            return seen(_BASE)
        at = _index(request.query_params.get("ubah", ""), office)
        typed = _fields(office.officers[at].model_dump(mode="json"), OFFICER) if at >= 0 else {}
        return await self._page(visitor, "/pejabat", typed=typed, at=at, faults=())

    async def keep_officer(self, visitor: Visitor, request: Request) -> Response:
        form, office = await Form.ours(visitor, request), await self._begun(visitor)
        at = _index(form.text("at"), office)
        try:
            after = with_officer(office, form.fields, at if at >= 0 else None)
        except NotSound as no:
            return await self._page(
                visitor, "/pejabat", 422, typed=form.fields, at=at, faults=no.faults
            )
        await self._register.keep(after)
        return seen(f"{_BASE}/pejabat")

    async def strike_officer(self, visitor: Visitor, request: Request) -> Response:
        form, office = await Form.ours(visitor, request), await self._begun(visitor)
        await self._register.keep(without_officer(office, _index(form.text("at"), office)))
        return seen(f"{_BASE}/pejabat")

    async def show_data(self, visitor: Visitor, _request: Request) -> Response:
        require_operator(self._house, visitor)
        found = [check for check in await self._checks(visitor) if "/kantor/" in check.page]
        return await self._page(visitor, "/data", checks=found)

    async def show_accounts(self, visitor: Visitor, _request: Request) -> Response:
        require_operator(self._house, visitor)
        return await self._accounts_page(visitor, ())

    async def make_accounts(self, visitor: Visitor, request: Request) -> Response:
        """Accounts for the officers that were ticked; passwords are on the answer alone."""
        form, office = await Form.ours(visitor, request), await self._begun(visitor)
        made = []
        for ticked in form.all("officer"):
            at = _index(ticked, office)
            if at < 0:
                continue
            login, officer = form.text(f"login-{at}"), office.officers[at]
            with refusing():
                person = Person.of(login, officer.name, [officer.role])
                password = await self._registrar.open(keeper(visitor), person)
            made.append((person.login, officer.name, password))
        return await self._accounts_page(visitor, tuple(made))

    async def show_end(self, visitor: Visitor, _request: Request) -> Response:
        require_operator(self._house, visitor)
        return await self._end(visitor, None)

    async def download(self, visitor: Visitor, _request: Request) -> Response:
        office = await self._begun(visitor)
        try:
            text = await self._register.text(office)
        except NotWritten as no:
            raise _not_written(no) from None
        headers = {"Content-Disposition": 'attachment; filename="offices.toml"'}
        return Response(text, 200, headers, "application/toml; charset=utf-8")

    async def write(self, visitor: Visitor, request: Request) -> Response:
        await Form.ours(visitor, request)
        try:
            await self._register.write(await self._begun(visitor))
        except NotWritten as no:
            raise _not_written(no) from None
        return seen(f"{_BASE}/selesai")

    async def drop(self, visitor: Visitor, request: Request) -> Response:
        await Form.ours(visitor, request)
        require_operator(self._house, visitor)
        await self._register.drop(visitor.account.office)
        return seen(_BASE)

    async def _end(self, visitor: Visitor, notice: str | None) -> Response:
        code = visitor.account.office
        draft, office = await self._register.draft(code), await self._register.known(code)
        return await self._page(
            visitor,
            "/selesai",
            notice=notice,
            checks=await self._checks(visitor),
            draft=draft,
            written=office is not None and self._register.written(office),
            writable=self._register.writable,
            file=str(self._register.file),
        )

    async def _accounts_page(
        self, visitor: Visitor, made: tuple[tuple[str, str, str], ...]
    ) -> Response:
        office = await self._office(visitor)
        with refusing():
            everyone = await self._registrar.everyone(keeper(visitor))
        today = self._standing.calendar.local(self._house.clock()).date()
        known = {account.name for account in everyone}
        without = [
            (at, officer, _login(officer.role))
            for at, officer in enumerate(office.officers if office else ())
            if officer.serves(today) and officer.name not in known
        ]
        taken = {account.login for account in everyone}
        return await self._page(
            visitor, "/akun", made=made, without=without, taken=taken, everyone=everyone
        )

    async def _checks(self, visitor: Visitor) -> list[Check]:
        """What is missing once the draft is in force."""
        everyone = await self._standing.accounts.everyone(visitor.account.office)
        held = {role for account in everyone if account.active for role in account.roles}
        setting = await self._setting(visitor)
        return list(checks(setting, held, catalogue=await self._standing.catalogue(visitor)))

    async def _setting(self, visitor: Visitor) -> Setting:
        calendar, now = self._standing.calendar, self._house.clock()
        office = await self._register.known(visitor.account.office)
        return Setting(self._house.sop, calendar, office, calendar.local(now).date())

    async def _page(
        self, visitor: Visitor, step: str, status: int = 200, **fields: object
    ) -> Response:
        setting = await self._setting(visitor)
        return self._house.page(
            "mulai.html.j2",
            visitor,
            status,
            step=step,
            steps=STEPS,
            base=_BASE,
            office=setting.office,
            today=setting.today,
            unnamed=unnamed(setting),
            **fields,
        )

    async def _office(self, visitor: Visitor) -> Office | None:
        require_operator(self._house, visitor)
        return await self._register.known(visitor.account.office)

    async def _begun(self, visitor: Visitor) -> Office:
        office = await self._office(visitor)
        if office is None:
            raise Refused(
                409,
                "kop-belum-diisi",
                "Kop surat kantor ini belum diisi.",
                "Petugas TI mengisi langkah pertama Penyiapan lebih dahulu.",
                {},
            )
        return office


def _typed(office: Office | None) -> Mapping[str, str]:
    if office is None:
        return {}
    fields = _fields(office.model_dump(mode="json"), KOP)
    return {**fields, "second_factor": ",".join(office.second_factor)}


def _fields(values: Mapping[str, object], names: tuple[str, ...]) -> dict[str, str]:
    return {name: "" if values[name] is None else str(values[name]) for name in names}


def _index(text: str, office: Office) -> int:
    """The place of an officer; -1 where it is none."""
    known = text.isascii() and text.isdigit() and int(text) < len(office.officers)
    return int(text) if known else -1


def _login(role: str) -> str:
    return role.lower().replace("_", "-")


def _not_written(no: NotWritten) -> Refused:
    return Refused(
        409,
        "berkas-kantor-tidak-dapat-ditulis",
        f"Berkas kantor tidak dapat ditulis: {no}.",
        "Unduh offices.toml, lalu Petugas TI menaruhnya di server dan memulai ulang layanan.",
        {},
    )

"""Accounts, as the operator keeps them: by the command ``kinerja`` or a page, with a token.

This is the way back for a forgotten password: the operator gives a new one, once.
"""

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.portal.accounts.model import Account, Login
from services.portal.accounts.passwords import hashed, new_password
from services.portal.accounts.store import Accounts, Taken
from services.portal.web.house import House
from shared.contract.event import Line
from shared.contract.identifiers import Code
from shared.http import Problem


class Person(BaseModel):
    """Who may come in, with which roles."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Line = Field(min_length=1)
    roles: tuple[Code, ...] = Field(min_length=1, max_length=10)
    active: bool = True


def routes(house: House, accounts: Accounts) -> APIRouter:
    """``/api/accounts/{login}``."""
    router = APIRouter(prefix="/api/accounts", tags=["accounts"])

    @router.put("/{login}")
    async def put(login: Login, body: Person, request: Request) -> Response:
        """Make an account or change it; the answer holds a new password, shown this once."""
        principal = house.desk.principal(request)
        _require(house, principal.role, "parked")
        _require_roles(house, body.roles)
        password = new_password()
        fresh = Account(
            login=login,
            office=principal.office,
            name=body.name,
            roles=body.roles,
            active=body.active,
            password=hashed(password),
            created_at=house.clock(),
        )
        try:
            await accounts.give(fresh)
        except Taken:
            raise Problem(
                409,
                "nama-pengguna-terpakai",
                f"Nama pengguna {login} sudah dipakai atau baru saja diubah.",
                "Pilih nama pengguna lain, atau ulangi.",
            ) from None
        return JSONResponse({"login": login, "password": password, "roles": list(body.roles)})

    return router


def _require(house: House, role: str, action: str) -> None:
    if not house.sop.may(role, action):
        raise Problem(
            403,
            "bukan-petugas-ti",
            "Hanya Petugas TI yang mengelola akun.",
            "Mohon hubungi Petugas TI kantor.",
        )


def _require_roles(house: House, roles: tuple[str, ...]) -> None:
    known = {role.code for role in house.sop.roles}
    if strange := [role for role in roles if role not in known]:
        raise Problem(
            422,
            "jabatan-tidak-dikenal",
            f"Tidak tercantum pada SOP: {', '.join(strange)}.",
            "Pakai kode jabatan yang ada pada berkas SOP.",
        )

"""Accounts for the command ``kinerja account``, with a token of the operator.

This is the way back where nobody who keeps accounts can come in any more.
"""

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.portal.accounts.model import Login
from services.portal.accounts.registrar import AccountRefused, Keeper, Person, Registrar
from services.portal.web.house import House
from shared.contract.event import Line
from shared.contract.identifiers import Code
from shared.http import Problem


class Described(BaseModel):
    """Who may come in, with which roles."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Line = Field(min_length=1)
    roles: tuple[Code, ...] = Field(min_length=1, max_length=10)
    active: bool = True
    without_second_factor: bool = Field(
        default=False, description="the second factor was lost and is dropped"
    )


def routes(house: House, registrar: Registrar) -> APIRouter:
    """``/api/accounts/{login}``."""
    router = APIRouter(prefix="/api/accounts", tags=["accounts"])

    @router.put("/{login}")
    async def put(login: Login, body: Described, request: Request) -> Response:
        """Make an account or change it; the answer holds a new password, shown this once."""
        principal = house.desk.principal(request)
        keeper = Keeper(principal.subject, principal.office, principal.role)
        person = Person(login=login, name=body.name, roles=body.roles, active=body.active)
        try:
            password = await registrar.give(keeper, person)
            account = await registrar.account(keeper, login)
            if body.without_second_factor and account.second is not None:
                await registrar.drop_second(keeper, login)
        except AccountRefused as no:
            raise Problem(no.status, no.rule, no.detail, no.remedy) from None
        return JSONResponse({"login": login, "password": password, "roles": list(body.roles)})

    return router

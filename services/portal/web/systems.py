"""Sistem lain: systems at the HTTP API, in the operator's hands; as pages and for the command."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.portal.accounts.door import Visitor
from services.portal.accounts.registrar import AccountRefused, Keeper
from services.portal.systems.desk import SystemsDesk, Wanted
from services.portal.systems.model import OVERLAP, PER_MINUTE, Client, Scope
from services.portal.web.forms import Form
from services.portal.web.house import House, guarded, seen
from services.portal.web.keeping import keeper, refusing
from shared.http import Problem

_PAGE: Final = "/admin/sistem"
_ONE: Final = "/admin/sistem/{key}"
_LONGEST_OVERLAP: Final = 90


class Described(BaseModel):
    """A system that is to be registered."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=200)
    scopes: tuple[str, ...] = Field(min_length=1, max_length=10)
    networks: tuple[str, ...] = Field(default=(), max_length=50, description="CIDR")
    per_minute: int = PER_MINUTE


class Rotation(BaseModel):
    """How long the secret before is still taken."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    overlap_days: int = Field(default=OVERLAP.days, ge=0, le=_LONGEST_OVERLAP)


def routes(house: House, desk: SystemsDesk) -> APIRouter:
    """``/admin/sistem`` for people, ``/api/clients`` for the command."""
    router, pages = APIRouter(), _Pages(house, desk)
    for path, handler, method in (
        (_PAGE, pages.show, "GET"),
        (_PAGE, pages.add, "POST"),
        (f"{_ONE}/kunci", pages.rotate, "POST"),
        (f"{_ONE}/hapus", pages.remove, "POST"),
    ):
        router.add_route(path, guarded(house, handler), [method])
    router.include_router(_for_the_command(house, desk))
    return router


def _for_the_command(house: House, desk: SystemsDesk) -> APIRouter:
    router = APIRouter(prefix="/api/clients", tags=["systems"])

    @router.get("")
    async def everyone(request: Request) -> Response:
        """The office's systems; no secret is told."""
        with _telling():
            found = await desk.everyone(_keeper(house, request))
        return JSONResponse([_told(client) for client in found])

    @router.put("/{key}")
    async def add(key: str, body: Described, request: Request) -> Response:
        """Register a system; the answer holds its secret, shown this once."""
        wanted = Wanted(key, body.name, body.scopes, body.networks, body.per_minute)
        with _telling():
            secret = await desk.add(_keeper(house, request), wanted)
        return JSONResponse({"client_id": key, "client_secret": secret})

    @router.post("/{key}/secret")
    async def rotate(key: str, body: Rotation, request: Request) -> Response:
        """Another secret, shown this once; the one before is taken for some days more."""
        overlap = timedelta(days=body.overlap_days)
        with _telling():
            secret = await desk.rotate(_keeper(house, request), key, overlap)
        return JSONResponse({"client_id": key, "client_secret": secret})

    @router.delete("/{key}")
    async def remove(key: str, request: Request) -> Response:
        """Shut a system out: its tokens are refused from the next request on."""
        with _telling():
            await desk.remove(_keeper(house, request), key)
        return JSONResponse({"client_id": key, "removed": True})

    return router


class _Pages:
    """The handlers."""

    def __init__(self, house: House, desk: SystemsDesk) -> None:
        self._house = house
        self._desk = desk

    async def show(self, visitor: Visitor, _request: Request) -> Response:
        return await self._list(visitor, None)

    async def add(self, visitor: Visitor, request: Request) -> Response:
        """Register a system; its secret is on the answer, and nowhere else."""
        form = await Form.ours(visitor, request)
        often = form.text("per_minute") or str(PER_MINUTE)
        wanted = Wanted(
            form.text("id"),
            form.text("name"),
            form.all("scope"),
            form.text("networks").replace(",", " ").split(),
            int(often) if often.isascii() and often.isdigit() and len(often) < 6 else 0,  # noqa: PLR2004
        )
        with refusing():
            secret = await self._desk.add(keeper(visitor), wanted)
        return await self._list(visitor, (wanted.id, secret))

    async def rotate(self, visitor: Visitor, request: Request, key: str) -> Response:
        await Form.ours(visitor, request)
        with refusing():
            secret = await self._desk.rotate(keeper(visitor), key)
        return await self._list(visitor, (key, secret))

    async def remove(self, visitor: Visitor, request: Request, key: str) -> Response:
        await Form.ours(visitor, request)
        with refusing():
            await self._desk.remove(keeper(visitor), key)
        return seen(_PAGE)

    async def _list(self, visitor: Visitor, made: tuple[str, str] | None) -> Response:
        with refusing():
            clients = await self._desk.everyone(keeper(visitor))
        scopes = [scope.value for scope in Scope]
        return self._house.page(
            "sistem.html.j2", visitor, clients=clients, scopes=scopes, made=made
        )


def _keeper(house: House, request: Request) -> Keeper:
    principal = house.desk.principal(request)
    return Keeper(principal.subject, principal.office, principal.role)


@contextmanager
def _telling() -> Iterator[None]:
    """Turns the desk's refusal into a problem document."""
    try:
        yield
    except AccountRefused as no:
        raise Problem(no.status, no.rule, no.detail, no.remedy) from None


def _told(client: Client) -> dict[str, Any]:
    told = client.model_dump(mode="json", exclude={"secrets"})
    ends = [secret.model_dump(mode="json", exclude={"digest"}) for secret in client.secrets]
    return {**told, "secrets": ends}

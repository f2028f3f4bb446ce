"""What all pages share, and the frame around each: who asks, what happens when something fails."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote, urlencode
from uuid import uuid4

from fastapi import Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from services.portal.accounts.door import Door, Visitor, same
from services.portal.domain.states import Dossier
from services.portal.domain.timeline import TIMELINE, Moved
from services.portal.web.backend import Backend, Order, Refused
from services.portal.web.forms import ForeignForm, Form
from services.portal.web.render import Renderer
from shared.decision import CYCLE, Ref
from shared.http import Desk
from shared.http.uploads import ALLOWANCE, MAX_UPLOAD_BYTES
from shared.sop import Sop

COOKIE: Final = "kinerja"
Handler = Callable[..., Awaitable[Response]]
"""Gets the visitor, the request, and the address's parameters by name."""


class Stranger(Exception):  # noqa: N818 - an answer to a person
    """Nobody has come in with this browser."""


@dataclass(frozen=True, slots=True)
class House:
    """The parts that pages are made with."""

    desk: Desk
    door: Door
    backend: Backend
    renderer: Renderer
    sop: Sop
    clock: Callable[[], datetime]
    secure: bool

    async def visitor(self, request: Request) -> Visitor:
        """Who asks. Raises `Stranger`."""
        found = await self.door.visitor(request.cookies.get(COOKIE))
        if found is None:
            raise Stranger
        return found

    async def dossiers(self, office: str) -> list[Dossier]:
        """All cycles of an office, the newest first."""
        refs = await self.desk.engine.store.refs(CYCLE, office)
        found = await self.desk.engine.store.load(refs)
        states = [a.state for a in found.values() if isinstance(a.state, Dossier)]
        return sorted(states, key=lambda dossier: dossier.cycle, reverse=True)

    async def dossier(self, visitor: Visitor, cycle: str) -> Dossier:
        """One cycle of the visitor's office. Raises `Refused` (404)."""
        ref = Ref(CYCLE, cycle)
        found = await self.desk.engine.store.load([ref])
        state = found[ref].state if ref in found else None
        if not isinstance(state, Dossier) or state.office != visitor.account.office:
            raise Refused(
                404,
                "tidak-ditemukan",
                "Siklus ini tidak ada pada kantor Bapak/Ibu.",
                "Kembali ke Beranda untuk memilih siklus.",
                {},
            )
        return state

    async def timeline(self, cycle: str) -> list[Moved]:
        """Who did what, the newest first."""
        rows = await self.desk.engine.store.entries(TIMELINE, Ref(CYCLE, cycle))
        moved = [Moved.model_validate(row.data) for row in rows]
        return sorted(moved, key=lambda line: line.at, reverse=True)

    def page(
        self, template: str, visitor: Visitor | None, status: int = 200, **fields: Any
    ) -> Response:
        """A page, with what every page shows."""
        common = {"visitor": visitor, "now": self.clock(), "key": str(uuid4()), "notice": None}
        return self.renderer.page(template, {**common, **fields}, status)

    async def send(self, visitor: Visitor, request: Request, to: Order) -> dict[str, Any]:
        """Pass an uploaded file on to its owner, with the query that describes it.

        Raises `ForeignForm`, `Refused`.
        """
        require_ours(visitor, request)
        if (allowance := request.scope.get(ALLOWANCE)) is not None:
            allowance.limit = MAX_UPLOAD_BYTES
        query = urlencode({k: v for k, v in request.query_params.items() if v})
        order = Order(to.service, to.method, f"{to.path}?{query}")
        media_type = request.headers.get("content-type", "application/octet-stream")
        return await self.backend.send(visitor, order, await request.body(), media_type)

    async def file(self, visitor: Visitor, request: Request, to: Order) -> Response:
        """The same, answered for a script. Raises `ForeignForm`."""
        try:
            await self.send(visitor, request, to)
        except Refused as refused:
            return told(refused)
        return JSONResponse({"result": "taken"})

    async def command(
        self, visitor: Visitor, request: Request, to: Order, body: Mapping[str, Any], back: str
    ) -> Response:
        """Carry a form's command to its owner and go back to the page. Raises `Refused`."""
        form = await Form.ours(visitor, request)
        await self.backend.act(visitor, to, body, form.text("_key") or str(uuid4()))
        return seen(back)


def require_ours(visitor: Visitor, request: Request) -> None:
    """A script's request carries the session's token in a header. Raises `ForeignForm`."""
    if not same(request.headers.get("x-csrf", ""), visitor.session.csrf):
        raise ForeignForm


def told(refused: Refused) -> JSONResponse:
    """A refusal, for a script."""
    body = {"rule": refused.rule, "detail": refused.detail, "remedy": refused.remedy}
    return JSONResponse(body, refused.status)


def seen(address: str) -> RedirectResponse:
    """Go on to a page, so that reloading it repeats nothing."""
    return RedirectResponse(address, 303)


def guarded(house: House, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """A handler that gets the visitor: strangers are led to the door, refusals are shown."""

    async def handle(request: Request) -> Response:
        try:
            visitor = await house.visitor(request)
        except Stranger:
            return seen(f"/masuk?ke={quote(_asked(request))}")
        if not all(map(_NAME.fullmatch, request.path_params.values())):
            return house.page("galat.html.j2", visitor, 404, refused=_NO_SUCH_PAGE)
        if visitor.account.must_change and request.url.path not in ("/akun", "/keluar"):
            return seen("/akun")
        try:
            return await handler(visitor, request, **request.path_params)
        except ForeignForm:
            return house.page("galat.html.j2", visitor, 403, refused=_OUT_OF_DATE)
        except Refused as refused:
            return house.page("galat.html.j2", visitor, refused.status, refused=refused)

    return handle


def _asked(request: Request) -> str:
    """The page that was asked for; the start where it cannot be asked for again."""
    return request.url.path if request.method == "GET" else "/"


_NAME: Final = re.compile(r"(?!\.{1,2}$)[^\x00-\x20\x7f?#/\\]{1,300}")
"""A part of an address: it becomes part of the owner's address, so it must not bend that."""

_NO_SUCH_PAGE: Final = Refused(
    404,
    "tidak-ditemukan",
    "Halaman ini tidak ada.",
    "Kembali ke Beranda untuk memilih siklus.",
    {},
)
_OUT_OF_DATE: Final = Refused(
    403,
    "formulir-kedaluwarsa",
    "Formulir ini berasal dari sesi yang sudah berakhir; tidak ada yang disimpan.",
    "Mohon kembali ke halaman sebelumnya, muat ulang, lalu kirim lagi.",
    {},
)

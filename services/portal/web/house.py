"""What all pages share, and the frame around each: who asks, what happens when something fails."""

import re
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote, urlencode
from uuid import uuid4

from fastapi import Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from markupsafe import Markup

from services.portal.accounts.door import Door, Visitor
from services.portal.accounts.masks import masked, unmasked_is
from services.portal.accounts.model import LONGEST
from services.portal.domain.brief import BRIEF, Brief
from services.portal.domain.results import Series, series_ref
from services.portal.domain.states import Dossier
from services.portal.domain.timeline import TIMELINE, Moved
from services.portal.systems.model import Network
from services.portal.web.backend import Backend, Order, Refused
from services.portal.web.forms import ForeignForm, Form
from services.portal.web.lists import Briefs, Shelf
from services.portal.web.memo import Memo
from services.portal.web.render import Renderer
from shared.decision import CYCLE, Ref
from shared.http import Desk
from shared.http.uploads import ALLOWANCE, MAX_UPLOAD_BYTES
from shared.privacy import personal_number_in
from shared.sop import Sop

COOKIE: Final = "kinerja"
"""Over https its name is `__Host-kinerja`: browsers take it from this very host alone, for https
alone, and let no sibling of the domain set another one over it."""
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
    proxies: Sequence[Network] = ()
    """Whose word counts for where somebody comes from."""
    sso: str | None = None
    """What the office calls its single sign-on; none where it has none."""
    public: frozenset[str] = frozenset()
    """Offices that publish their ratified figures to everybody."""
    memo: Memo = field(default_factory=Memo)

    @property
    def cookie(self) -> str:
        """What the cookie of a session is called."""
        return f"__Host-{COOKIE}" if self.secure else COOKIE

    async def visitor(self, request: Request) -> Visitor:
        """Who asks. Raises `Stranger`."""
        found = await self.door.visitor(request.cookies.get(self.cookie))
        if found is None:
            raise Stranger
        return found

    async def briefs(self, office: str) -> Briefs:
        """A line about every cycle of an office, the newest first."""
        store = self.desk.engine.store
        versions = await store.versions_of(BRIEF, office)
        key, version = (BRIEF, office), sum(versions.values())
        if known := self.memo.known(key, version):
            return Briefs(version, known[0])
        found = (await store.load(versions)).values()
        states = [a.state for a in found if isinstance(a.state, Brief)]
        lines = tuple(sorted(states, key=lambda brief: brief.cycle, reverse=True))
        return Briefs(version, self.memo.keep(key, version, lines))

    async def dossiers(self, briefs: Iterable[Brief]) -> list[Dossier]:
        """The whole of some cycles, in their order. Not for lists of all: tables are large."""
        refs = [Ref(CYCLE, brief.cycle) for brief in briefs]
        found = await self.desk.read(refs) if refs else {}
        states = [found[ref].state for ref in refs if ref in found]
        return [state for state in states if isinstance(state, Dossier)]

    async def shelf(self, office: str) -> Shelf:
        """What an office has ratified over the years."""
        ref = series_ref(office)
        found = (await self.desk.read([ref])).get(ref)
        if found is None or not isinstance(found.state, Series):
            return Shelf(found.version if found else 0, Series(office=office))
        return Shelf(found.version, found.state)

    async def dossier(self, visitor: Visitor, cycle: str) -> Dossier:
        """One cycle of the visitor's office. Raises `Refused` (404)."""
        return (await self.versioned(visitor, cycle))[1]

    async def versioned(self, visitor: Visitor, cycle: str) -> tuple[int, Dossier]:
        """The same, with the version that it stands at."""
        ref = Ref(CYCLE, cycle)
        found = (await self.desk.read([ref])).get(ref)
        state = found.state if found else None
        if not isinstance(state, Dossier) or state.office != visitor.account.office:
            raise Refused(
                404,
                "tidak-ditemukan",
                "Siklus ini tidak ada pada kantor Bapak/Ibu.",
                "Kembali ke Beranda untuk memilih siklus.",
                {},
            )
        return (found.version if found else 0), state

    async def timeline(self, cycle: str, version: int) -> list[Moved]:
        """Who did what, the newest first. Each line came with a version of the cycle."""
        if known := self.memo.known((TIMELINE, cycle), version):
            return list(known[0])
        rows = await self.desk.engine.store.entries(TIMELINE, Ref(CYCLE, cycle))
        moved = [Moved.model_validate(row.data) for row in rows]
        lines = sorted(moved, key=lambda line: line.at, reverse=True)
        return self.memo.keep((TIMELINE, cycle), version, lines)

    def piece(
        self,
        template: str,
        key: Hashable,
        version: Hashable,
        fields: Callable[[], Mapping[str, Any]],
    ) -> Markup:
        """A part of a page that shows nothing of who asks, written anew for another version.

        ``version`` names all that it shows: versions of aggregates, tags of answers.
        """

        def write() -> Markup:
            return Markup(self.renderer.text(template, fields()))  # noqa: S704 - a template's output

        return self.memo.of((template, key), version, write)

    def page(
        self, template: str, visitor: Visitor | None, status: int = 200, **fields: Any
    ) -> Response:
        """A page, with what every page shows; the session's token is masked anew in each."""
        if visitor is not None:
            session = visitor.session
            covered = session.model_copy(update={"csrf": masked(session.csrf)})
            visitor = replace(visitor, session=covered)
        common = {"visitor": visitor, "now": self.clock(), "key": str(uuid4()), "notice": None}
        common["sso"] = self.sso
        return self.renderer.page(template, {**common, **fields}, status)

    async def send(
        self,
        visitor: Visitor,
        request: Request,
        to: Order,
        query: Iterable[tuple[str, str]] | None = None,
    ) -> dict[str, Any]:
        """Pass an uploaded file on to its owner, with the query that describes it.

        Raises `ForeignForm`, `Refused`.
        """
        require_ours(visitor, request)
        if (allowance := request.scope.get(ALLOWANCE)) is not None:
            allowance.limit = MAX_UPLOAD_BYTES
        asked = request.query_params.items() if query is None else query
        order = Order(to.service, to.method, f"{to.path}?{urlencode([a for a in asked if a[1]])}")
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
    if not unmasked_is(request.headers.get("x-csrf", ""), visitor.session.csrf):
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
    roles = frozenset(role.code for role in house.sop.roles)

    async def handle(request: Request) -> Response:
        try:
            visitor = await house.visitor(request)
        except Stranger:
            return seen(f"/masuk?ke={quote(_asked(request))}")
        if visitor.owes and not _settles(request.url.path, visitor.owes):
            return seen(visitor.owes)
        try:
            _require_open(request, acting=visitor.role in roles)
            return await handler(visitor, request, **request.path_params)
        except ForeignForm:
            return house.page("galat.html.j2", visitor, 403, refused=_OUT_OF_DATE)
        except Refused as refused:
            return house.page("galat.html.j2", visitor, refused.status, refused=refused)

    return handle


def _require_open(request: Request, *, acting: bool) -> None:
    """``acting``: whether the visitor's role is one of the SOP's. Raises `Refused`."""
    if not all(_NAME.fullmatch(str(part)) for part in request.path_params.values()):
        raise _NO_SUCH_PAGE
    if not acting and request.url.path not in _OF_ONES_OWN:
        raise _NO_SUCH_ROLE


def with_cookie(house: House, response: Response, cookie: str) -> Response:
    """An answer that begins a session."""
    response.set_cookie(
        house.cookie,
        cookie,
        max_age=int(LONGEST.total_seconds()),
        httponly=True,
        secure=house.secure,
        samesite="lax",
    )
    return response


def _settles(path: str, owed: str) -> bool:
    """Whether a page is part of what has to be done first."""
    return path in {owed, "/keluar"} or path.startswith(f"{owed}/")


def _asked(request: Request) -> str:
    """The page that was asked for; the start where it cannot be asked for again."""
    path = request.url.path
    return path if request.method == "GET" and not personal_number_in(path) else "/"


_NAME: Final = re.compile(r"(?!\.{1,2}$)[^\x00-\x20\x7f?#/\\]{1,300}")
"""A part of an address: it becomes part of the owner's address, so it must not bend that."""

_NO_SUCH_PAGE: Final = Refused(
    404,
    "tidak-ditemukan",
    "Halaman ini tidak ada.",
    "Kembali ke Beranda untuk memilih siklus.",
    {},
)
_OF_ONES_OWN: Final = ("/akun", "/peran", "/keluar", "/keluar/semua")
"""Pages that show nothing of the office: whose role is none any more may change to another."""

_NO_SUCH_ROLE: Final = Refused(
    403,
    "jabatan-tidak-dikenal",
    "Jabatan ini tidak (lagi) tercantum pada berkas SOP.",
    "Mohon pilih jabatan lain pada halaman Akun, atau mohon hubungi Petugas TI.",
    {},
)
_OUT_OF_DATE: Final = Refused(
    403,
    "formulir-kedaluwarsa",
    "Formulir ini berasal dari sesi yang sudah berakhir; tidak ada yang disimpan.",
    "Mohon kembali ke halaman sebelumnya, muat ulang, lalu kirim lagi.",
    {},
)

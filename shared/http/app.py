"""The FastAPI application of a service: its own routes, health, parked records, problems."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Final

from fastapi import APIRouter, FastAPI
from fastapi.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.http import loglevel, parked, problems
from shared.http.desk import Desk
from shared.http.etags import VERSIONS, etag
from shared.http.operators import operators
from shared.http.uploads import ALLOWANCE, Allowance
from shared.http.watch import Watch, method_of
from shared.observability.metrics import CONTENT_TYPE, REQUESTS, exposition

MAX_IN_HAND: Final = 500
"""Requests that wait for their answer at once; more would wait longer than their clients do."""
SENT_AWAY_BYTES: Final = 1024 * 1024
SENT_AWAY_SECONDS: Final = 2.0
_SILENT: Final = ("/healthz", "/readyz", "/metrics")

Header = tuple[bytes, bytes]
_ALWAYS: Final[tuple[Header, ...]] = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
)
"""Nothing of an office stays in a cache on the way, and nothing is taken for a script."""

Around = Callable[[ASGIApp], ASGIApp]


def _plainly(app: ASGIApp) -> ASGIApp:
    return app


def create_app(
    service: str,
    desk: Desk,
    routes: Callable[[Desk], APIRouter],
    may_see_parked: Callable[[str], bool],
    around: Around = _plainly,
) -> ASGIApp:
    """The ASGI application, ready to be served; ``around`` is a service's own middleware."""
    app = FastAPI(title=f"kinerja {service}", docs_url=None, redoc_url=None)
    problems.install(app)
    app.include_router(routes(desk))
    operator = operators(desk, may_see_parked)
    app.include_router(parked.routes(desk, operator))
    app.include_router(loglevel.routes(operator))
    app.include_router(_health(desk))
    return Door(around(app))


def _health(desk: Desk) -> APIRouter:
    router = APIRouter(tags=["health"])

    @router.get("/healthz")
    async def alive() -> JSONResponse:
        failed = desk.engine.failed is not None and desk.engine.failed.done()
        reasons = ["a loop of the engine ended; the process must be restarted"] if failed else []
        return JSONResponse({"alive": not failed, "reasons": reasons}, 503 if failed else 200)

    @router.get("/metrics")
    async def metrics() -> Response:
        """Counts of this process; no person, no cycle, no figure."""
        return Response(exposition(), media_type=CONTENT_TYPE)

    @router.get("/readyz")
    async def ready() -> JSONResponse:
        health = await desk.engine.health()
        body = {"ready": health.ready, "reasons": list(health.reasons)}
        return JSONResponse(body, 200 if health.ready else 503)

    return router


class Door:
    """Refuses bodies that are too large, names versions, and writes one line per request.

    Only `Desk.upload` raises the limit, once it knows who sends. An answer carries an ETag
    where exactly one version was read or decided upon for it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._in_hand = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, unless too many are in hand; health is always told."""
        if scope["type"] != "http" or scope["path"] in _SILENT:
            await self._app(scope, receive, send)
        elif self._in_hand >= MAX_IN_HAND:
            REQUESTS.labels(method_of(scope), "503").inc()
            await _read_away(receive)
            await problems.overloaded()(scope, receive, send)
        else:
            await self._serve(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A fault that was answered with 500 is told there and ends here.

        In hand is what has no answer yet: one that streams for hours is not.
        """
        watch, status = Watch(scope), 0
        self._in_hand += 1
        allowance, versions = Allowance(), set[int]()
        scope[ALLOWANCE], scope[VERSIONS] = allowance, versions

        async def noting(message: Message) -> None:
            nonlocal status
            if not status and "status" in message:
                self._in_hand -= 1
            status = message.get("status", status)
            if message["type"] == "http.response.start":
                message = {**message, "headers": _completed(message["headers"], versions)}
            await send(message)

        try:
            await self._app(scope, _limited(receive, allowance), noting)
        except Exception:
            if status != 500:  # noqa: PLR2004
                raise
        finally:
            self._in_hand -= not status
            watch.answered(status)


async def _read_away(receive: Receive) -> None:
    """Take a small body off the line: a connection that is closed over it looks like a failure."""
    taken, more = 0, True
    with suppress(TimeoutError):
        async with asyncio.timeout(SENT_AWAY_SECONDS):
            while more and taken < SENT_AWAY_BYTES:
                message = await receive()
                taken += len(message.get("body", b""))
                more = bool(message.get("more_body"))


def _completed(headers: Iterable[Header], versions: Iterable[int]) -> list[Header]:
    """With what every answer carries and the one version as ETag, unless it has its own."""
    given, known = list(headers), tuple(versions)
    tag = [(b"etag", etag(known[0]).encode())] if len(known) == 1 else []
    has = {name.lower() for name, _ in given}
    return [*given, *(header for header in (*_ALWAYS, *tag) if header[0] not in has)]


def _limited(receive: Receive, allowance: Allowance) -> Receive:
    taken = 0

    async def limited() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        allowance.check(taken)
        return message

    return limited

"""What holds for every answer of the portal, and for every request that changes something.

Pages set their own headers (`headers.HEADERS`); what an answer lacks of them it gets here, so that
no file, redirect or refusal goes out without. Over https browsers are told to come by https only.
"""

from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.portal.web.headers import HEADERS
from shared.http.problems import problem

_TRANSPORT: Final = "Strict-Transport-Security"
_YEAR: Final = "max-age=31536000; includeSubDomains"
_RESOURCE: Final = "Cross-Origin-Resource-Policy"
_LOOKING: Final = ("GET", "HEAD", "OPTIONS")
_OURS: Final = ("same-origin", "none")
"""What browsers say of a request that a page of ours, or the person, began."""

_ELSEWHERE: Final = {
    "rule": "permintaan-dari-situs-lain",
    "detail": "Permintaan ini dimulai oleh halaman di luar portal; tidak ada yang dilakukan.",
    "remedy": "Mohon buka portal langsung di peramban, lalu ulangi dari sana.",
}


class Guard:
    """Middleware around the portal; ``secure``: whether people come by https."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self._app = app
        self._always = {**HEADERS, **({_TRANSPORT: _YEAR} if secure else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, unless another site's page sent it to change something here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._always.items():
                    headers.setdefault(name, value)
                opened = "access-control-allow-origin" in headers
                headers.setdefault(_RESOURCE, "cross-origin" if opened else "same-origin")
            await send(message)

        app = problem(403, _ELSEWHERE) if _from_elsewhere(scope) else self._app
        await app(scope, receive, guarded)


def _from_elsewhere(scope: Scope) -> bool:
    """By ``Sec-Fetch-Site``; who sends none (a program, an old browser) meets the form's token."""
    began = Headers(scope=scope).get("sec-fetch-site", "none")
    return scope["method"] not in _LOOKING and began not in _OURS

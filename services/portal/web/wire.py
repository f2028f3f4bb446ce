"""How the portal asks other services over HTTP: one pool of connections that stay open.

aiohttp, because pages ask all day: httpx took 46 % of what the dearest page cost this process
(docs/performance.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

import aiohttp
import orjson

_SECONDS: Final = 20.0
_CONNECT_SECONDS: Final = 3.0
_IDLE_SECONDS: Final = 4.0
"""Services hang up after five: whoever comes just then would have to be told that nobody came."""
_ERRORS: Final = 400


class Unreachable(Exception):  # noqa: N818 - a state of the world, not a fault
    """No answer came; the text is the kind of failure, never an address or a content."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered; headers are found in whatever case."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def refused(self) -> bool:
        """Whether it is a refusal or a fault."""
        return self.status >= _ERRORS

    def json(self) -> Any:
        """Its content. Raises ``ValueError`` where that is no JSON."""
        return orjson.loads(self.content)


class Wire(Protocol):
    """Carries one request."""

    async def ask(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes | None
    ) -> Answer:
        """The answer, whatever it says. Raises `Unreachable`."""


class Pool:
    """The real one; opened by the first question."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def ask(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes | None
    ) -> Answer:
        """See `Wire.ask`."""
        if self._session is None:
            self._session = _opened()
        try:
            async with self._session.request(
                method, url, headers=headers, data=content, allow_redirects=False
            ) as response:
                return Answer(response.status, response.headers, await response.read())
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unreachable(type(error).__name__) from None

    async def close(self) -> None:
        """Hang up."""
        if self._session is not None:
            await self._session.close()


def _opened() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=_IDLE_SECONDS),
        timeout=aiohttp.ClientTimeout(total=_SECONDS, connect=_CONNECT_SECONDS),
        cookie_jar=aiohttp.DummyCookieJar(),
        skip_auto_headers=("User-Agent", "Accept-Encoding"),
    )

"""People before the portal, as its bench plays them: each with a session, at a pace.

A client of its own, a few lines: on two cores a comfortable one would measure itself.
"""

import asyncio
import gzip
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from time import perf_counter
from typing import Final
from urllib.parse import urlencode

_TIMING: Final = re.compile(r"app;dur=([0-9.]+)")
_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class Seen:
    """One answer: milliseconds at the user and in the portal, bytes on the wire and unpacked."""

    page: str
    status: int
    user_ms: float
    server_ms: float
    wire: int
    whole: int


@dataclass(slots=True)
class Browser:
    """One keep-alive connection and a cookie."""

    host: str
    port: int
    cookie: str = ""
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None

    async def enter(self, login: str, password: str) -> None:
        """Come in as people do. Raises ``RuntimeError`` where the door stays shut."""
        body = urlencode({"login": login, "password": password}).encode()
        status, headers, _ = await self._ask("POST", "/masuk", body)
        found = re.match(r"kinerja=[^;]+", headers.get("set-cookie", ""))
        if found is None:
            raise RuntimeError(f"{login} was not let in: {status}")
        self.cookie = found[0]

    async def see(self, page: str, path: str) -> Seen:
        """One page."""
        started = perf_counter()
        status, headers, body = await self._ask("GET", path)
        took = (perf_counter() - started) * 1000
        timing = _TIMING.search(headers.get("server-timing", ""))
        packed = headers.get("content-encoding") == "gzip"
        whole = len(gzip.decompress(body)) if packed else len(body)
        return Seen(page, status, took, float(timing[1]) if timing else 0.0, len(body), whole)

    async def listen(self, path: str) -> None:
        """Hold a stream of changes open, for ever; begin anew when it ends."""
        while True:
            await self._ask("GET", path)

    async def close(self) -> None:
        """Hang up."""
        if self.writer is not None:
            self.writer.close()

    async def _ask(
        self, method: str, path: str, body: bytes = b""
    ) -> tuple[int, dict[str, str], bytes]:
        try:
            return await self._asked(method, path, body)
        except (asyncio.IncompleteReadError, ConnectionError):
            self.reader = None  # hung up while idle, as browsers meet it too: once more
            return await self._asked(method, path, body)

    async def _asked(
        self, method: str, path: str, body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        if self.reader is None or self.writer is None or self.reader.at_eof():
            self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n"
            f"Accept-Encoding: gzip\r\nCookie: {self.cookie}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        self.writer.write(head.encode() + body)
        async with asyncio.timeout(_SECONDS * 3):
            return await _answer(self.reader)


async def _answer(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    status = int(lines[0].split(" ")[1])
    pairs = (line.partition(":") for line in lines[1:] if line)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    if "content-length" in headers:
        return status, headers, await reader.readexactly(int(headers["content-length"]))
    if headers.get("transfer-encoding") != "chunked":
        return status, headers, b""
    parts = []
    while size := int(await reader.readuntil(b"\r\n"), 16):
        parts.append(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readexactly(2)
    return status, headers, b"".join(parts)


@dataclass(frozen=True, slots=True)
class Pace:
    """How long people look at a page before they turn it, in seconds: evenly between the two."""

    name: str
    shortest: float
    longest: float

    def pause(self, chance: Random) -> float:
        """One pause."""
        return chance.uniform(self.shortest, self.longest)


READING: Final = Pace("reading, 5 to 10 s a page", 5.0, 10.0)
"""What people do: 50 of them ask for 6.7 pages a second."""
TURNING: Final = Pace("turning, 0.5 to 1.5 s a page", 0.5, 1.5)
"""Harsher than people are: nobody has read a page by then."""
HURRIED: Final = Pace("without any pause", 0.0, 0.0)
"""What is full, and whether anything fails then."""


@dataclass(slots=True)
class Crowd:
    """Users who walk all pages of their role in an order of their own."""

    browsers: Sequence[tuple[Browser, Sequence[tuple[str, str]]]]
    seen: list[Seen] = field(default_factory=list)

    async def walk(self, seconds: float, pace: Pace, seed: int = 1) -> float:
        """Walk for a while at a pace; the seconds that it took."""
        self.seen, started = [], perf_counter()
        until = started + seconds
        walks = [
            self._one(browser, pages, until, pace, Random(seed * 1000 + n))  # noqa: S311
            for n, (browser, pages) in enumerate(self.browsers)
        ]
        await asyncio.gather(*walks)
        return perf_counter() - started

    async def _one(
        self,
        browser: Browser,
        pages: Sequence[tuple[str, str]],
        until: float,
        pace: Pace,
        chance: Random,
    ) -> None:
        await asyncio.sleep(chance.uniform(0, pace.longest))
        while perf_counter() < until:
            for page, path in chance.sample(pages, len(pages)):
                if perf_counter() >= until:
                    return
                self.seen.append(await browser.see(page, path))
                await asyncio.sleep(pace.pause(chance))

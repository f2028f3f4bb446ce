"""Asks a service for more than it can do: an open-loop generator over plain sockets.

Open-loop, since one that waits for answers slows down with the service and never overloads it.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Final
from urllib.parse import urlsplit

MAX_CONNECTIONS: Final = 800
COME_ANEW: Final = 10
"""One answer in so many is its connection's last: newcomers must be heard as well."""
_PATIENCE: Final = 30.0
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass
class Flood:
    """``request`` makes the next request's bytes; ``answers`` counts what came of them.

    Keys are statuses; ``503 without Retry-After``; ``unsent`` where every connection was waiting
    already; where there was no answer, why, and whether the connection was new.
    """

    url: str
    request: Callable[[], bytes]
    answers: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    """Seconds that an answer took at most."""
    _idle: list[Connection] = field(default_factory=list)

    async def closed_loop(self, clients: int, seconds: float) -> float:
        """What the service answers a second when each client waits for its answer."""
        until, before = monotonic() + seconds, self.answers.total()

        async def client() -> None:
            while monotonic() < until:
                await self._one()

        await asyncio.gather(*(client() for _ in range(clients)))
        return (self.answers.total() - before) / seconds

    async def open_loop(self, rate: float, seconds: float) -> None:
        """Ask ``rate`` times a second, whatever comes back; returns when all is answered."""
        started, asked, waiting = monotonic(), 0, set[asyncio.Task[None]]()
        while (passed := monotonic() - started) < seconds:
            for _ in range(int(passed * rate) - asked):
                asked += 1
                if len(waiting) >= MAX_CONNECTIONS:
                    self.answers["unsent"] += 1
                    continue
                task = asyncio.create_task(self._one())
                waiting.add(task)
                task.add_done_callback(waiting.discard)
            await asyncio.sleep(0.005)
        await asyncio.gather(*waiting)

    async def burst(self, count: int) -> None:
        """Ask on so many connections in the same moment; returns when all is answered."""
        missing = range(count - len(self._idle))
        self._idle += await asyncio.gather(*(self._connect() for _ in missing))
        await asyncio.gather(*(self._one() for _ in range(count)))

    async def close(self) -> None:
        """Give the connections back."""
        for _, writer in self._idle:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
        self._idle.clear()

    async def _one(self) -> None:
        began = monotonic()
        self.answers[await self._exchange()] += 1
        self.slowest = max(self.slowest, monotonic() - began)

    async def _exchange(self) -> str:
        """An idle connection may have been closed meanwhile, as HTTP allows: then a new one."""
        if self._idle:
            with suppress(OSError, EOFError):
                return await self._on(self._idle.pop(), "a kept connection")
        try:
            return await self._on(await self._connect(), "a new connection")
        except (OSError, EOFError) as error:
            return f"{type(error).__name__} on a new connection"

    async def _connect(self) -> Connection:
        place = urlsplit(self.url)
        async with asyncio.timeout(_PATIENCE):
            return await asyncio.open_connection(place.hostname, place.port)

    async def _on(self, connection: Connection, kind: str) -> str:
        """The answer on a connection, which is kept unless it failed or this was its last."""
        keep = False
        try:
            async with asyncio.timeout(_PATIENCE):
                status = await self._ask(connection)
            keep = self.answers.total() % COME_ANEW > 0
        except TimeoutError:
            return f"no answer on {kind}"
        else:
            return status
        finally:
            if keep:
                self._idle.append(connection)
            else:
                connection[1].close()

    async def _ask(self, connection: Connection) -> str:
        reader, writer = connection
        writer.write(self.request())
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        await reader.readexactly(int(fields.get("content-length", "0")))
        status = head.split(" ", 2)[1]
        waits = status == "503" and "retry-after" not in fields
        return f"{status} without Retry-After" if waits else status

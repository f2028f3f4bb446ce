"""Where service processes ask, when they start, through which links to go and which clock to read.

A line of JSON each way over TCP. A process that was killed gets the same links again, with the
fault that is on them.
"""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from tests.chaos.proxy import Link

ADDRESS = "CHAOS_CONTROL"
"""Environment variable with the port; only processes of `tests.chaos.launch` read it."""


@dataclass(eq=False)
class Control:
    """The links and clocks of all processes, by the HTTP port that a process serves."""

    folder: Path
    links: dict[tuple[int, str], Link] = field(default_factory=dict)
    port: int = 0
    _server: asyncio.Server | None = None

    async def open(self) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Stop, with every link."""
        if self._server is not None:
            self._server.close()
        for link in self.links.values():
            await link.close()

    def clock(self, http_port: int) -> Path:
        """The file with the offset of a process's clock, in seconds."""
        return self.folder / f"clock-{http_port}"

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = orjson.loads(await reader.readline())
        found: dict[str, int | str] = {"clock": str(self.clock(asked["http_port"]))}
        for name in ("kafka", "mongod"):
            found[name] = (await self._link(asked["http_port"], name, asked[name])).port
        writer.write(orjson.dumps(found) + b"\n")
        await writer.drain()
        writer.close()

    async def _link(self, http_port: int, name: str, target: int) -> Link:
        known = self.links.get((http_port, name))
        if known is None:
            known = self.links[http_port, name] = Link(target)
            await known.open()
        return known

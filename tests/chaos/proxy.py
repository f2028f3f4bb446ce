"""A TCP link that can be cut, hung, made deaf or slow: one for each process and what it talks to.

So one replica can lose MongoDB while its twin does not, and requests can arrive whose answers
do not. Bytes are never changed.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from tests.chaos.schedule import Kind

_CHUNK: Final = 1 << 16


@dataclass(eq=False)
class _Pair:
    client: asyncio.StreamWriter
    server: asyncio.StreamWriter

    def abort(self) -> None:
        for writer in (self.client, self.server):
            writer.transport.abort()


@dataclass(eq=False)
class Link:
    """One listening port that leads to ``target``."""

    target: int
    port: int = 0
    mode: Kind | None = None
    late: float = 0.0
    _pairs: set[_Pair] = field(default_factory=set)
    _clear: asyncio.Event = field(default_factory=asyncio.Event)
    _server: asyncio.Server | None = None

    async def open(self) -> None:
        """Listen on a free port."""
        self._clear.set()
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    def spoil(self, kind: Kind, late: float = 0.0) -> None:
        """Let a fault begin."""
        self.mode, self.late = kind, late
        if kind in (Kind.HANG, Kind.DEAF):
            self._clear.clear()
        if kind is Kind.CUT:
            self._abort()

    def heal(self) -> None:
        """Let it end. What hung is reset: the packets of a pulled cable are gone."""
        if self.mode in (Kind.HANG, Kind.DEAF):
            self._abort()
        self.mode, self.late = None, 0.0
        self._clear.set()

    async def close(self) -> None:
        """Stop listening and drop every connection."""
        if self._server is not None:
            self._server.close()
        self._clear.set()
        self._abort()

    def _abort(self) -> None:
        for pair in tuple(self._pairs):
            pair.abort()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.mode is Kind.CUT:
            writer.transport.abort()
            return
        try:
            back, out = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        pair = _Pair(writer, out)
        self._pairs.add(pair)
        try:
            await asyncio.gather(self._pump(reader, out), self._pump(back, writer, answers=True))
        finally:
            self._pairs.discard(pair)
            pair.abort()

    async def _pump(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, answers: bool = False
    ) -> None:
        """Carry one direction until it ends; then the whole connection ends."""
        with suppress(OSError):
            while chunk := await source.read(_CHUNK):
                if self.mode is Kind.HANG or (answers and self.mode is Kind.DEAF):
                    await self._clear.wait()
                    break
                if self.late:
                    await asyncio.sleep(self.late)
                sink.write(chunk)
                await sink.drain()
        sink.transport.abort()

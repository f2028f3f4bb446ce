"""uvicorn as a service needs it: stops in our order, and lets in all who wait, also when busy.

libuv (under uvloop) takes one new connection at each turn of the loop since 1.45
(libuv/libuv#3696). A service that is asked for more than it can do makes a few turns a second,
so newcomers waited for minutes where they were to be told 503 at once.
"""

import asyncio
import errno
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

import structlog
import uvicorn

log = structlog.get_logger("kinerja.server")

PAUSE_SECONDS: Final = 1.0
"""How long nobody is let in when the process has no descriptor left for them."""
_GONE: Final = (errno.ECONNABORTED, errno.EINTR)


class Server(uvicorn.Server):
    """Serves until ``should_exit``; SIGTERM is the service's business."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._listening: socket.socket | None = None
        self._entering: set[asyncio.Task[None]] = set()
        self._reopening: asyncio.TimerHandle | None = None

    @property
    def port(self) -> int:
        """Where it listens, once it has started. Raises ``RuntimeError`` before."""
        if self._listening is None:
            raise RuntimeError("the server has not started")
        return int(self._listening.getsockname()[1])

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone: uvicorn would end the process before the outbox is drained."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen on the configured place. Raises ``OSError`` where that cannot be had."""
        await super().startup(sockets or [])
        host, config = self.config.host, self.config
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listening = socket.create_server(
            (host, config.port), family=family, backlog=config.backlog
        )
        self._listening.settimeout(0)
        self._open()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let nobody in any more, and finish with those who are."""
        if self._listening is not None:
            self._shut()
            self._listening.close()
        await super().shutdown(sockets)

    def _open(self) -> None:
        if self._listening is not None:
            asyncio.get_running_loop().add_reader(self._listening, self._let_in, self._listening)

    def _shut(self) -> None:
        if self._reopening is not None:
            self._reopening.cancel()
        if self._listening is not None:
            asyncio.get_running_loop().remove_reader(self._listening)

    def _let_in(self, listening: socket.socket) -> None:
        """Take everybody who waits, as far as a full queue goes."""
        for _ in range(self.config.backlog):
            try:
                connection, _ = listening.accept()
            except BlockingIOError:
                return
            except OSError as error:
                if error.errno in _GONE:
                    continue
                self._rest(error)
                return
            entering = asyncio.create_task(self._welcome(connection))
            self._entering.add(entering)
            entering.add_done_callback(self._entering.discard)

    def _rest(self, error: OSError) -> None:
        log.error("http.nobody_let_in", error=error.strerror, again_in_seconds=PAUSE_SECONDS)
        self._shut()
        self._reopening = asyncio.get_running_loop().call_later(PAUSE_SECONDS, self._open)

    async def _welcome(self, connection: socket.socket) -> None:
        """Who has hung up in the meantime is not missed."""
        connection.settimeout(0)
        with suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await asyncio.get_running_loop().connect_accepted_socket(
                self._protocol, connection, ssl=self.config.ssl
            )

    def _protocol(self) -> asyncio.Protocol:
        make: Callable[..., asyncio.Protocol] = self.config.http_protocol_class
        return make(
            config=self.config,
            server_state=self.server_state,
            app_state=self.lifespan.state,
        )

"""Who comes to a busy service is let in at once, however many come; nobody who left is missed."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import wraps
from typing import Any
from unittest.mock import Mock

import pytest
import uvicorn
import uvloop
from starlette.types import Receive, Scope, Send

from shared.runtime import server as module
from shared.runtime.server import Server

MANY = 60
A_FEW_TURNS = 6


def on_uvloop(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """The loop that services run on."""

    @wraps(test)
    def run(**fixtures: Any) -> None:
        uvloop.run(test(**fixtures))

    return run


async def says_hello(_scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    headers = [(b"content-length", b"5")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"hello"})


@asynccontextmanager
async def serving() -> AsyncIterator[Server]:
    config = uvicorn.Config(
        says_hello, "127.0.0.1", 0, log_config=None, lifespan="off", interface="asgi3"
    )
    server = Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started or server._listening is None:
        await turns(1)
    try:
        yield server
    finally:
        server.should_exit = True
        await running


async def turns(number: int) -> None:
    """Let the loop look at its sockets so many times."""
    for _ in range(number):
        await asyncio.sleep(0)


def knocks(server: Server, number: int) -> list[socket.socket]:
    """Connections that the kernel has made and the server has not seen yet."""
    return [socket.create_connection(("127.0.0.1", server.port)) for _ in range(number)]


@on_uvloop
async def test_all_who_wait_are_let_in_within_a_few_turns_of_the_loop() -> None:
    async with serving() as server:
        waiting = knocks(server, MANY)

        await turns(A_FEW_TURNS)

        assert len(server.server_state.connections) == MANY
        for connection in waiting:
            connection.close()


@on_uvloop
async def test_who_hung_up_before_being_let_in_harms_nobody() -> None:
    async with serving() as server:
        for gone in knocks(server, 5):
            gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            gone.close()

        assert await answer_of(server) == b"hello"


@on_uvloop
async def test_without_descriptors_it_rests_and_then_lets_in_who_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "PAUSE_SECONDS", 0.01)
    async with serving() as server:
        full = Mock(accept=Mock(side_effect=OSError(24, "Too many open files")))

        server._let_in(full)

        assert full.accept.call_count == 1
        assert await answer_of(server) == b"hello"


@on_uvloop
async def test_after_its_end_nobody_is_let_in() -> None:
    async with serving() as server:
        port = server.port

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


async def answer_of(server: Server) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    async with asyncio.timeout(10):
        told = await reader.read()
    writer.close()
    await writer.wait_closed()
    return told.split(b"\r\n\r\n")[1]

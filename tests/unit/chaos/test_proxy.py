"""A link does to bytes what its fault says, and nothing once it is healed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from tests.chaos.proxy import Link
from tests.chaos.schedule import Kind

SOON = 0.2


class Echo:
    """A server that says what it hears, and remembers it."""

    def __init__(self) -> None:
        self.heard = b""
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while chunk := await reader.read(100):
                self.heard += chunk
                writer.write(chunk)
        writer.close()


@pytest.fixture
async def echo() -> AsyncIterator[Echo]:
    echo = Echo()
    server = await asyncio.start_server(echo.serve, "127.0.0.1", 0)
    echo.port = server.sockets[0].getsockname()[1]
    yield echo
    server.close()


@pytest.fixture
async def link(echo: Echo) -> AsyncIterator[Link]:
    link = Link(echo.port)
    await link.open()
    yield link
    await link.close()


async def said(link: Link, text: bytes = b"x") -> bytes:
    """What comes back on a new connection; nothing where it was reset, or nothing comes soon."""
    reader, writer = await asyncio.open_connection("127.0.0.1", link.port)
    try:
        with suppress(OSError, TimeoutError):
            writer.write(text)
            async with asyncio.timeout(SOON):
                return await reader.read(100)
        return b""
    finally:
        writer.transport.abort()


async def test_bytes_go_through_both_ways(link: Link) -> None:
    assert await said(link, b"hello") == b"hello"


async def test_a_cut_link_resets_and_refuses_until_it_is_healed(link: Link) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", link.port)
    writer.write(b"a")
    assert await reader.read(1) == b"a"

    link.spoil(Kind.CUT)
    with suppress(OSError):
        assert await reader.read(1) == b""
    writer.transport.abort()
    assert await said(link) == b""

    link.heal()
    assert await said(link) == b"x"


async def test_on_a_hanging_link_nothing_arrives(link: Link, echo: Echo) -> None:
    link.spoil(Kind.HANG)

    assert await said(link, b"lost") == b""
    assert echo.heard == b""
    link.heal()
    assert await said(link) == b"x"


async def test_on_a_deaf_link_the_question_arrives_and_the_answer_does_not(
    link: Link, echo: Echo
) -> None:
    link.spoil(Kind.DEAF)

    assert await said(link, b"commit") == b""
    assert echo.heard == b"commit"
    link.heal()
    assert await said(link) == b"x"


async def test_a_slow_link_is_late_and_loses_nothing(link: Link) -> None:
    link.spoil(Kind.DELAY, late=SOON)
    start = asyncio.get_running_loop().time()
    reader, writer = await asyncio.open_connection("127.0.0.1", link.port)

    writer.write(b"x")

    assert await reader.read(1) == b"x"
    assert asyncio.get_running_loop().time() - start >= 2 * SOON
    writer.transport.abort()


async def test_a_target_that_is_down_is_a_reset_and_no_fault_of_the_link() -> None:
    link = Link(1)
    await link.open()

    assert await said(link) == b""
    await link.close()

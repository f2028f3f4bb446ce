"""The portal's own way to other services, over a real connection on this computer."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from services.portal.web.wire import Pool, Unreachable

ANSWER = b'HTTP/1.1 200 OK\r\nETag: "7"\r\nContent-Length: 2\r\n\r\n{}'


@dataclass
class Peer:
    """A server that gives one answer to whatever it is asked."""

    answer: bytes = ANSWER
    heard: list[bytes] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                self.heard.append(await reader.readuntil(b"\r\n\r\n"))
                writer.write(self.answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


@pytest.fixture
async def peer() -> AsyncIterator[Peer]:
    here = Peer()
    server = await asyncio.start_server(here.serve, "127.0.0.1", 0)
    here.port = server.sockets[0].getsockname()[1]
    try:
        yield here
    finally:
        server.close()


@pytest.fixture
async def pool() -> AsyncIterator[Pool]:
    pool = Pool()
    yield pool
    await pool.close()


async def test_headers_and_content_come_as_they_were_sent(peer: Peer, pool: Pool) -> None:
    answer = await pool.ask("GET", f"http://127.0.0.1:{peer.port}/a?b=c%20d", {"X-A": "b"}, None)

    assert (answer.status, answer.refused, answer.headers["etag"]) == (200, False, '"7"')
    assert answer.json() == {}
    assert peer.heard[0].startswith(b"GET /a?b=c%20d HTTP/1.1\r\n")
    assert b"X-A: b\r\n" in peer.heard[0]
    assert b"Cookie" not in peer.heard[0]


async def test_one_connection_carries_question_after_question(peer: Peer, pool: Pool) -> None:
    for _ in range(3):
        await pool.ask("GET", f"http://127.0.0.1:{peer.port}/", {}, None)

    assert (len(peer.heard), peer.connections) == (3, 1)


async def test_nothing_is_followed_elsewhere(peer: Peer, pool: Pool) -> None:
    peer.answer = b"HTTP/1.1 302 Found\r\nLocation: /else\r\nContent-Length: 0\r\n\r\n"

    answer = await pool.ask("GET", f"http://127.0.0.1:{peer.port}/", {}, None)

    assert (answer.status, len(peer.heard)) == (302, 1)


@pytest.mark.parametrize("answer", [b"", b"nonsense\r\n\r\n"])
async def test_who_does_not_answer_is_said_to_be_away(
    peer: Peer, pool: Pool, answer: bytes
) -> None:
    peer.answer = answer or b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"
    url = f"http://127.0.0.1:{peer.port}/"
    if not answer:
        url = "http://127.0.0.1:1/"

    with pytest.raises(Unreachable):
        await pool.ask("GET", url, {}, None)

"""The systems that are told by webhook: checks signatures, remembers, and is not always well."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any

import orjson
import uvicorn
from standardwebhooks.webhooks import Webhook

from shared.runtime.server import Server
from tests.system.house import eventually

CODE = "SATU_DATA"
SECRET = "whsec_" + "a2luZXJqYS1jaGFvcy1rZXktMDEyMzQ1Njc4OWFiY2RlZg=="


@dataclass(frozen=True, slots=True)
class Call:
    """A webhook that arrived: its id, whether the signature was good, the event in it."""

    id: str
    genuine: bool
    type: str
    event: dict[str, Any]
    accepted: bool


@dataclass(eq=False)
class Receiver:
    """An HTTP server in this process. ``trouble`` is how often it answers 503 on purpose."""

    chance: Random
    trouble: float = 0.15
    calls: list[Call] = field(default_factory=list)
    port: int = 0
    _server: Server | None = None
    _serving: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Listen on a free port."""
        config = uvicorn.Config(
            self._app, "127.0.0.1", 0, log_config=None, lifespan="off", interface="asgi3"
        )
        server = self._server = Server(config)
        self._serving = asyncio.create_task(self._server.serve())
        await eventually(lambda: server.started, "the receiver listens")
        self.port = self._server.port

    async def close(self) -> None:
        """Stop listening."""
        if self._server is not None and self._serving is not None:
            self._server.should_exit = True
            await self._serving

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        body = b""
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        status = self.take({k.decode(): v.decode() for k, v in scope["headers"]}, body)
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    def take(self, headers: dict[str, str], body: bytes) -> int:
        """Note a call; the status that it is answered with."""
        genuine = _signed(headers, body)
        accepted = genuine and self.chance.random() >= self.trouble
        told = orjson.loads(body)
        call = Call(headers["webhook-id"], genuine, told["type"], told["data"] or {}, accepted)
        self.calls.append(call)
        return 204 if accepted else 503


def _signed(headers: dict[str, str], body: bytes) -> bool:
    """Whether the signature is right for the time that it names: the services' clocks jump here."""
    at = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
    made = Webhook(SECRET).sign(headers["webhook-id"], at, body.decode())
    return made in headers["webhook-signature"].split(" ")

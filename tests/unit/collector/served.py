"""A service behind its real door: HTTP, tokens and engine, with everything stored in memory."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Final

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from fastapi import APIRouter, FastAPI

from services.collector.domain import CONSUMES, ENTRY_KINDS, STATES, Rules, decide, touches
from shared.contract import Event
from shared.engine import BlockNotice, Engine, MemoryStore, Outgoing, Step
from shared.files import MemoryFiles
from shared.http import Desk, problems
from shared.http.app import Door
from shared.security import Principal, Verifier, issue
from tests.unit.collector.world import RULES

KEY: Final = Ed25519PrivateKey.from_private_bytes(bytes(32))
"""A fixed key, so that a failing test fails alike the next time."""

PUBLIC: Final = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


class Recorder:
    """A bus that remembers what was said."""

    healthy = True

    def __init__(self) -> None:
        self.sent: list[Outgoing] = []
        self._more = asyncio.Event()

    async def send(self, events: Sequence[Outgoing]) -> None:
        self.sent.extend(events)
        self._more.set()

    async def topics(self, number: int) -> list[str]:
        """Topics of what was sent, once that many events were; never waits for ever."""
        async with asyncio.timeout(5):
            while len(self.sent) < number:
                self._more.clear()
                await self._more.wait()
        return [event.topic for event in self.sent]

    async def stop(self) -> None:
        """Nothing to close."""


def _no_notice(notice: BlockNotice) -> Event:
    raise AssertionError(notice)


def collector_step(rules: Rules = RULES) -> Step:
    """The collector's step, as `services.collector.app` makes it."""
    return Step(
        service="collector",
        consumes=CONSUMES,
        states=STATES,
        entry_kinds=ENTRY_KINDS,
        decide=partial(decide, rules),
        touches=touches,
        notice=_no_notice,
    )


@asynccontextmanager
async def served(
    step: Step,
    routes: Callable[[Desk], APIRouter],
    now: datetime,
    files: MemoryFiles | None = None,
) -> AsyncIterator[tuple[httpx.AsyncClient, Engine, Recorder]]:
    """The service at a moment that stands still."""
    bus = Recorder()
    engine = Engine(step, MemoryStore(step.states), bus, clock=lambda: now)
    app = FastAPI()
    problems.install(app)
    app.include_router(routes(Desk(engine, Verifier(PUBLIC), files=files or MemoryFiles())))
    await engine.start()
    try:
        transport = httpx.ASGITransport(Door(app))
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            yield client, engine, bus
    finally:
        await engine.stop()


def bearer(role: str, office: str, service: str = "collector") -> dict[str, str]:
    """The header of a person in a role, at a service."""
    pem = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    person = Principal(subject=role.lower(), office=office, role=role, name=role.title())
    return {"Authorization": f"Bearer {issue(pem, person, service, datetime.now(UTC))}"}

"""Every service as a process runs it, but for Kafka and MongoDB: those are in memory."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Final

import httpx
from fastapi import APIRouter
from starlette.types import ASGIApp

from services.approval import app as approval
from services.approval.domain import Rules
from services.approval.signing.choice import Signing
from services.approval.signing.sheets import Sheets
from services.collector import app as collector
from services.notifier import app as notifier
from services.portal.app import FIRST_STEP, RULES_VERSION
from services.portal.domain import CONSUMES, ENTRY_KINDS, STATES, decide, touches
from services.recap import app as recap
from shared.contract.sample import at
from shared.documents import MemoryDocuments
from shared.engine import Engine, MemoryStore, Step
from shared.engine.testing import MemoryBus
from shared.files import MemoryFiles
from shared.http import Desk
from shared.http.app import create_app
from shared.office import load_offices
from shared.runtime import Service
from shared.runtime.notice import blocked
from shared.security import Verifier
from shared.sop import load_calendar, load_sop
from tests.unit.collector.served import PUBLIC

NOW: Final = at(2)


def _approval() -> Service:
    """Approval's root wants the addresses of Kafka and MongoDB, so its parts are joined here."""
    rules = Rules(load_sop(), load_calendar(), load_offices())
    sheets = Sheets(rules, "https://contoh.example")
    routes = partial(approval.routes_for, rules=rules, chosen=Signing(), sheets=sheets)
    return Service(approval.step(rules), routes, lambda role: rules.sop.may(role, "parked"))


def _portal() -> Service:
    """As `_approval`; without its pages, which `tests/unit/portal/pages.py` serves."""
    notice = blocked("portal", FIRST_STEP, load_sop(), load_calendar(), RULES_VERSION)
    made = Step("portal", CONSUMES, STATES, ENTRY_KINDS, decide, touches, notice)
    return Service(made, lambda _desk: APIRouter(), lambda role: load_sop().may(role, "parked"))


_MADE: Final[dict[str, Callable[[], Service]]] = {
    "collector": collector.service,
    "recap": recap.service,
    "approval": _approval,
    "notifier": notifier.service,
    "portal": _portal,
}
ALL: Final = tuple(_MADE)
WITH_HTTP: Final = ALL[:-1]
"""The services whose addresses are for programs; the portal's are pages."""


@cache
def service(name: str) -> Service:
    """A service with its real step and its real routes."""
    return _MADE[name]()


@dataclass(frozen=True)
class Served:
    """A running service: its address, its engine, and all that it keeps."""

    client: httpx.AsyncClient
    app: ASGIApp
    engine: Engine
    store: MemoryStore
    bus: MemoryBus
    files: MemoryFiles


@asynccontextmanager
async def served(name: str, now: datetime = NOW) -> AsyncIterator[Served]:
    """A service behind its real door, at a moment that stands still."""
    made, bus, files = service(name), MemoryBus(), MemoryFiles()
    store = MemoryStore(made.step.states)
    engine = Engine(made.step, store, bus, clock=lambda: now)
    roles = frozenset(role.code for role in load_sop().roles)
    desk = Desk(engine, Verifier(PUBLIC), files=files, documents=MemoryDocuments(), roles=roles)
    app = create_app(name, desk, made.routes, made.may_see_parked)
    await engine.start()
    try:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{name}") as client:
            yield Served(client, app, engine, store, bus, files)
    finally:
        await engine.stop()

"""The portal behind its real door: pages, cookies and engine, with the other services played."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from html import unescape
from ipaddress import ip_network
from typing import Any, Final

import httpx
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from fastapi import FastAPI

from services.portal.accounts.door import Door
from services.portal.accounts.errands import Errands
from services.portal.accounts.links import Links
from services.portal.accounts.model import Account
from services.portal.accounts.passwords import hashed
from services.portal.accounts.provider import Provider
from services.portal.accounts.store import Accounts
from services.portal.app import OfficeData, Systems, all_routes
from services.portal.domain import CONSUMES, ENTRY_KINDS, STATES, decide, touches
from services.portal.register import Register
from services.portal.systems.gate import Gate
from services.portal.systems.store import Clients
from services.portal.web.backend import Backend
from services.portal.web.house import House
from services.portal.web.render import Renderer
from services.portal.web.wire import Answer, Unreachable
from shared.contract import Event
from shared.contract.sample import OFFICE
from shared.documents import MemoryDocuments
from shared.engine import Engine, MemoryStore, Step
from shared.engine.testing import START, MemoryBus, Source, feed
from shared.files import MemoryFiles
from shared.http import Desk, problems
from shared.office import Office, load_offices
from shared.runtime.notice import blocked
from shared.security import Verifier
from shared.sop import load_calendar, load_sop
from tests.unit.collector.served import KEY, PUBLIC

PASSWORD: Final = "empat ekor itik pulang"
SETUP_CODE: Final = "abcd-efgh-ijkl-mnop-qrst-uvwx"
ADDRESSES: Final = {
    name: f"http://{name}" for name in ("collector", "recap", "approval", "notifier")
}


@dataclass
class Others:
    """The other services: what they answer, and what they were asked."""

    answers: dict[str, tuple[int, Any]] = field(default_factory=dict)
    asked: list[httpx.Request] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    away: bool = False

    async def ask(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes | None
    ) -> Answer:
        """See `Wire.ask`."""
        if self.away:
            raise Unreachable("ConnectError")
        response = self.handle(httpx.Request(method, url, headers=dict(headers), content=content))
        return Answer(response.status_code, response.headers, response.content)

    def handle(self, request: httpx.Request) -> httpx.Response:
        """Answer as arranged; 404 for what was not."""
        self.asked.append(request)
        key = f"{request.method} {request.url.host}{request.url.path}"
        if key not in self.answers:
            return httpx.Response(
                404, json={"rule": "tidak-ditemukan", "detail": key, "remedy": "-"}
            )
        status, body = self.answers[key]
        if isinstance(body, bytes):
            return httpx.Response(status, content=body, headers=self.headers)
        return httpx.Response(status, json=body, headers=self.headers)


@dataclass
class Browser:
    """A browser before the portal, and what stands behind it."""

    client: httpx.AsyncClient
    others: Others
    accounts: Accounts
    engine: Engine
    app: FastAPI

    def at(self, address: str) -> httpx.AsyncClient:
        """Somebody else before the portal, at an address of his own."""
        transport = httpx.ASGITransport(self.app, client=(address, 4711))
        return httpx.AsyncClient(transport=transport, base_url="http://portal")

    async def come_in(self, role: str, **changes: object) -> None:
        """Come in as a new person in a role."""
        login = role.lower().replace("_", "-")
        account = Account.model_validate(
            {
                "login": login,
                "office": OFFICE,
                "name": f"{role.title()} (contoh)",
                "roles": (role,),
                "password": _hash(),
                "must_change": False,
                "created_at": datetime.now(UTC),
            }
            | changes
        )
        await self.accounts.give(account)
        await self.accounts.replace(
            account, account.model_copy(update={"must_change": changes.get("must_change", False)})
        )
        answer = await self.client.post("/masuk", data={"login": login, "password": PASSWORD})
        assert answer.status_code == 303, answer.text

    async def form(self, page: str, action: str) -> dict[str, str]:
        """The hidden fields of a page's form."""
        text = (await self.client.get(page)).text
        found = re.search(
            rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', text, re.DOTALL
        )
        assert found is not None, text
        hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', found.group(1))
        return {name: unescape(value) for name, value in hidden}


@cache
def _hash() -> str:
    return hashed(PASSWORD)


@asynccontextmanager
async def portal(
    *events: Event,
    offices: Mapping[str, Office] | None = None,
    public: tuple[str, ...] = (),
    secure: bool = False,
    proxies: tuple[str, ...] = (),
    provider: Provider | None = None,
) -> AsyncIterator[Browser]:
    """The portal after these events, said one minute after the other.

    ``offices`` stand in place of the sample register, ``public`` ones publish to everybody.
    """
    sop, others, documents = load_sop(), Others(), MemoryDocuments()
    known = load_offices() if offices is None else offices
    step = Step(
        service="portal",
        consumes=CONSUMES,
        states=STATES,
        entry_kinds=ENTRY_KINDS,
        decide=decide,
        touches=touches,
        notice=blocked("portal", 1, sop, load_calendar(), "portal-1"),
    )
    bus = MemoryBus()
    engine = Engine(step, MemoryStore(step.states), bus)
    desk = Desk(engine, Verifier(PUBLIC), files=MemoryFiles(), documents=documents)
    accounts, app = Accounts(documents), FastAPI()
    key = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    house = House(
        desk=desk,
        door=Door(accounts, _now, known),
        backend=Backend(ADDRESSES, lambda: key, others, _now),
        renderer=Renderer(sop, load_calendar()),
        sop=sop,
        clock=_now,
        secure=secure,
        sso="SSO Kabupaten" if provider else None,
        public=frozenset(public),
    )
    problems.install(app)
    register = Register(documents, known)
    office = OfficeData(known, load_calendar(), register, SETUP_CODE)
    clients = Clients(documents)
    gate = Gate(clients, accounts, lambda: key, desk.verifier, _now)
    others_in = Systems(
        gate,
        clients,
        Links(documents),
        Errands(documents),
        tuple(map(ip_network, proxies)),
        "http://portal",
        provider,
    )
    app.include_router(all_routes(house, accounts, office, others_in, asyncio.Event()))
    await engine.start()
    try:
        source = Source("collector", bus)
        said = [(event, START + timedelta(minutes=n)) for n, event in enumerate(events)]
        await feed(engine, *[source.says(event, at) for event, at in said])
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(
            transport=transport, base_url="https://portal" if secure else "http://portal"
        ) as client:
            yield Browser(client, others, accounts, engine, app)
    finally:
        await engine.stop()


def _now() -> datetime:
    return datetime.now(UTC)

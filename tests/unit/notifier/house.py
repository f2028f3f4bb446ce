"""The notifier as it runs, in memory: engine, HTTP, couriers, and a clock that a test moves."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import httpx
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from services.notifier.api import routes
from services.notifier.app import step
from services.notifier.channels import Paper, Parcel, Sent, Way
from services.notifier.courier import Courier
from services.notifier.domain.delivery import DELIVERY, Channel, Delivery
from services.notifier.domain.rules import Rules
from services.notifier.domain.states import Mailroom
from services.notifier.settings import ChannelSettings
from shared.contract import Event, StepProgressed
from shared.decision import CYCLE, Ref
from shared.engine import Engine
from shared.engine.decode import Received, decode
from shared.engine.testing import FaultyStore, MemoryBus, Source, feed
from shared.files import MemoryFiles
from shared.http import Desk
from shared.http.app import create_app
from shared.security import Principal, Verifier, issue
from tests.unit.collector.served import KEY, PUBLIC
from tests.unit.notifier.world import CYCLE_ID, OFFICE, RULES, SEKRETARIS, wita

ALL = frozenset(Channel)


def bearer(role: str, name: str | None = None) -> dict[str, str]:
    """The header of the officer who holds a role, or of somebody with another name."""
    officer = RULES.offices[OFFICE].officer(role, wita(6, 9).date())
    known = name or (officer.name if officer else role.title())
    person = Principal(subject=role.lower(), office=OFFICE, role=role, name=known)
    pem = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return {"Authorization": f"Bearer {issue(pem, person, 'notifier', datetime.now(UTC))}"}


def with_channels(*channels: Channel, **posts: Any) -> Rules:
    """The rules, with these channels beside the inbox."""
    update = {"channels": frozenset({Channel.INBOX, *channels}), **posts}
    return replace(RULES, posts=RULES.posts.model_copy(update=update))


@dataclass
class Fake:
    """A way that answers what a test tells it to, and keeps what it was given."""

    answers: list[Sent] = field(default_factory=list)
    parcels: list[Parcel] = field(default_factory=list)
    gate: asyncio.Event | None = None
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, parcel: Parcel) -> Sent:
        self.parcels.append(parcel)
        self.begun.set()
        if self.gate is not None:
            await self.gate.wait()
        return self.answers.pop(0) if self.answers else Sent("SENT", "250", "a@b.example")


@dataclass
class House:
    """The running notifier and everything around it."""

    rules: Rules
    now: datetime
    store: FaultyStore
    bus: MemoryBus
    engine: Engine
    desk: Desk
    client: httpx.AsyncClient
    sources: dict[str, Source] = field(default_factory=dict)

    async def tell(self, *events: Event, at: datetime | None = None) -> None:
        """Have another service say something, now or at another moment."""
        source = self.sources.setdefault("approval", Source("approval", self.bus))
        self.now = at or self.now
        for event in events:
            await feed(self.engine, source.says(event, self.now))
        assert not self.store.records, [p.reason for p in self.store.records.values()]

    async def ring(self, at: datetime) -> int:
        """Let time pass until then; how many wakes there were."""
        self.now = at
        woken = await self.engine.alarms.ring()
        await self.engine.relay.drain()
        return woken

    async def post(
        self, path: str, role: str = SEKRETARIS, body: object = None, **headers: str
    ) -> httpx.Response:
        """Ask for something, as a role."""
        sent = bearer(role) | {k.replace("_", "-"): v for k, v in headers.items()}
        return await self.client.post(path, json=body, headers=sent)

    async def get(self, path: str, role: str = SEKRETARIS, **params: str) -> Any:
        """What is shown to a role."""
        answer = await self.client.get(path, params=params, headers=bearer(role))
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def sign(self, letter: str, role: str = SEKRETARIS, **headers: str) -> httpx.Response:
        """Sign a letter of the cycle."""
        return await self.post(f"/cycles/{CYCLE_ID}/letters/{letter}/signing", role, **headers)

    def courier(self, ways: Mapping[Channel, Way], papers: tuple[Paper, ...] = ()) -> Courier:
        """A courier of one process."""

        async def of(_desk: Desk, _delivery: Delivery) -> tuple[Paper, ...]:
            return papers

        return Courier(self.desk, ways, of)

    # --- what can be seen -------------------------------------------------------------------

    def mailroom(self) -> Mailroom:
        """The cycle, as it is stored."""
        return Mailroom.model_validate(self.store.documents[Ref(CYCLE, CYCLE_ID)]["state"])

    def deliveries(self, channel: Channel | None = None) -> list[Delivery]:
        """Everything that is or was to be delivered, oldest first."""
        found = [
            Delivery.model_validate(document["state"])
            for ref, document in sorted(self.store.documents.items())
            if ref.kind == DELIVERY
        ]
        return [d for d in found if channel in (None, d.channel)]

    def entries(self, kind: str) -> list[dict[str, Any]]:
        """Entries of a kind in the order of their writing."""
        rows = [row for row in self.store.rows.values() if row.kind == kind]
        return [row.data for row in sorted(rows, key=lambda row: (row.at, row.order))]

    def said(self) -> list[StepProgressed]:
        """What notifier has said."""
        received = [decode(record) for record in self.bus.records]
        return [
            r.body
            for r in received
            if isinstance(r, Received)
            and r.attributes.source == "notifier"
            and isinstance(r.body, StepProgressed)
        ]


@asynccontextmanager
async def house(
    rules: Rules = RULES,
    now: datetime = wita(6, 9),  # noqa: B008
    settings: ChannelSettings | None = None,
) -> AsyncIterator[House]:
    """The notifier, started."""
    made = step(rules)
    store, bus = FaultyStore(made.states), MemoryBus()
    here: list[House] = []
    engine = Engine(made, store, bus, clock=lambda: here[0].now)
    desk = Desk(engine, Verifier(PUBLIC), files=MemoryFiles())
    app = create_app("notifier", desk, routes(rules, settings), lambda role: role == "OPERATOR")
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://notifier") as client:
        here.append(House(rules, now, store, bus, engine, desk, client))
        await engine.start()
        try:
            yield here[0]
        finally:
            await engine.stop()

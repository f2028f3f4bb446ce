"""Approval with its signing routes behind the real door; clock, files and signer are a test's."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

import httpx
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from fastapi import FastAPI

from services.approval.domain import CONSUMES, ENTRY_KINDS, STATES, decide, touches
from services.approval.domain.signed import Signature
from services.approval.domain.states import Agreement
from services.approval.signing.bsre import BsreSigner
from services.approval.signing.choice import Signing
from services.approval.signing.routes import routes
from services.approval.signing.sheets import Sheets
from services.approval.signing.signer import Outcome, Signer, SigningOrder
from shared.contract.sample import CYCLE, OFFICE
from shared.engine import Engine, MemoryStore, Step
from shared.engine.aggregate import Aggregate
from shared.engine.change import Change
from shared.files import MemoryFiles
from shared.http import Desk, problems
from shared.http.app import Door
from shared.security import Principal, Verifier, issue
from tests.unit.approval.signing.stand import NIK, PASSPHRASE
from tests.unit.approval.test_api import no_notice
from tests.unit.approval.world import CHAIR, HEAD, NAMES, NOW, REF, RULES, World
from tests.unit.collector.served import KEY, PUBLIC, Recorder

PATH: Final = f"/cycles/{CYCLE}"
BODY: Final = {"nik": NIK, "passphrase": PASSPHRASE}
VERIFY: Final = "https://kinerja.contoh.example/verifikasi"


class Watched:
    """Any signer, and how often it was asked to sign."""

    def __init__(self, signer: Signer) -> None:
        self.signer = signer
        self.orders = 0

    @property
    def provider(self) -> str:
        return self.signer.provider

    @property
    def asks_passphrase(self) -> bool:
        return self.signer.asks_passphrase

    async def sign(self, pdf: bytes, order: SigningOrder) -> Outcome:
        self.orders += 1
        return await self.signer.sign(pdf, order)

    async def status(self, reference: str | None) -> Outcome:
        return await self.signer.status(reference)


@dataclass
class House:
    """One approval service, its cycle as far as a test wants it."""

    client: httpx.AsyncClient
    engine: Engine
    store: MemoryStore
    files: MemoryFiles
    bus: Recorder
    signer: Signer | None
    now: datetime = NOW
    paused: list[float] = field(default_factory=list)

    def later(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)

    def give_up_after(self, seconds: float) -> None:
        assert isinstance(self.signer, BsreSigner)
        self.signer._seconds = seconds

    async def post(
        self, path: str, body: dict[str, Any] | None = None, role: str = HEAD, key: str = ""
    ) -> httpx.Response:
        given = {**bearer(role), **({"Idempotency-Key": key} if key else {})}
        return await self.client.post(f"{PATH}/{path}", json=body or {}, headers=given)

    async def get(self, path: str, role: str = CHAIR) -> httpx.Response:
        return await self.client.get(f"{PATH}/{path}", headers=bearer(role))

    async def put(self, path: str, content: bytes, role: str = CHAIR) -> httpx.Response:
        given = {**bearer(role), "Content-Type": "application/octet-stream"}
        return await self.client.put(f"{PATH}/{path}", content=content, headers=given)

    async def state(self) -> Agreement:
        found = await self.store.load([REF])
        state = found[REF].state
        assert isinstance(state, Agreement)
        return state

    async def signatures(self) -> tuple[Signature, ...]:
        return (await self.state()).signatures


@asynccontextmanager
async def house(signer: Signer | None, cycle: World | None = None) -> AsyncIterator[House]:
    """The service with that signer; the cycle is ratified where no other is given."""
    step = Step(
        service="approval",
        consumes=CONSUMES,
        states=STATES,
        entry_kinds=ENTRY_KINDS,
        decide=partial(decide, RULES),
        touches=touches,
        notice=no_notice,
    )

    async def pause(seconds: float) -> None:
        standing.paused.append(seconds)

    store, bus, files = MemoryStore(step.states), Recorder(), MemoryFiles()
    engine = Engine(step, store, bus, clock=lambda: standing.now)
    app = FastAPI()
    problems.install(app)
    desk = Desk(engine, Verifier(PUBLIC), files=files)
    app.include_router(routes(desk, Signing(signer), Sheets(RULES, VERIFY), pause))
    transport = httpx.ASGITransport(Door(app))
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        standing = House(client, engine, store, files, bus, signer)
        await _keep(store, cycle or World().ratified())
        await engine.start()
        try:
            yield standing
        finally:
            await engine.stop()


async def _keep(store: MemoryStore, cycle: World) -> None:
    """The states of a cycle, as if the service had come to them."""
    change = Change("test")
    for ref, state in cycle.states.items():
        aggregate = Aggregate(ref)
        aggregate.become(state)
        change.aggregates.append(aggregate)
    await store.commit(change)


def bearer(role: str, office: str = OFFICE) -> dict[str, str]:
    """The header of the officer who holds a role in the register of `world`."""
    pem = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    name = NAMES.format(role.title())
    person = Principal(subject=role.lower(), office=office, role=role, name=name)
    return {"Authorization": f"Bearer {issue(pem, person, 'approval', datetime.now(UTC))}"}

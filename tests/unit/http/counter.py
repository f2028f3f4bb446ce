"""A service whose only work is to write texts down, behind its real door, all in memory."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from shared.contract.identifiers import CycleId
from shared.decision import CYCLE, Command, Entry, Message, Outcome, Ref, Rejected, States, Taken
from shared.engine import Engine, MemoryStore, Parked, ParkedStatus, Record, Step, StoreUnavailable
from shared.engine.aggregate import Aggregate
from shared.engine.change import EntryRow
from shared.engine.testing import MemoryBus
from shared.files import MemoryFiles
from shared.http import Desk
from shared.http.answers import Names
from shared.http.app import create_app
from shared.security import Principal, Verifier, issue
from tests.unit.engine import toy

OFFICE: Final = "6304-dukcapil"
CYCLE_ID: Final = toy.ONE
PERSONAL: Final = "6304010101010001"
NOW: Final = datetime(2025, 10, 1, 8, 0, tzinfo=UTC)
PATH: Final = f"/cycles/{CYCLE_ID}/texts"

_KEY: Final = Ed25519PrivateKey.from_private_bytes(bytes(32))
PEM: Final = _KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
PUBLIC: Final = _KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


class Texts(BaseModel):
    """The state."""

    model_config = ConfigDict(frozen=True)

    written: tuple[str, ...] = ()


class Write(Command):
    """Write a text down; an empty one is refused."""

    text: str
    notes: dict[str, int] = Field(default_factory=dict)


class Line(BaseModel):
    """An entry."""

    text: str
    by: str


@dataclass(slots=True)
class Away(MemoryStore):
    """A store that can be taken away (``gone``) or can stop to answer at all (``hangs``)."""

    gone: bool = False
    hangs: bool = False
    gate: asyncio.Event | None = None
    reached: asyncio.Event = field(default_factory=asyncio.Event)

    def hold(self) -> asyncio.Event:
        """Let nobody in until the event is set; ``reached`` tells that somebody waits."""
        self.gate = asyncio.Event()
        return self.gate

    async def load(self, refs: Iterable[Ref]) -> dict[Ref, Aggregate]:
        """See `Store.load`."""
        await self._look()
        return await MemoryStore.load(self, refs)

    async def versions(self, refs: Iterable[Ref]) -> dict[Ref, int]:
        """See `Store.versions`."""
        await self._look()
        return await MemoryStore.versions(self, refs)

    async def entries(
        self, kind: str, ref: Ref, after: int | None = None, limit: int | None = None
    ) -> list[EntryRow]:
        """See `Store.entries`."""
        await self._look()
        return await MemoryStore.entries(self, kind, ref, after, limit)

    async def parked(
        self, statuses: Sequence[ParkedStatus], cycle: str | None = None, limit: int = 1000
    ) -> list[Parked]:
        """See `Store.parked`."""
        await self._look()
        return await MemoryStore.parked(self, statuses, cycle, limit)

    async def ping(self) -> None:
        """See `Store.ping`."""
        await self._look()

    async def _look(self) -> None:
        if self.gate is not None:
            self.reached.set()
            await self.gate.wait()
        if self.hangs:
            await asyncio.Event().wait()
        if self.gone:
            raise StoreUnavailable("on purpose")


def decide(states: States, message: Message) -> Outcome:
    """Write it down."""
    assert isinstance(message.data, Write)
    if not message.data.text:
        return Rejected("teks-kosong", "Teksnya kosong.", "Mohon isi teksnya.", 409)
    before = states.get(message.ref, Texts())
    assert isinstance(before, Texts)
    after = Texts(written=(*before.written, message.data.text))
    line = Line(text=message.data.text, by=message.actor.role)
    return Taken({message.ref: after}, entries=(Entry("texts", line),), answer=after)


def routes(desk: Desk) -> APIRouter:
    """Two commands of one kind, and what can be read."""
    router = APIRouter()

    @router.post("/cycles/{cycle}/texts")
    @router.post("/cycles/{cycle}/other")
    async def write(request: Request, cycle: CycleId, body: Write) -> Response:
        return await desk.take(request, Ref(CYCLE, cycle), body)

    @router.get("/cycles/{cycle}")
    async def state(request: Request, cycle: CycleId) -> Texts:
        return await desk.state(request, Ref(CYCLE, cycle), Texts)

    @router.get("/cycles/{cycle}/texts")
    async def entries(request: Request, cycle: CycleId) -> list[dict[str, str]]:
        lines = await desk.entries(request, "texts", Ref(CYCLE, cycle), Line)
        return [{"text": line.text} for line in lines]

    @router.get("/cycles")
    async def cycles(request: Request) -> list[str]:
        return [ref.id for ref in await desk.refs(request, CYCLE)]

    @router.put("/cycles/{cycle}/files")
    async def put(request: Request, cycle: CycleId) -> dict[str, object]:
        upload = await desk.upload(request)
        stored = await desk.files.put(upload.content, upload.media_type)
        return {"cycle": cycle, "name": upload.name, **asdict(stored)}

    @router.get("/broken")
    async def broken() -> None:
        raise ZeroDivisionError(PERSONAL)

    _kept(router, desk)
    return router


def _kept(router: APIRouter, desk: Desk) -> None:
    @router.get("/cycles/{cycle}/shown")
    async def shown(request: Request, cycle: CycleId) -> Response:
        return await desk.shown(request, Names((Ref(CYCLE, cycle),)), _state(request, cycle))

    @router.get("/cycles/{cycle}/versioned")
    async def versioned(request: Request, cycle: CycleId) -> Response:
        names = Names((Ref(CYCLE, cycle),), versioned=True)
        return await desk.shown(request, names, _state(request, cycle))

    @router.get("/years/{year}")
    async def year(request: Request, year: str) -> Response:
        under = f"{OFFICE}:{year}"

        async def make() -> Texts:
            refs = await desk.refs(request, CYCLE, under)
            return Texts(written=(desk.principal(request).office, *(ref.id for ref in refs)))

        return await desk.shown(request, Names((), CYCLE, under), make)

    def _state(request: Request, cycle: str) -> Callable[[], Awaitable[Texts]]:
        return lambda: desk.state(request, Ref(CYCLE, cycle), Texts)


@dataclass(frozen=True)
class Counter:
    """The running service and everything around it."""

    client: httpx.AsyncClient
    engine: Engine
    store: Away
    bus: MemoryBus
    desk: Desk
    files: MemoryFiles

    async def write(self, text: str, path: str = PATH, **headers: str) -> httpx.Response:
        """Ask for a text to be written down, as the Sekretaris where no one else is named."""
        sent = bearer() | {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.client.post(path, json={"text": text}, headers=sent)

    @property
    def written(self) -> list[str]:
        """The texts that are stored."""
        document = self.store.documents.get(Ref(CYCLE, CYCLE_ID))
        return [] if document is None else list(document["state"]["written"])

    def park(self, *, office: str = OFFICE, offset: int = 7) -> str:
        """Put a parked record into the store; its id."""
        record = Record(
            topic="kinerja.approved.v1",
            partition=0,
            offset=offset,
            key=office.encode(),
            value=b'{"rahasia": "isi"}',
            headers=(("ce_id", b"abc"),),
        )
        parked = Parked(
            id=record.coordinates,
            cycle=f"{office}:2025-Q3:r0",
            record=record,
            reason="aturan-contoh",
            status=ParkedStatus.CULPRIT,
            at=NOW,
            order=offset,
        )
        self.store.records[parked.id] = parked
        return parked.id


@asynccontextmanager
async def counter() -> AsyncIterator[Counter]:
    """The service, started; partitions are assigned as by a broker."""
    step = Step(
        service="counter",
        consumes=(),
        states={CYCLE: Texts},
        entry_kinds=("texts",),
        decide=decide,
        touches=lambda message: (message.ref,),
        notice=toy.notice,
    )
    store, bus = Away(step.states), MemoryBus()
    engine = Engine(step, store, bus, clock=lambda: NOW)
    engine.rebalance.partitions = frozenset()
    files = MemoryFiles()
    desk = Desk(engine, Verifier(PUBLIC), files=files)
    app = create_app("counter", desk, routes, lambda role: role == "OPERATOR")
    await engine.start()
    try:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://counter") as client:
            yield Counter(client, engine, store, bus, desk, files)
    finally:
        store.gone = store.hangs = False
        await engine.stop()


def token(
    role: str = "SEKRETARIS",
    office: str = OFFICE,
    pem: bytes = PEM,
    lifetime: timedelta = timedelta(minutes=10),
    now: datetime | None = None,
) -> str:
    """A token of a person in a role."""
    person = Principal(subject=role.lower(), office=office, role=role, name=role.title())
    return issue(pem, person, "counter", now or datetime.now(UTC), lifetime)


def bearer(role: str = "SEKRETARIS", office: str = OFFICE) -> dict[str, str]:
    """The header of a person in a role."""
    return {"Authorization": f"Bearer {token(role, office)}"}

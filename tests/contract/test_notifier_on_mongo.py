"""Timers, numbers and couriers on the real database: two replicas, each thing once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import datetime
from uuid import uuid4

import pytest

from services.notifier.app import step
from services.notifier.commands import SignLetter
from services.notifier.courier import Courier
from services.notifier.domain.clockwork import SLA
from services.notifier.domain.delivery import ATTEMPTS, DELIVERY, Channel, Delivery, DeliveryState
from services.notifier.domain.notices import NOTICES
from services.notifier.domain.register import Register, register_ref
from shared.decision import CYCLE, Message, Ref
from shared.engine import Engine, Request
from shared.engine.testing import MemoryBus, Source, feed, running
from shared.files import MemoryFiles
from shared.http import Desk
from shared.mongo import Driver, MongoStore
from shared.security import Verifier
from tests.contract.test_mongo_store import Stack, connected, quiet_end
from tests.unit.collector.served import PUBLIC
from tests.unit.notifier.house import Fake, with_channels
from tests.unit.notifier.world import CYCLE_ID, OFFICE, SEKRETARIS, actor, form, wita

pytestmark = pytest.mark.system
RULES = with_channels(Channel.EMAIL)
REF = Ref(CYCLE, CYCLE_ID)


class Pair:
    """Two processes of the notifier on one database, with one clock."""

    def __init__(self, one: MongoStore, other: MongoStore) -> None:
        self.now: datetime = wita(6, 9)
        self.bus = MemoryBus()
        self.engines = [
            Engine(step(RULES), store, self.bus, clock=lambda: self.now) for store in (one, other)
        ]
        self.store = one

    def couriers(self, way: Fake) -> list[Courier]:
        async def no_papers(*_: object) -> tuple[()]:
            return ()

        desks = [Desk(engine, Verifier(PUBLIC), files=MemoryFiles()) for engine in self.engines]
        return [Courier(desk, {Channel.EMAIL: way}, no_papers) for desk in desks]

    async def mails(self) -> list[Delivery]:
        refs = [r for r in await self.store.refs(DELIVERY, OFFICE) if r.id.endswith(Channel.EMAIL)]
        states = [aggregate.state for aggregate in (await self.store.load(refs)).values()]
        return [state for state in states if isinstance(state, Delivery)]


@pytest.fixture
async def pair(stack: Stack) -> AsyncIterator[Pair]:
    database, made = f"test_{uuid4().hex[:12]}", step(RULES)
    async with AsyncExitStack() as exits:
        await exits.enter_async_context(quiet_end())
        connections = [
            await exits.enter_async_context(connected(stack, Driver.MOTOR, database))
            for _ in range(2)
        ]
        stores = [MongoStore(c, made.states, made.entry_kinds) for c in connections]
        await stores[0].prepare()
        both = Pair(*stores)
        for engine in both.engines:
            await exits.enter_async_context(running(engine))
        await feed(both.engines[0], Source("collector", both.bus).says(form(), both.now))
        yield both
        await connections[0].client.drop_database(database)


async def test_two_replicas_remind_once_and_again_after_all_is_read_anew(pair: Pair) -> None:
    pair.now = wita(20, 9)

    woken = await asyncio.gather(*(engine.alarms.ring() for engine in pair.engines))

    assert sum(woken) == 1
    notices = await pair.store.entries(NOTICES, REF)
    told = [n.data["recipient"] for n in notices if n.data["subject"].startswith("Pengingat")]
    assert len(told) == len(set(told))
    assert await pair.store.due(CYCLE, pair.now, 10) == []
    assert await pair.store.entries(SLA, REF)


async def test_two_couriers_send_each_mail_once(pair: Pair) -> None:
    way = Fake()

    made = await asyncio.gather(*(courier.round() for courier in pair.couriers(way)))

    mails = await pair.mails()
    assert {mail.state for mail in mails} == {DeliveryState.SENT}
    assert sum(made) == len(way.parcels) == len({p.ref for p in way.parcels}) == len(mails)
    attempts = await pair.store.entries(ATTEMPTS, way.parcels[0].ref)
    assert [row.data["outcome"] for row in attempts] == ["SENT"]


async def test_two_replicas_that_number_one_letter_at_once_take_one_number(pair: Pair) -> None:
    requests = [
        Request(Message(SignLetter(letter="L1-1"), str(uuid4()), pair.now, REF, actor(SEKRETARIS)),
                "c", str(uuid4()))
        for _ in range(6)
    ]  # fmt: skip

    answers = await asyncio.gather(
        *(pair.engines[n % 2].ask(request) for n, request in enumerate(requests))
    )

    assert {answer.status for answer in answers} == {200}
    assert len({answer.body["number"] for answer in answers}) == 1
    ref = register_ref(OFFICE, 2025, "SURAT")
    register = (await pair.store.load([ref]))[ref].state
    assert isinstance(register, Register)
    assert [line.number for line in register.lines] == [1]

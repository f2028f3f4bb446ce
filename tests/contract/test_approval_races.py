"""Two people act at once, at two replicas of approval on one real MongoDB.

One wins and the other is refused clearly, or both have their effect: never is a decision lost,
never is one taken twice. Each race is run on several cycles, so that it is really run.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import uuid4

import pytest

from services.approval.app import step
from services.approval.commands import Agree, Confirm, Ratify, Submit
from services.approval.domain.history import Transition
from services.approval.domain.states import Agreement, Chain
from services.approval.domain.transitions import Act as Step
from services.approval.signing_commands import Signing
from shared.contract.event import Actor
from shared.contract.sample import OFFICE
from shared.decision import CYCLE, Command, Message, Ref
from shared.engine import Answer, Engine, Request
from shared.engine.testing import MemoryBus, Source, feed
from shared.mongo import Driver, MongoStore
from tests.contract.test_mongo_store import Stack, connected, quiet_end
from tests.unit.approval.world import (
    CAPIL,
    CHAIR,
    DAFDUK,
    HEAD,
    NOW,
    RULES,
    actor,
    agree,
    cancel,
    decision,
    dispute,
    finding,
    form,
    recap,
    reported,
    send_back,
    signature,
    submissions,
)

pytestmark = pytest.mark.system
CYCLES = [f"{OFFICE}:{2010 + year}-Q{quarter}:r0" for year in range(2) for quarter in range(1, 5)]
TAKEN = 200
OTHERWISE = 409
STALE = 412
Act = tuple[str, Command]


@dataclass
class Counters:
    """Two replicas of the service, side by side, and what was told them."""

    engines: tuple[Engine, Engine]
    sources: dict[str, Source]
    asked: int = field(default=0)

    async def drafted(self, cycle: str) -> None:
        """A draft with a finding to answer; both sheets are known."""
        collector, source = self.sources["collector"], self.sources["recap"]
        told = [collector.says(event) for event in (form(cycle), *submissions(cycle))]
        draft = recap(1, (finding(),), cycle=cycle)
        await feed(self.engines[0], *told, source.says(draft))

    async def submitted(self, cycle: str) -> None:
        """Submitted to the head."""
        await self.drafted(cycle)
        word = Confirm(recap_version=1, agrees=True)
        acts: list[Act] = [(CHAIR, decision()), (DAFDUK, word), (CAPIL, word)]
        for role, command in (*acts, (CHAIR, _agree(cycle)), (CHAIR, Submit(recap_version=1))):
            assert (await self.ask(0, cycle, role, command)).status == TAKEN

    async def ask(
        self, replica: int, cycle: str, role: str, command: Command, expects: int | None = None
    ) -> Answer:
        """A command of a person at one of the replicas."""
        self.asked += 1
        identity = str(uuid4())
        person: Actor = actor(role)
        message = Message(command, identity, NOW, Ref(CYCLE, cycle), person)
        return await self.engines[replica].ask(
            Request(message, identity, identity, expects=expects)
        )

    async def race(self, cycle: str, *acts: Act, expects: int | None = None) -> list[Answer]:
        """All at once, in turn at the two replicas."""
        asked = (
            self.ask(number % 2, cycle, role, command, expects)
            for number, (role, command) in enumerate(acts)
        )
        return list(await asyncio.gather(*asked))

    async def version(self, cycle: str) -> int:
        """The version that a cycle stands at."""
        ref = Ref(CYCLE, cycle)
        return (await self.engines[1].store.load([ref]))[ref].version

    async def state(self, cycle: str) -> Agreement:
        """A cycle, as the database has it."""
        ref = Ref(CYCLE, cycle)
        state = (await self.engines[1].store.load([ref]))[ref].state
        assert isinstance(state, Agreement)
        return state

    async def history(self, cycle: str) -> list[Transition]:
        """The audit trail of a cycle."""
        rows = await self.engines[1].store.entries("history", Ref(CYCLE, cycle))
        return [Transition.model_validate(row.data) for row in rows]


def _agree(cycle: str) -> Agree:
    return agree(change_reason=None if cycle.endswith("r0") else "Perbaikan")


@pytest.fixture
async def counters(stack: Stack) -> AsyncIterator[Counters]:
    """Two engines in one process, each with a connection of its own to one database."""
    database, bus, made = f"test_{uuid4().hex[:12]}", MemoryBus(), step(RULES)
    async with (
        quiet_end(),
        connected(stack, Driver.MOTOR, database) as one,
        connected(stack, Driver.MOTOR, database) as other,
    ):
        stores = [MongoStore(each, made.states, made.entry_kinds) for each in (one, other)]
        for store in stores:
            await store.prepare()
        engines = (
            Engine(made, stores[0], bus, clock=lambda: NOW),
            Engine(made, stores[1], bus, clock=lambda: NOW),
        )
        await asyncio.gather(*(engine.start() for engine in engines))
        names = ("collector", "recap", "notifier")
        yield Counters(engines, {name: Source(name, bus) for name in names})
        await asyncio.gather(*(engine.stop() for engine in engines))
        await one.client.drop_database(database)


def split(answers: list[Answer]) -> tuple[list[Answer], list[Answer]]:
    """Those that were taken, and those that were refused."""
    won = [answer for answer in answers if answer.status == TAKEN]
    return won, [answer for answer in answers if answer.status != TAKEN]


async def test_of_ratification_return_and_cancellation_at_once_one_wins(counters: Counters) -> None:
    for cycle in CYCLES:
        await counters.submitted(cycle)
        acts: tuple[Act, ...] = (
            (HEAD, Ratify(recap_version=1)),
            (HEAD, send_back()),
            (HEAD, cancel()),
            (HEAD, Ratify(recap_version=1)),
        )

        won, refused = split(await counters.race(cycle, *acts))

        state = await counters.state(cycle)
        acts_written = [line.act for line in await counters.history(cycle)]
        effects = acts_written[acts_written.index(Step.SUBMIT) + 1 :]
        assert len(won) == len(effects) >= 1
        assert effects in ([Step.RATIFY], [Step.RETURN], [Step.CANCEL], [Step.RETURN, Step.CANCEL])
        assert all(answer.status == OTHERWISE and answer.body["remedy"] for answer in refused)
        assert (state.ratified is not None) == (effects == [Step.RATIFY])


async def test_two_ratifications_at_once_make_one_document(counters: Counters) -> None:
    for cycle in CYCLES:
        await counters.submitted(cycle)
        ratify: Act = (HEAD, Ratify(recap_version=1))

        won, refused = split(await counters.race(cycle, ratify, ratify, ratify, ratify))

        assert len(won) == 1
        assert [answer.body["rule"] for answer in refused] == ["siklus-sudah-disahkan"] * 3
        lines = [line for line in await counters.history(cycle) if line.act == "DISAHKAN"]
        assert len(lines) == 1


async def test_ratifications_of_several_cycles_at_once_make_one_unbroken_chain(
    counters: Counters,
) -> None:
    for cycle in CYCLES:
        await counters.submitted(cycle)
    command = Ratify(recap_version=1)

    answers = await asyncio.gather(
        *(counters.ask(n % 2, cycle, HEAD, command) for n, cycle in enumerate(CYCLES))
    )

    assert {answer.status for answer in answers} == {TAKEN}
    before = {}
    for cycle in CYCLES:
        ratified = (await counters.state(cycle)).ratified
        assert ratified is not None
        assert sha256(ratified.text.encode()).hexdigest() == ratified.sha256
        before[ratified.previous_sha256] = ratified.sha256
    link: str | None = None
    for _ in CYCLES:
        link = before[link]
    ref = Ref("chain", OFFICE)
    chain = (await counters.engines[0].store.load([ref]))[ref].state
    assert isinstance(chain, Chain)
    assert (chain.length, chain.sha256) == (len(CYCLES), link)


async def test_confirmations_of_two_bidang_at_once_are_both_kept(counters: Counters) -> None:
    word = Confirm(recap_version=1, agrees=True)
    for cycle in CYCLES:
        await counters.drafted(cycle)

        answers = await counters.race(cycle, (DAFDUK, word), (CAPIL, word))

        assert [answer.status for answer in answers] == [TAKEN, TAKEN]
        state = await counters.state(cycle)
        assert [kept.bidang for kept in state.confirmations] == ["CAPIL", "DAFDUK"]
        assert len(await counters.history(cycle)) == 4


async def test_an_agreement_and_an_objection_at_once_never_both_count(counters: Counters) -> None:
    word = Confirm(recap_version=1, agrees=True)
    for cycle in CYCLES:
        await counters.drafted(cycle)
        for role, command in ((CHAIR, decision()), (DAFDUK, word), (CAPIL, word)):
            await counters.ask(0, cycle, role, command)

        answers = await counters.race(cycle, (CHAIR, _agree(cycle)), (DAFDUK, dispute()))

        won, refused = split(answers)
        state = await counters.state(cycle)
        assert (len(won), len(refused)) == (1, 1)
        assert refused[0].body["rule"] in ("draf-sedang-dikoreksi", "draf-sudah-disepakati")
        assert (state.agreed is None) == bool(state.objections)


async def test_of_many_who_name_one_version_one_wins_and_the_others_are_told(
    counters: Counters,
) -> None:
    for cycle in CYCLES:
        await counters.drafted(cycle)
        acts: list[Act] = [(CHAIR, decision(note=f"Sebab {n}")) for n in range(6)]

        seen = await counters.version(cycle)
        won, refused = split(await counters.race(cycle, *acts, expects=seen))

        assert len(won) == 1
        assert [answer.status for answer in refused] == [STALE] * 5
        assert len((await counters.state(cycle)).decisions) == 1


async def test_two_attempts_to_sign_at_once_are_one(counters: Counters) -> None:
    for cycle in CYCLES:
        await counters.submitted(cycle)
        await counters.ask(0, cycle, HEAD, Ratify(recap_version=1))
        acts: list[Act] = [
            (HEAD, signature(Signing.PENDING, reference=f"percobaan {n}")) for n in range(4)
        ]

        won, refused = split(await counters.race(cycle, *acts))

        assert len(won) == 1
        assert [answer.body["rule"] for answer in refused] == ["tanda-tangan-belum-pasti"] * 3
        assert len((await counters.state(cycle)).signatures) == 1


async def test_a_revision_that_replaces_a_cycle_while_it_is_reported_loses_neither(
    counters: Counters,
) -> None:
    for first in CYCLES:
        second = first.replace(":r0", ":r1")
        await counters.submitted(first)
        await counters.ask(0, first, HEAD, Ratify(recap_version=1))
        await counters.submitted(second)
        report = counters.sources["notifier"].says(reported(first))

        answer, _ = await asyncio.gather(
            counters.ask(0, second, HEAD, Ratify(recap_version=1)),
            feed(counters.engines[1], report),
        )

        old = await counters.state(first)
        assert answer.status == TAKEN
        assert old.status == "DILAPORKAN"
        assert old.superseded is not None
        assert old.superseded.by_cycle == second

"""G1 and G3 as a property: two replicas that die, stall and lose their commits as they like."""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterator
from typing import Literal

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.engine import Engine
from shared.engine.decode import Received, decode
from shared.engine.testing import Fault, alive
from tests.unit.engine.toy import ONE, OTHER, Tell
from tests.unit.engine.world import Door, World, first_copies_in_order, kill, request

Act = Literal["say", "open", "close", "kill", "unknown", "sweep", "breathe"]
Step = tuple[Act, int, str, tuple[str, ...]]

steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["say", "say", "say", "open", "close", "kill", "unknown", "sweep", "breathe"]
        ),
        st.integers(0, 1),
        st.sampled_from([ONE, ONE, OTHER]),
        st.lists(st.sampled_from(["recap", "draft"]), min_size=1, max_size=2).map(tuple),
    ),
    max_size=25,
)


@pytest.fixture(autouse=True, scope="module")
def silent() -> Iterator[None]:
    """Hundreds of runs; their log lines cost more than they do."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.configure(**before)


class Pair:
    """Two replicas of the toy on one database and one bus, and what they were made to say."""

    def __init__(self) -> None:
        self.world = World()
        self.doors: list[Door] = []
        self.engines: list[Engine] = []
        self.said: Counter[tuple[str, str]] = Counter()

    async def start(self, who: int) -> None:
        door = Door(self.world.bus)
        engine = self.world.replica(door)
        self.doors[who : who + 1] = [door]
        self.engines[who : who + 1] = [engine]
        await engine.start()

    async def act(self, act: Act, who: int, cycle: str, topics: tuple[str, ...]) -> None:
        match act:
            case "say":
                command = request(Tell(topics=topics), cycle=cycle)
                answer = await alive(self.engines[who], self.engines[who].ask(command))
                assert answer.status == 200
                self.said.update((cycle, topic) for topic in topics)
            case "open":
                self.doors[who].open.set()
            case "close":
                self.doors[who].open.clear()
            case "kill":
                await kill(self.engines[who])
                await self.start(who)
            case "unknown":
                self.world.store.faults = [Fault.UNKNOWN_AFTER]
            case "sweep":
                await self.engines[who].relay.sweep_soon()
            case "breathe":
                for _ in range(20):
                    await asyncio.sleep(0)

    async def end(self) -> None:
        self.world.store.faults = []
        for door, engine in zip(self.doors, self.engines, strict=True):
            door.open.set()
            await engine.relay.sweep_soon()
            await alive(engine, engine.relay.drain())
        for engine in self.engines:
            await engine.stop()


@given(steps)
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
def test_all_that_was_answered_is_said_and_first_copies_are_in_order(history: list[Step]) -> None:
    async def run() -> None:
        pair = Pair()
        for who in (0, 1):
            await pair.start(who)
        for step in history:
            await pair.act(*step)
        await pair.end()

        assert first_copies_in_order(pair.world.bus.records) == []
        assert _heard(pair.world) == pair.said
        assert pair.world.store.outbox == {}

    asyncio.run(run())


def _heard(w: World) -> Counter[tuple[str, str]]:
    """How many different events came, per cycle and topic."""
    read = [decode(record) for record in w.bus.records]
    ids = {
        (r.body.cycle, r.attributes.type.split(".")[1].split("-")[0], r.attributes.id)
        for r in read
        if isinstance(r, Received)
    }
    return Counter((cycle, topic) for cycle, topic, _ in ids)

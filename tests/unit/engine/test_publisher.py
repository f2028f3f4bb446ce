"""The bus fails as it likes: everything arrives, and nothing is ever swapped within a key."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable
from typing import Self, cast

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaConnectionError, KafkaTimeoutError, OutOfOrderSequenceNumber
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.engine import KafkaPublisher, Outgoing
from shared.engine import publisher as engine_publisher


class Broker:
    """Partitions, and the rule by which a broker takes an idempotent producer's records.

    A plan says for each record in turn what happens to it: ``ok``, ``lost`` (never arrives),
    ``mute`` (arrives, but nobody hears of it), ``refused`` (the hand-over itself fails).
    """

    def __init__(self, plan: list[str]) -> None:
        self.plan = plan
        self.log: dict[bytes, list[int]] = defaultdict(list)
        self.started = self.stopped = 0

    def producer(self) -> AIOKafkaProducer:
        return cast("AIOKafkaProducer", _Producer(self))


class _Producer:
    """One producer session: after a record that did not arrive, its partition takes no other."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self._holes: set[bytes] = set()

    async def start(self) -> Self:
        self._broker.started += 1
        if self._broker.plan[:1] == ["down"]:
            self._broker.plan.pop(0)
            raise KafkaConnectionError
        return self

    async def stop(self) -> None:
        self._broker.stopped += 1

    async def send(
        self, topic: str, value: bytes, *, key: bytes, headers: list[tuple[str, bytes]]
    ) -> Awaitable[object]:
        assert (topic, headers) == ("t", [("h", b"v")])
        fate = self._broker.plan.pop(0) if self._broker.plan else "ok"
        if fate == "refused":
            raise KafkaTimeoutError
        answer: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        if fate in {"lost", "down"} or key in self._holes:
            answer.set_exception(
                OutOfOrderSequenceNumber() if key in self._holes else KafkaTimeoutError()
            )
            self._holes.add(key)
            return answer
        self._broker.log[key].append(int(value))
        if fate == "mute":
            answer.set_exception(KafkaTimeoutError())
        else:
            answer.set_result(None)
        return answer


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_publisher, "FIRST_PAUSE", 0.0)
    monkeypatch.setattr(engine_publisher, "LONGEST_PAUSE", 0.0)


def events(*keys: bytes) -> list[Outgoing]:
    """Numbered events, one for each key named."""
    return [
        Outgoing("t", key, str(n).encode(), (("h", b"v"),), "cycle", n)
        for n, key in enumerate(keys)
    ]


def first_copies(log: list[int]) -> list[int]:
    return list(dict.fromkeys(log))


@given(
    st.lists(st.sampled_from([b"a", b"b"]), min_size=1, max_size=12),
    st.lists(st.sampled_from(["ok", "lost", "mute", "refused", "down"]), max_size=20),
)
@settings(deadline=None)
def test_whatever_fails_all_arrive_and_first_copies_keep_their_order(
    keys: list[bytes], plan: list[str]
) -> None:
    broker = Broker(plan)

    asyncio.run(KafkaPublisher(broker.producer).send(events(*keys)))

    for key in set(keys):
        assert first_copies(broker.log[key]) == [n for n, k in enumerate(keys) if k == key]


async def test_without_faults_each_event_is_sent_once_over_one_producer() -> None:
    broker = Broker([])
    publisher = KafkaPublisher(broker.producer)

    await publisher.send(events(b"a", b"b", b"a"))
    await publisher.send(events(b"a"))
    await publisher.stop()

    assert broker.log == {b"a": [0, 2, 0], b"b": [1]}
    assert (broker.started, broker.stopped) == (1, 1)


async def test_after_an_error_the_producer_is_thrown_away() -> None:
    broker = Broker(["ok", "lost"])

    await KafkaPublisher(broker.producer).send(events(b"a", b"a", b"a"))

    assert (broker.started, broker.stopped) == (2, 1)


async def test_what_was_confirmed_before_the_first_gap_is_not_sent_again() -> None:
    broker = Broker(["ok", "lost", "ok"])

    await KafkaPublisher(broker.producer).send(events(b"a", b"b", b"a"))

    assert broker.log == {b"a": [0, 2, 2], b"b": [1]}


async def test_while_it_fails_it_says_so_and_recovers_by_itself() -> None:
    broker = Broker(["down", "down"])
    publisher = KafkaPublisher(broker.producer)
    seen: list[bool] = []
    sending = asyncio.create_task(publisher.send(events(b"a")))
    while not sending.done():
        await asyncio.sleep(0)
        seen.append(publisher.healthy)

    assert False in seen
    assert publisher.healthy
    assert broker.stopped == 2

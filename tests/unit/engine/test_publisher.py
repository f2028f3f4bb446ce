"""The bus fails as it likes: everything arrives, and nothing is ever swapped within a key."""

import asyncio
from collections import defaultdict
from typing import Final, cast

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaConnectionError, KafkaTimeoutError, OutOfOrderSequenceNumber
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.engine import KafkaPublisher, Outgoing
from shared.engine import publisher as engine_publisher
from shared.engine.bus import MAX_BATCH_BYTES
from shared.engine.publisher import SLICE_BYTES, slice_end

BATCH: Final = 2
"""Records that one batch of the producer below holds."""


class Broker:
    """Partitions (one per key), and the least that a broker does for an idempotent producer.

    A plan says for each batch in turn what happens to it: ``ok``, ``lost`` (never arrives),
    ``mute`` (arrives, but nobody hears of it); or of a start or hand-over that it is ``down``.
    """

    def __init__(self, plan: list[str]) -> None:
        self.plan = plan
        self.log: dict[bytes, list[int]] = defaultdict(list)
        self.started = self.stopped = 0

    def producer(self) -> AIOKafkaProducer:
        return cast("AIOKafkaProducer", _Producer(self))

    def fate(self, *possible: str) -> str:
        return self.plan.pop(0) if self.plan and self.plan[0] in possible else "ok"


class _Producer:
    """One producer session, as aiokafka has it: batches per partition, drained a turn later.

    A hole after something that arrived is refused; a hole before anything arrived is not, since
    the broker then knows nothing of this producer (KIP-360).
    """

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self._open: dict[bytes, list[tuple[int, asyncio.Future[object]]]] = defaultdict(list)
        self._known: set[bytes] = set()
        self._holes: set[bytes] = set()

    async def start(self) -> None:
        self._broker.started += 1
        if self._broker.fate("down") == "down":
            raise KafkaConnectionError

    async def stop(self) -> None:
        self._broker.stopped += 1

    async def partitions_for(self, _topic: str) -> set[int]:
        await asyncio.sleep(0)
        return {0}

    async def send(
        self, topic: str, value: bytes, *, key: bytes, headers: list[tuple[str, bytes]]
    ) -> asyncio.Future[object]:
        assert (topic, headers) == ("t", [("h", b"v")])
        if self._broker.fate("down") == "down":
            raise KafkaTimeoutError
        if not any(self._open.values()):
            asyncio.get_running_loop().call_soon(self._drain)
        answer: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self._open[key].append((int(value), answer))
        return answer

    def _drain(self) -> None:
        records, self._open = self._open, defaultdict(list)
        for key, of_key in records.items():
            for start in range(0, len(of_key), BATCH):
                self._deliver(key, of_key[start : start + BATCH])

    def _deliver(self, key: bytes, batch: list[tuple[int, asyncio.Future[object]]]) -> None:
        fate = self._broker.fate("ok", "lost", "mute")
        refused = key in self._holes and key in self._known
        if fate == "lost" or refused:
            self._holes.add(key)
        else:
            self._known.add(key)
            self._broker.log[key] += [number for number, _ in batch]
        for _, answer in batch:
            if fate != "ok" or refused:
                answer.set_exception(OutOfOrderSequenceNumber() if refused else KafkaTimeoutError())
            else:
                answer.set_result(None)


@pytest.fixture(autouse=True)
def prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(monkeypatch)


def prepare(monkeypatch: pytest.MonkeyPatch) -> None:
    """No waiting, and slices that are one batch of the producer above."""
    monkeypatch.setattr(engine_publisher, "FIRST_PAUSE", 0.0)
    monkeypatch.setattr(engine_publisher, "LONGEST_PAUSE", 0.0)
    size = engine_publisher.size_of(events(b"a")[0])
    monkeypatch.setattr(engine_publisher, "SLICE_BYTES", BATCH * size)


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
    st.lists(st.sampled_from(["ok", "lost", "mute", "down"]), max_size=20),
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
    publisher = KafkaPublisher(broker.producer)

    await publisher.send(events(b"a", b"a", b"a"))
    await publisher.stop()

    assert (broker.started, broker.stopped) == (2, 2)


async def test_what_was_confirmed_before_the_first_gap_is_not_sent_again() -> None:
    broker = Broker(["ok", "lost", "ok"])

    await KafkaPublisher(broker.producer).send(events(b"a", b"b", b"a"))

    assert broker.log == {b"a": [0, 2], b"b": [1]}


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


async def test_a_bus_that_does_not_answer_shows_before_it_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine_publisher, "SLOW_SECONDS", 0.001)
    monkeypatch.setattr(_Producer, "_drain", lambda _producer: None)
    publisher = KafkaPublisher(Broker([]).producer)

    sending = asyncio.create_task(publisher.send(events(b"a")))
    async with asyncio.timeout(5):
        while publisher.healthy:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0)

    sending.cancel()


def test_what_is_handed_over_at_once_fits_into_one_batch() -> None:
    assert SLICE_BYTES * 2 <= MAX_BATCH_BYTES


def test_one_event_larger_than_a_slice_goes_alone() -> None:
    large = Outgoing("t", b"a", b"0" * 10_000, (("h", b"v"),), "cycle", 1)

    assert slice_end([large, *events(b"a")]) == 1
    assert slice_end(events(b"a", b"a", b"a")) == BATCH

"""What waits is seen from outside: parked records, the outbox, how far behind, how long a step."""

from dataclasses import dataclass
from typing import cast

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from shared.engine import MemoryStore, Record, StoreUnavailable
from shared.engine import measuring as engine_measuring
from shared.engine.measuring import Measuring, behind, forget
from shared.engine.store import Standing
from shared.observability.metrics import REGISTRY
from tests.unit.engine import toy
from tests.unit.engine.toy import OTHER, form
from tests.unit.engine.world import world

TOPIC = "kinerja.form-issued.v1"


def value(name: str, **labels: str) -> float | None:
    return REGISTRY.get_sample_value(name, labels)


class Consumer:
    """Owns partition 0 of three, each with ten records."""

    def assignment(self) -> set[TopicPartition]:
        return {TopicPartition(TOPIC, 0)}

    def highwater(self, place: TopicPartition) -> int:
        assert place in self.assignment(), "aiokafka asserts the same"
        return 10

    @property
    def real(self) -> AIOKafkaConsumer:
        return cast("AIOKafkaConsumer", self)


def records(partition: int, *offsets: int) -> list[Record]:
    return [Record(TOPIC, partition, offset, None, None, ()) for offset in offsets]


async def test_parked_records_and_blocked_cycles_are_seen() -> None:
    async with world() as w:
        bad = Record(TOPIC, 0, 1, b"k", b"{", ())
        await w.take(bad)
        await Measuring(w.store).look()

        assert value("kinerja_parked", state="CULPRIT") == 1
        assert value("kinerja_parked", state="BEHIND") == 0
        assert value("kinerja_blocked_cycles") == 0
        assert value("kinerja_outbox_oldest_seconds") == 0


async def test_how_far_behind_before_and_after_a_batch() -> None:
    batch = [*records(0, 4, 5), *records(1, 7)]

    behind(Consumer().real, batch, taken=False)
    assert value("kinerja_consumer_lag", topic=TOPIC, partition="0") == 6

    behind(Consumer().real, batch, taken=True)
    assert value("kinerja_consumer_lag", topic=TOPIC, partition="0") == 4
    assert value("kinerja_consumer_lag", topic=TOPIC, partition="1") is None

    forget()
    assert value("kinerja_consumer_lag", topic=TOPIC, partition="0") is None


async def test_each_event_of_a_batch_is_one_step_that_took_some_time() -> None:
    before = value("kinerja_step_seconds_count", type=TOPIC) or 0
    batches = value("kinerja_batch_events_count") or 0

    async with world() as w:
        await w.take(w.collector.says(form()), w.collector.says(form(OTHER)))

    assert value("kinerja_step_seconds_count", type=TOPIC) == before + 2
    assert value("kinerja_batch_events_count") == batches + 1


async def test_a_database_that_is_away_ends_no_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_measuring, "LOOK_SECONDS", 0)
    store = Away(toy.step().states)

    with pytest.raises(_LookedOftenEnoughError):
        await Measuring(store).run()


class _LookedOftenEnoughError(Exception):
    """Ends a loop that would go on for ever."""


@dataclass
class Away(MemoryStore):
    """Cannot be reached twice."""

    looks: int = 0

    async def standing(self) -> Standing:
        self.looks += 1
        if self.looks > 2:
            raise _LookedOftenEnoughError
        raise StoreUnavailable("on purpose")

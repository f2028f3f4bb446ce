"""Kafka is told late and together, of finished records only, and never of others' partitions."""

import asyncio
from typing import Any, cast

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import CommitFailedError

from shared.engine import Record
from shared.engine import engine as engine_engine
from shared.engine import offsets as engine_offsets
from shared.engine.offsets import Offsets, Rebalance
from shared.engine.testing import MemoryBus
from tests.unit.engine.toy import form, sheet
from tests.unit.engine.world import world

MINE, THEIRS = TopicPartition("t", 0), TopicPartition("t", 1)


class Consumer:
    """Owns partition 0 and notes what it is asked to commit."""

    def __init__(self, *failures: Exception) -> None:
        self.commits: list[dict[TopicPartition, int]] = []
        self._failures = list(failures)

    def assignment(self) -> set[TopicPartition]:
        return {MINE}

    async def commit(self, offsets: dict[TopicPartition, int]) -> None:
        self.commits.append(offsets)
        if self._failures:
            raise self._failures.pop()

    @property
    def real(self) -> AIOKafkaConsumer:
        return cast("AIOKafkaConsumer", self)


def record(partition: int, offset: int) -> Record:
    return Record("t", partition, offset, None, None, ())


async def test_the_offset_after_the_last_finished_record_is_committed_once() -> None:
    offsets, consumer = Offsets(), Consumer()
    offsets.finished(consumer.real, [record(0, 4), record(0, 5)])

    await offsets.commit()
    await offsets.commit()

    assert consumer.commits == [{MINE: 6}]


async def test_partitions_that_were_taken_away_are_not_committed() -> None:
    offsets, consumer = Offsets(), Consumer()
    offsets.finished(consumer.real, [record(1, 4)])

    await offsets.commit()

    assert consumer.commits == []


async def test_a_failed_commit_is_no_loss_and_later_ones_go_on() -> None:
    offsets, consumer = Offsets(), Consumer(CommitFailedError())
    offsets.finished(consumer.real, [record(0, 1)])
    await offsets.commit()

    offsets.finished(consumer.real, [record(0, 2)])
    await offsets.commit()

    assert consumer.commits == [{MINE: 2}, {MINE: 3}]


async def test_a_batch_is_noted_as_finished_only_when_it_is_durable() -> None:
    async with world() as w:
        consumer, seen = Consumer(), []
        first = w.collector.says(form())
        w.engine.rebalance.partitions = frozenset()

        async def look() -> None:
            await w.engine.offsets.commit()
            seen.append(list(consumer.commits))

        w.store.rivals = [look]
        await w.engine.handle(consumer.real, [first])
        consumer.assignment = lambda: {TopicPartition(first.topic, first.partition)}  # type: ignore[method-assign]
        await w.engine.offsets.commit()

        assert seen == [[]]
        assert [list(commit.values()) for commit in consumer.commits] == [[first.offset + 1]]


async def test_before_partitions_go_the_batch_in_hand_is_finished_and_committed() -> None:
    order: list[str] = []

    class Noting(Offsets):
        async def commit(self) -> None:
            order.append("commit")

    async def idle() -> None:
        order.append("idle")

    rebalance = Rebalance(Noting(), idle, idle)
    await rebalance.on_partitions_revoked([MINE])

    assert order == ["idle", "commit"]


async def test_a_batch_that_takes_too_long_does_not_hold_the_rebalance_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine_offsets, "REVOKE_SECONDS", 0.01)

    async def never() -> None:
        await asyncio.Event().wait()

    await Rebalance(Offsets(), never, never).on_partitions_revoked([MINE])


async def test_the_process_is_ready_once_it_was_told_its_partitions_be_they_none() -> None:
    async with world() as w:
        assert "Kafka: no partitions assigned yet" in (await w.engine.health()).reasons

        await w.engine.rebalance.on_partitions_assigned(cast("Any", set()))

        assert (await w.engine.health()).ready


async def test_a_loop_that_ends_is_said_aloud_so_that_the_process_is_restarted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def broken(_bus: MemoryBus, _events: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(engine_engine, "_DRAIN_SECONDS", 0.01)
    monkeypatch.setattr(MemoryBus, "send", broken)
    async with world() as w:
        await w.engine.worker.records([w.collector.says(form()), w.collector.says(sheet(1))])

        with pytest.raises(ZeroDivisionError):
            await w.engine.crashed()

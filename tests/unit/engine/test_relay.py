"""G1 and G3 on the way out: everything that was committed is said, first copies in order."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest

from shared.engine import Engine, MemoryStore, Outgoing, Overloaded, Record
from shared.engine import outbox as engine_outbox
from shared.engine import relay as engine_relay
from shared.engine.decode import Received, decode
from shared.engine.store import StoreUnavailable
from shared.engine.testing import Fault, alive, running
from tests.unit.engine.toy import ONE, Add, Tell, form, sheet
from tests.unit.engine.world import Door, World, first_copies_in_order, kill, request, world


@asynccontextmanager
async def dead(w: World) -> AsyncIterator[Engine]:
    """A replica that commits and dies before it sends."""
    engine = w.replica(Door(w.bus, is_open=False))
    await engine.start()
    yield engine
    await kill(engine)


def a_sweep_every(seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_relay, "SWEEP_SECONDS", seconds)
    monkeypatch.setattr(engine_relay, "LEFT_BEHIND_SECONDS", seconds / 2)


async def until(condition: Callable[[], bool]) -> None:
    """Return when it is so; fail after five seconds."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - what is waited for tells nobody
            await asyncio.sleep(0.001)


async def test_what_another_owner_said_before_goes_first() -> None:
    async with world() as w:
        async with dead(w) as other:
            await alive(other, other.ask(request(Add(by=1))))
        await w.engine.relay.drain()

        await w.ask(Add(by=2))
        await w.engine.relay.drain()

        assert [s.refers_to for s in w.said()] == ["added 1", "added 2"]
        assert first_copies_in_order(w.bus.records) == []


async def test_it_goes_first_on_every_topic_even_those_we_say_nothing_on_yet() -> None:
    """The cycle counts as ours from our first event on; nobody would look again."""
    async with world() as w:
        async with dead(w) as other:
            await alive(other, other.ask(request(Tell(topics=("recap", "draft")))))

        await w.ask(Tell(topics=("recap",)))
        await w.ask(Tell(topics=("draft",)))
        await w.engine.relay.drain()

        assert first_copies_in_order(w.bus.records) == []
        assert ours(w.bus.records) == [
            ("draft-agreed", 1),
            ("recap-ready", 1),
            ("recap-ready", 2),
            ("draft-agreed", 2),
        ]


async def test_a_chain_of_dead_owners_is_sent_in_order() -> None:
    async with world() as w:
        for by in (1, 2, 3):
            async with dead(w) as other:
                await alive(other, other.ask(request(Add(by=by))))

        await w.ask(Add(by=4))
        await w.engine.relay.drain()

        assert [s.refers_to for s in w.said()] == [f"added {by}" for by in (1, 2, 3, 4)]


async def test_a_slow_owner_that_wakes_up_gives_late_doubles_never_a_swap() -> None:
    w = World()
    door = Door(w.bus, is_open=False)
    async with running(w.replica(door)) as slow, running(w.engine):
        await alive(slow, slow.ask(request(Add(by=1))))
        await w.ask(Add(by=2))
        await alive(slow, slow.ask(request(Add(by=3))))
        await w.engine.relay.drain()
        door.open.set()
        await slow.relay.drain()

    assert [s.refers_to for s in w.said()] == ["added 1", "added 2", "added 3"]
    assert first_copies_in_order(w.bus.records) == []


async def test_after_an_unknown_commit_its_events_go_before_the_next_ones() -> None:
    async with world() as w:
        w.store.faults = [Fault.UNKNOWN_AFTER]
        await w.ask(Add(by=1))

        await w.ask(Add(by=2))
        await w.engine.relay.drain()

        assert [s.refers_to for s in w.said()] == ["added 1", "added 2"]


async def test_a_sweep_publishes_what_a_crash_left_once_and_in_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    a_sweep_every(0.01, monkeypatch)
    async with world() as w:
        async with dead(w) as other:
            await alive(other, other.ask(request(Add(by=1))))
            await alive(other, other.ask(request(Add(by=2))))

        await until(lambda: not w.store.outbox)

        assert [r.offset for r in w.bus.records] == [0, 1]
        assert [s.refers_to for s in w.said()] == ["added 1", "added 2"]


async def test_only_the_holder_of_the_lease_sweeps(monkeypatch: pytest.MonkeyPatch) -> None:
    a_sweep_every(0.001, monkeypatch)
    now, asked, lease = [1.0], [0], MemoryStore.lease

    async def counted(store: MemoryStore, name: str, owner: str, seconds: float) -> bool:
        asked[0] += 1
        return await lease(store, name, owner, seconds)

    monkeypatch.setattr(MemoryStore, "lease", counted)
    async with world() as w:
        w.store.clock = lambda: now[0]
        await w.store.lease("sweep", "somebody else", seconds=3)
        async with dead(w) as other:
            await alive(other, other.ask(request(Add())))

        now[0] += 2
        await until(lambda: asked[0] > 5)
        assert w.bus.records == []

        now[0] += 2
        await until(lambda: len(w.bus.records) == 1)


async def test_partitions_that_come_bring_a_sweep_of_what_their_last_owner_left() -> None:
    async with world() as w:
        async with dead(w) as other:
            await alive(other, other.ask(request(Add())))

        await w.engine.rebalance.on_partitions_assigned([])
        await w.engine.relay.drain()

        assert [s.refers_to for s in w.said()] == ["added 1"]


async def test_a_sweep_that_cannot_delete_does_not_say_the_same_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def unavailable(_store: MemoryStore, _ids: Sequence[str]) -> None:
        raise StoreUnavailable

    async with world() as w:
        async with dead(w) as other:
            await alive(other, other.ask(request(Add())))
        monkeypatch.setattr(MemoryStore, "clear", unavailable)

        await w.engine.relay.sweep_soon()
        await alive(w.engine, w.engine.relay.drain())

        assert len(w.bus.records) == 1


async def test_a_database_that_is_away_is_asked_again_by_relay_and_sweeps(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    a_sweep_every(0.001, monkeypatch)
    monkeypatch.setattr(engine_relay, "_PAUSE_SECONDS", 0.001)
    pending, lease = MemoryStore.pending, MemoryStore.lease
    failures = {"pending": 3, "lease": 3}

    async def away_at_first(what: str) -> None:
        failures[what] -= 1
        if failures[what] >= 0:
            raise StoreUnavailable

    async def pending_(store: MemoryStore, *args: Any, **more: Any) -> Any:
        await away_at_first("pending")
        return await pending(store, *args, **more)

    async def lease_(store: MemoryStore, *args: Any) -> bool:
        await away_at_first("lease")
        return await lease(store, *args)

    async with world() as w:
        async with dead(w) as other:
            await alive(other, other.ask(request(Add())))
        monkeypatch.setattr(MemoryStore, "pending", pending_)
        monkeypatch.setattr(MemoryStore, "lease", lease_)

        await until(lambda: not w.store.outbox)

        assert [s.refers_to for s in w.said()] == ["added 1"]


async def test_a_sweep_ends_although_others_go_on_writing() -> None:
    async with world() as w, dead(w) as other:
        await alive(other, other.ask(request(Add())))
        send = w.bus.send

        async def send_while_others_write(events: Sequence[Outgoing]) -> None:
            await other.worker.ask(request(Add()))
            await send(events)

        w.bus.send = send_while_others_write  # type: ignore[method-assign]
        await w.engine.relay.sweep_soon()
        await alive(w.engine, w.engine.relay.drain())

        assert len(w.store.outbox) == 1


async def test_more_than_a_page_of_documents_is_swept_whole() -> None:
    async with world() as w:
        async with dead(w) as other:
            other.relay._queue = asyncio.Queue()
            for by in range(engine_relay.PAGE + 5):
                await alive(other, other.ask(request(Add(by=by))))

        await w.engine.relay.sweep_soon()
        await w.engine.relay.drain()

        assert len(w.said()) == engine_relay.PAGE + 5
        assert w.store.outbox == {}


async def test_the_outbox_is_empty_once_the_bus_has_everything() -> None:
    async with world() as w:
        await w.take(w.collector.says(form()), w.collector.says(sheet(1)))

        assert w.store.outbox == {}


async def test_what_is_published_is_byte_for_byte_what_was_stored() -> None:
    async with world() as w:
        w.bus.open.clear()
        await w.engine.worker.records([w.collector.says(form()), w.collector.says(sheet(1))])
        (stored,) = await w.store.pending()
        w.bus.open.set()
        await w.engine.relay.drain()

        published, said = w.bus.records[-1], stored.events[0]
        assert (published.key, published.value, published.headers) == (
            said.key,
            said.value,
            said.headers,
        )


async def test_with_a_full_backlog_commands_are_refused_and_nothing_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine_relay, "BACKLOG", 1)
    async with world() as w:
        w.bus.open.clear()
        await w.ask(Add(by=1))
        await until(lambda: not w.engine.relay.full)
        await w.ask(Add(by=2))

        with pytest.raises(Overloaded):
            await w.ask(Add(by=3))
        assert "Kafka: the backlog of unsent events is full" in (await w.engine.health()).reasons

        w.bus.open.set()
        await w.engine.relay.drain()
        assert [s.refers_to for s in w.said()] == ["added 1", "added 2"]


def test_outbox_documents_stay_below_their_bound_headers_included(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine_outbox, "MAX_DOCUMENT_BYTES", 1000)
    events = [Outgoing("t", b"k", b"v" * 100, (("h", b"x" * 399),), ONE, n) for n in range(5)]

    found = list(engine_outbox.chunks(events))

    assert [len(chunk) for chunk in found] == [2, 2, 1]
    assert [e.sequence for chunk in found for e in chunk] == [0, 1, 2, 3, 4]


def ours(records: list[Record]) -> list[tuple[str, int]]:
    """Topic and sequence of what the service said."""
    read = [received for r in records if isinstance(received := decode(r), Received)]
    return [
        (r.attributes.type.split(".")[1], r.attributes.sequence)
        for r in read
        if r.attributes.source == "recap"
    ]

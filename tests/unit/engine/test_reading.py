"""Who only looks reads a state once for each version of it, and never an older one."""

import pytest

from shared.engine import MemoryStore
from shared.engine.aggregate import Aggregate
from shared.engine.change import Change
from shared.engine.reading import Reader
from tests.contract.store_parts import CHAIN, ONE, THREE, TWO, State, aggregate

MODELS = {"cycle": State, "chain": State}


@pytest.fixture
async def store() -> MemoryStore:
    store = MemoryStore(MODELS)
    await store.commit(Change("me", aggregates=[aggregate(ref) for ref in (ONE, TWO, CHAIN)]))
    return store


async def change(store: MemoryStore, number: int) -> None:
    found = (await store.load([ONE]))[ONE]
    found.become(State(number=number))
    await store.commit(Change("me", aggregates=[found]))


async def test_what_stands_where_it_stood_is_not_read_again(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Reader(store)
    before = await reader.read([ONE, TWO])
    monkeypatch.setattr(MemoryStore, "load", None)

    again = await reader.read([ONE, TWO])

    assert again[ONE].state is before[ONE].state
    assert again == before


async def test_a_change_by_whomever_is_seen_at_the_next_look(store: MemoryStore) -> None:
    reader = Reader(store)
    await reader.read([ONE, TWO])

    await change(store, 7)

    found = await reader.read([ONE, TWO])
    assert (found[ONE].version, found[ONE].state) == (2, State(number=7))
    assert found[TWO].version == 1


async def test_what_is_not_there_is_left_out_and_seen_once_it_is(store: MemoryStore) -> None:
    reader = Reader(store)
    assert list(await reader.read([THREE, ONE])) == [ONE]

    await store.commit(Change("me", aggregates=[aggregate(THREE, number=3)]))

    assert (await reader.read([THREE]))[THREE].state == State(number=3)


async def test_a_look_at_more_than_is_kept_still_sees_all(store: MemoryStore) -> None:
    reader = Reader(store, most=1)

    for _ in range(2):
        assert set(await reader.read([ONE, TWO, CHAIN])) == {ONE, TWO, CHAIN}


async def test_an_aggregate_without_a_state_has_its_version(store: MemoryStore) -> None:
    await store.commit(Change("me", aggregates=[Aggregate(THREE)]))

    found = (await Reader(store).read([THREE]))[THREE]

    assert (found.version, found.state) == (1, None)

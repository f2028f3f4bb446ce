"""What every `Store` promises; one class of tests, run on each of them."""

import asyncio
from dataclasses import replace

import pytest

from shared.engine import Answer, Store
from shared.engine.change import Change
from shared.engine.store import CommitUnknown, Conflict, StoreUnavailable
from tests.contract.aggregate_contract import AggregateContract
from tests.contract.record_contract import RecordContract
from tests.contract.store_parts import (
    ONE,
    TWO,
    State,
    aggregate,
    entry,
    everything,
    kept,
    parked,
    said,
    whole_unit,
)


class StoreContract(AggregateContract, RecordContract):
    """Inherit, and give the fixture ``stores``."""

    # --- all or nothing -------------------------------------------------------------------------

    async def test_a_unit_is_written_whole(self, store: Store) -> None:
        await store.commit(whole_unit(aggregate()))

        states, entries, answers, records, events = await everything(store)
        assert states == {ONE: (1, State())}
        assert (entries, answers, records) == ([entry(1)], {"k": kept()}, [parked(1)])
        assert events == [(said(1),)]

    @pytest.mark.parametrize("part", ["aggregate", "large aggregate", "entry", "answer"])
    async def test_a_part_that_cannot_be_written_takes_all_with_it_and_is_nobodys_fault(
        self, store: Store, part: str
    ) -> None:
        before = await everything(store)
        change = whole_unit(aggregate())
        match part:
            case "aggregate":
                change.aggregates.append(aggregate(TWO, 2**70))
            case "large aggregate":
                change.aggregates.append(aggregate(TWO))
                change.aggregates[-1].become(State(text="x" * 17_000_000))
            case "entry":
                change.entries.append(replace(entry(2), data={"n": 2**70}))
            case "answer":
                change.answers.append(replace(kept("l"), answer=Answer(200, {"n": 2**70})))

        with pytest.raises(Exception) as failure:  # noqa: PT011 - each store has its own
            await store.commit(change)

        assert not isinstance(failure.value, Conflict | CommitUnknown | StoreUnavailable)
        assert await everything(store) == before

    async def test_entries_are_read_from_a_place_on_and_no_more_than_asked_for(
        self, store: Store
    ) -> None:
        rows = [entry(number) for number in (3, 1, 2, 4)]
        other = entry(2, TWO)
        await store.commit(Change("me", entries=[*rows, other]))

        for after, limit, numbers in (
            (None, None, [1, 2, 3, 4]),
            (2, None, [3, 4]),
            (1, 2, [2, 3]),
            (None, 1, [1]),
            (4, 5, []),
        ):
            found = await store.entries("history", ONE, after, limit)
            assert [row.order for row in found] == numbers

    # --- leases -----------------------------------------------------------------------------

    async def test_a_lease_has_one_owner_who_may_renew_it(
        self, stores: tuple[Store, Store]
    ) -> None:
        mine, theirs = stores

        assert await mine.lease("sweep", "me", 60)
        assert not await theirs.lease("sweep", "them", 60)
        assert await mine.lease("sweep", "me", 60)
        assert await theirs.lease("another", "them", 60)

    async def test_a_lease_that_has_run_out_is_free(self, stores: tuple[Store, Store]) -> None:
        mine, theirs = stores
        await mine.lease("sweep", "me", -1)

        assert await theirs.lease("sweep", "them", 60)
        assert not await mine.lease("sweep", "me", 60)

    async def test_of_many_who_want_a_lease_one_gets_it(self, stores: tuple[Store, Store]) -> None:
        taken = await asyncio.gather(
            *(stores[n % 2].lease("sweep", f"owner {n}", 60) for n in range(10))
        )

        assert sum(taken) == 1

    async def test_a_store_that_is_there_takes_a_ping(self, store: Store) -> None:
        await store.ping()

"""What a `Store` promises of aggregates and their races."""

import asyncio

import pytest
from pydantic import ValidationError

from shared.decision import CYCLE, Ref
from shared.engine import Store
from shared.engine.aggregate import Aggregate, Held
from shared.engine.change import Change
from shared.engine.store import Conflict
from tests.contract.store_parts import (
    AT,
    CHAIN,
    ONE,
    SECOND,
    STREAM,
    THREE,
    TWO,
    OnStores,
    State,
    aggregate,
    everything,
    loaded,
    record,
    said,
    wakes,
    whole_unit,
)


class AggregateContract(OnStores):
    """Aggregates, and who wins when two want the same."""

    # --- aggregates -------------------------------------------------------------------------

    async def test_an_aggregate_comes_back_as_it_was_written(self, store: Store) -> None:
        made = aggregate(number=7)
        made.seen = {STREAM: 4, ("approval", "x"): 1}
        made.sent = {"t.v1": 9}
        made.early = [
            Held(record(1), STREAM, 6, "form"),
            Held(record(2), STREAM, 7, "", void=True),
        ]
        made.blocked, made.emitter, made.parked = "t.v1:3:9", "recap/abc", 2

        await store.commit(Change("me", aggregates=[made]))

        back = await loaded(store)
        assert (back.version, back.state, back.changed) == (1, State(number=7), False)
        assert (back.seen, back.sent, back.early) == (made.seen, made.sent, made.early)
        assert (back.blocked, back.emitter, back.parked) == (made.blocked, made.emitter, 2)

    async def test_what_does_not_exist_is_left_out(self, store: Store) -> None:
        await store.commit(Change("me", aggregates=[aggregate()]))

        assert list(await store.load([ONE, TWO])) == [ONE]
        assert await store.load([]) == {}

    async def test_an_aggregate_may_have_no_state_yet(self, store: Store) -> None:
        await store.commit(Change("me", aggregates=[Aggregate(ONE)]))

        assert (await loaded(store)).state is None

    async def test_a_rewritten_aggregate_has_the_next_version(self, store: Store) -> None:
        await store.commit(Change("me", aggregates=[aggregate()]))
        again = await loaded(store)
        again.become(State(number=1))

        await store.commit(Change("me", aggregates=[again]))

        back = await loaded(store)
        assert (back.version, back.state) == (2, State(number=1))

    async def test_a_state_that_cannot_be_read_is_an_error_only_for_who_looks(
        self, store: Store
    ) -> None:
        strange = Aggregate(ONE)
        strange.stored = {"number": "no number"}
        await store.commit(Change("me", aggregates=[strange, aggregate(TWO)]))

        found = await store.load([ONE, TWO])

        assert found[TWO].state == State()
        with pytest.raises(ValidationError):
            _ = found[ONE].state

    async def test_names_of_aggregates_come_sorted_by_kind_and_office(self, store: Store) -> None:
        elsewhere = Ref(CYCLE, "6304-lain:2025-Q1:r0")
        await store.commit(
            Change("me", aggregates=[aggregate(ref) for ref in (TWO, ONE, CHAIN, elsewhere)])
        )

        assert await store.refs(CYCLE, "6304-dukcapil") == [ONE, TWO]
        assert await store.refs("chain", "6304-dukcapil") == [CHAIN]

    async def test_names_are_found_by_how_they_begin(self, store: Store) -> None:
        await store.commit(Change("me", aggregates=[aggregate(ref) for ref in (TWO, ONE, CHAIN)]))

        assert await store.refs(CYCLE, "6304-dukcapil", ONE.id) == [ONE]
        assert await store.refs(CYCLE, "6304-dukcapil", ONE.id[:-3]) == [ONE]
        assert await store.refs(CYCLE, "6304-dukcapil", "6304-dukcapil:1999") == []

    async def test_versions_are_told_without_states(self, store: Store) -> None:
        elsewhere = Ref(CYCLE, "6304-lain:2025-Q1:r0")
        strange = Aggregate(TWO)
        strange.stored = {"number": "no number"}
        first = [aggregate(ref) for ref in (ONE, CHAIN, elsewhere)]
        await store.commit(Change("me", aggregates=[strange, *first]))
        again = await loaded(store)
        again.become(State(number=1))
        await store.commit(Change("me", aggregates=[again]))

        assert await store.versions([TWO, ONE, THREE]) == {ONE: 2, TWO: 1}
        assert await store.versions([]) == {}
        assert await store.versions_of(CYCLE, "6304-dukcapil") == {ONE: 2, TWO: 1}
        assert await store.versions_of(CYCLE, "6304-dukcapil", TWO.id) == {TWO: 1}

    # --- wake times -------------------------------------------------------------------------

    async def test_what_is_due_comes_longest_due_first_and_by_kind(self, store: Store) -> None:
        await store.commit(
            Change("me", aggregates=[wakes(ONE, 2), wakes(TWO, 1), wakes(CHAIN, 0), wakes(THREE)])
        )

        assert await store.due(CYCLE, AT + 2 * SECOND, 10) == [TWO, ONE]
        assert await store.due(CYCLE, AT + 2 * SECOND, 1) == [TWO]
        assert await store.due(CYCLE, AT + SECOND, 10) == [TWO]
        assert await store.due(CYCLE, AT, 10) == []
        assert await store.due("chain", AT, 10) == [CHAIN]

    async def test_a_wake_time_comes_back_as_it_was_written(self, store: Store) -> None:
        await store.commit(Change("me", aggregates=[wakes(ONE, 2), wakes(TWO)]))

        assert (await loaded(store)).wake_at == AT + 2 * SECOND
        assert (await loaded(store, TWO)).wake_at is None

    async def test_what_is_blocked_or_wants_no_more_is_not_due(self, store: Store) -> None:
        blocked = wakes(TWO, 0)
        blocked.blocked = "t.v1:3:9"
        await store.commit(Change("me", aggregates=[wakes(ONE, 0), blocked]))
        assert await store.due(CYCLE, AT, 10) == [ONE]

        content = await loaded(store)
        content.become(State(number=1))
        await store.commit(Change("me", aggregates=[content]))

        assert await store.due(CYCLE, AT, 10) == []

    # --- versions ---------------------------------------------------------------------------

    async def test_an_aggregate_that_several_commands_changed_has_risen_by_each(
        self, store: Store
    ) -> None:
        made = aggregate()
        made.rise(0)
        made.rise(1)
        made.rise(2)
        await store.commit(Change("me", aggregates=[made]))

        again = await loaded(store)
        assert again.version == 3
        again.become(State(number=1))
        await store.commit(Change("me", aggregates=[again]))
        assert (await loaded(store)).version == 4

    # --- races ------------------------------------------------------------------------------

    async def test_a_stale_aggregate_is_a_conflict_and_nothing_of_its_unit_is_written(
        self, stores: tuple[Store, Store]
    ) -> None:
        mine, theirs = stores
        await mine.commit(Change("me", aggregates=[aggregate()]))
        stale, fresh = await loaded(mine), await loaded(theirs)
        await theirs.commit(Change("them", aggregates=[fresh]))
        before = await everything(mine)

        with pytest.raises(Conflict):
            await mine.commit(whole_unit(stale))

        assert await everything(mine) == before

    async def test_only_one_makes_a_new_aggregate(self, stores: tuple[Store, Store]) -> None:
        mine, theirs = stores
        await theirs.commit(Change("them", aggregates=[aggregate(number=1)]))

        with pytest.raises(Conflict):
            await mine.commit(Change("me", aggregates=[aggregate(number=2)]))

        assert (await loaded(mine)).state == State(number=1)

    async def test_of_two_at_once_exactly_one_wins(self, stores: tuple[Store, Store]) -> None:
        for round_ in range(10):
            both = [await self._next(store, round_) for store in stores]

            results = await asyncio.gather(
                *(s.commit(c) for s, c in zip(stores, both, strict=True)), return_exceptions=True
            )

            assert sorted(type(result).__name__ for result in results) == ["Conflict", "tuple"]
            assert (await loaded(stores[0])).version == round_ + 1

    @staticmethod
    async def _next(store: Store, number: int) -> Change:
        found = await store.load([ONE])
        mine = found.get(ONE) or Aggregate(ONE)
        mine.become(State(number=number))
        return Change("me", aggregates=[mine], outgoing=[said(number)])

    async def test_what_was_read_and_has_changed_is_a_conflict(
        self, stores: tuple[Store, Store]
    ) -> None:
        mine, theirs = stores
        await mine.commit(Change("me", aggregates=[aggregate(), aggregate(CHAIN)]))
        mine_read = await mine.load([ONE, CHAIN])
        await theirs.commit(Change("them", aggregates=[await loaded(theirs, CHAIN)]))

        with pytest.raises(Conflict):
            await mine.commit(Change("me", aggregates=[mine_read[ONE]], read=[mine_read[CHAIN]]))

        assert (await loaded(mine)).version == 1

    async def test_what_was_read_and_is_the_same_is_left_as_it_was(self, store: Store) -> None:
        await store.commit(Change("me", aggregates=[aggregate(), aggregate(CHAIN, 5)]))
        found = await store.load([ONE, CHAIN])

        await store.commit(Change("me", aggregates=[found[ONE]], read=[found[CHAIN]]))

        chain = await loaded(store, CHAIN)
        assert (chain.version, chain.state) == (1, State(number=5))

    async def test_what_was_not_there_and_is_there_now_is_a_conflict(
        self, stores: tuple[Store, Store]
    ) -> None:
        mine, theirs = stores
        await theirs.commit(Change("them", aggregates=[aggregate(CHAIN)]))

        with pytest.raises(Conflict):
            await mine.commit(Change("me", aggregates=[aggregate()], read=[Aggregate(CHAIN)]))

    async def test_two_that_read_what_the_other_writes_do_not_both_win(
        self, stores: tuple[Store, Store]
    ) -> None:
        await stores[0].commit(Change("me", aggregates=[aggregate(ONE), aggregate(TWO)]))
        for _ in range(5):
            first, second = [await store.load([ONE, TWO]) for store in stores]
            results = await asyncio.gather(
                stores[0].commit(Change("me", aggregates=[first[ONE]], read=[first[TWO]])),
                stores[1].commit(Change("them", aggregates=[second[TWO]], read=[second[ONE]])),
                return_exceptions=True,
            )

            assert any(isinstance(result, Conflict) for result in results)

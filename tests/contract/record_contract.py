"""What a `Store` promises of entries, answers, parked records and the outbox."""

import asyncio
from dataclasses import replace

import pytest

from shared.decision import Ref
from shared.engine import ParkedStatus, Store
from shared.engine import outbox as engine_outbox
from shared.engine.change import OPEN, Change
from shared.engine.store import Conflict, Standing
from tests.contract.store_parts import (
    CHAIN,
    ONE,
    TWO,
    OnStores,
    aggregate,
    entry,
    kept,
    parked,
    said,
    sequences,
)


class RecordContract(OnStores):
    """Everything that is written beside aggregates."""

    # --- entries and answers ----------------------------------------------------------------

    async def test_entries_come_oldest_first_for_their_aggregate_and_kind(
        self, store: Store
    ) -> None:
        rows = [entry(2), entry(1), entry(3, TWO), entry(4, kind="notices")]
        await store.commit(Change("me", entries=rows))

        assert await store.entries("history", ONE) == [entry(1), entry(2)]
        assert await store.entries("notices", ONE) == [entry(4, kind="notices")]

    async def test_entries_of_several_are_read_together(self, store: Store) -> None:
        rows = [entry(2), entry(1), entry(3, TWO), entry(4, CHAIN), entry(5, kind="notices")]
        await store.commit(Change("me", entries=rows))

        assert await store.entries_of("history", [ONE, TWO]) == [entry(1), entry(2), entry(3, TWO)]

    async def test_an_entry_is_not_written_twice(self, store: Store) -> None:
        await store.commit(Change("me", entries=[entry(1)]))

        with pytest.raises(Conflict):
            await store.commit(Change("me", aggregates=[aggregate()], entries=[entry(1)]))

        assert await store.load([ONE]) == {}

    async def test_an_answer_comes_back_as_it_was_kept(self, store: Store) -> None:
        await store.commit(Change("me", answers=[kept()]))

        assert await store.answers(["k", "unknown"]) == {"k": kept()}

    async def test_a_key_is_answered_only_once(self, stores: tuple[Store, Store]) -> None:
        results = await asyncio.gather(
            *(store.commit(Change("me", answers=[kept()])) for store in stores),
            return_exceptions=True,
        )

        assert sorted(type(result).__name__ for result in results) == ["Conflict", "tuple"]

    # --- parked records -----------------------------------------------------------------------

    async def test_parked_records_come_in_the_order_of_their_arrival(self, store: Store) -> None:
        alone = replace(parked(9, ParkedStatus.CULPRIT), cycle=None, order=0)
        behind = [parked(n, ParkedStatus.BEHIND) for n in (3, 2)]
        elsewhere = parked(8, ref=TWO)
        await store.commit(Change("me", parked=[alone, *behind, parked(1), elsewhere]))

        assert await store.parked(OPEN, ONE.id) == [parked(1), *reversed(behind)]
        assert await store.parked(OPEN, ONE.id, limit=1) == [parked(1)]
        assert await store.parked([ParkedStatus.BEHIND]) == list(reversed(behind))
        assert (await store.parked(OPEN))[0] == alone

    async def test_what_waits_is_counted(self, store: Store) -> None:
        assert await store.standing() == Standing(0, 0, 0, 0.0)
        alone = replace(parked(9), cycle=None)
        waiting = [parked(1), parked(2, ParkedStatus.BEHIND), parked(3, ref=TWO), alone, parked(8)]
        await store.commit(Change("me", parked=waiting, outgoing=[said(1)]))
        await store.commit(Change("me", parked=[parked(8, ParkedStatus.DISCARDED)]))

        standing = await store.standing()

        assert (standing.culprits, standing.behind, standing.blocked) == (3, 1, 2)
        assert standing.outbox_seconds > 0

    async def test_a_parked_record_keeps_all_that_is_known_of_it(self, store: Store) -> None:
        full = replace(parked(1), dropped=True, resolution="replay by X", placed=False)

        await store.commit(Change("me", parked=[full]))

        assert await store.parked_one(full.id) == full
        assert await store.parked_one("unknown") is None

    async def test_a_parked_record_is_known_whatever_became_of_it(self, store: Store) -> None:
        await store.commit(Change("me", parked=[parked(1)]))
        await store.commit(Change("me", parked=[replace(parked(1), status=ParkedStatus.DISCARDED)]))

        assert await store.known_parked(["t.v1:3:1", "t.v1:3:2"]) == {"t.v1:3:1"}

    async def test_a_record_that_is_parked_again_has_its_new_standing(self, store: Store) -> None:
        await store.commit(Change("me", parked=[parked(1)]))

        await store.commit(Change("me", parked=[parked(1, ParkedStatus.BEHIND)]))

        assert await store.parked(list(ParkedStatus)) == [parked(1, ParkedStatus.BEHIND)]

    @pytest.mark.parametrize("first", [ParkedStatus.REPLAYED, ParkedStatus.DISCARDED])
    async def test_what_one_operator_has_closed_another_cannot_close(
        self, stores: tuple[Store, Store], first: ParkedStatus
    ) -> None:
        mine, theirs = stores
        await mine.commit(Change("me", parked=[parked(1)]))
        await theirs.commit(Change("them", parked=[parked(1, first)]))

        with pytest.raises(Conflict):
            await mine.commit(
                Change("me", aggregates=[aggregate()], parked=[parked(1, ParkedStatus.REPLAYED)])
            )

        assert (await mine.parked_one("t.v1:3:1"), await mine.load([ONE])) == (parked(1, first), {})

    async def test_what_was_never_parked_cannot_be_closed(self, store: Store) -> None:
        with pytest.raises(Conflict):
            await store.commit(Change("me", parked=[parked(1, ParkedStatus.DISCARDED)]))

    # --- the outbox ---------------------------------------------------------------------------

    async def test_the_outbox_gives_back_the_very_bytes(self, store: Store) -> None:
        events = [said(1), said(2, TWO, "u.v1")]

        ids = await store.commit(Change("me", aggregates=[aggregate()], outgoing=events))

        (document,) = await store.pending()
        assert (document.id, document.owner, document.events) == (*ids, "me", tuple(events))
        assert 0 <= document.age_seconds < 60

    async def test_without_events_there_is_no_outbox_document(self, store: Store) -> None:
        assert await store.commit(Change("me", aggregates=[aggregate()])) == ()
        assert await store.pending() == []

    async def test_pending_documents_are_found_by_cycle_oldest_first(self, store: Store) -> None:
        for number, ref in enumerate((ONE, TWO, ONE)):
            await store.commit(
                Change(
                    "me",
                    aggregates=[aggregate(Ref("chain", str(number)))],
                    outgoing=[said(number, ref)],
                )
            )

        assert sequences(await store.pending([ONE.id])) == [0, 2]
        assert sequences(await store.pending([ONE.id, TWO.id])) == [0, 1, 2]
        assert sequences(await store.pending(limit=2)) == [0, 1]
        assert sequences(await store.pending(["another"])) == []

    async def test_a_large_unit_is_cut_into_several_documents_in_order(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(engine_outbox, "MAX_DOCUMENT_BYTES", 30)

        ids = await store.commit(
            Change("me", aggregates=[aggregate()], outgoing=[said(n) for n in range(5)])
        )

        assert len(ids) > 1
        assert [document.id for document in await store.pending()] == list(ids)
        assert sequences(await store.pending()) == [0, 1, 2, 3, 4]

    async def test_what_was_sent_is_forgotten_and_nothing_else(self, store: Store) -> None:
        first = await store.commit(Change("me", aggregates=[aggregate()], outgoing=[said(1)]))
        await store.commit(Change("me", aggregates=[aggregate(TWO)], outgoing=[said(2, TWO)]))

        await store.clear([*first, "unknown"])

        assert sequences(await store.pending()) == [2]

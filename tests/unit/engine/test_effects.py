"""A decision has all its effects or none; an unsound one is a fault of the program."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pydantic import BaseModel

from shared.contract import DataSubmitted
from shared.contract.cloudevents import to_headers
from shared.decision import CYCLE, Entry, Message, Outcome, Ref, States, Taken
from shared.engine import Step
from shared.engine.decode import Received, decode
from shared.engine.testing import START
from tests.unit.engine import toy
from tests.unit.engine.toy import ONE, OTHER, Chain, Line, Tally, draft, form, sheet, told
from tests.unit.engine.world import World, world

HERE = Ref(CYCLE, ONE)
CHAIN_REF = Ref(toy.CHAIN, ONE.split(":")[0])


class Shapeless(BaseModel):
    """Data that JSON has no form for."""

    thing: Any


UNSOUND: dict[str, Taken] = {
    "a state that touches() does not name": Taken({Ref(CYCLE, OTHER): Tally()}),
    "an event of a cycle that touches() does not name": Taken(events=(told(OTHER, ""),)),
    "a state of an undeclared kind": Taken({Ref("undeclared", ONE): Tally()}),
    "a state of another kind's model": Taken({HERE: Chain()}),
    "an entry of an undeclared kind": Taken(entries=(Entry("gossip", Line(text="")),)),
    "an entry that JSON has no form for": Taken(
        {HERE: Tally(total=9)},
        (told(ONE, "never"),),
        (Entry("history", Shapeless(thing=object())),),
    ),
    "an event that the step does not declare": Taken({HERE: Tally(total=9)}, (form(ONE),)),
    "an entry under what touches() does not name": Taken(
        entries=(Entry("history", Line(text=""), Ref(CYCLE, OTHER)),)
    ),
    "an event of another office than its cycle": Taken(
        events=(told(ONE, "").model_copy(update={"office": "6304-lain"}),)
    ),
    "an event too large for Kafka": Taken(
        {HERE: Tally(total=9)}, (told(ONE, "first"), told(ONE, "x" * 5_000_000))
    ),
}


def step_that(decide: Callable[[States, Message], Outcome], **changes: Any) -> Step:
    """The toy, but for sheet 1, which is decided otherwise."""

    def decided(states: States, message: Message) -> Outcome:
        if isinstance(message.data, DataSubmitted) and message.data.revision == 1:
            return decide(states, message)
        return toy.Rules().decide(states, message)

    return replace(toy.step(decided), **changes)


@pytest.mark.parametrize("unsound", UNSOUND.values(), ids=UNSOUND.keys())
async def test_an_unsound_decision_parks_its_event_and_has_no_effect_at_all(
    unsound: Taken,
) -> None:
    async with world(step=step_that(lambda _states, _message: unsound)) as w:
        await w.take(w.collector.says(form()), w.collector.says(sheet(1)))
        await w.take(w.collector.says(form(OTHER)), w.collector.says(sheet(2, OTHER)))

        assert [(p.cycle, p.reason.split(":")[0]) for p in w.parked()] == [(ONE, "galat-aturan")]
        assert (w.tally(), w.history()) == (Tally(form=True), [])
        assert [s.refers_to for s in w.said()] == [w.parked()[0].id, "sheet 2"]


async def test_after_an_unsound_decision_no_sequence_is_missing() -> None:
    unsound = UNSOUND["an entry that JSON has no form for"]
    async with world(step=step_that(lambda _states, _message: unsound)) as w:
        await w.take(w.collector.says(form()), w.collector.says(sheet(1)))

        assert sequences(w) == [1]


async def test_a_fault_in_touches_harms_only_its_own_cycle() -> None:
    def touches(message: Message) -> tuple[Ref, ...]:
        if isinstance(message.data, DataSubmitted) and message.ref.id == ONE:
            raise KeyError(message.id)
        return toy.touches(message)

    async with world(step=replace(toy.step(), touches=touches)) as w:
        await w.take(w.collector.says(form()), w.collector.says(form(OTHER)))

        await w.take(w.collector.says(sheet(1)), w.collector.says(sheet(1, OTHER)))

        assert [(p.cycle, p.reason) for p in w.parked()] == [(ONE, "galat-aturan: KeyError")]
        assert (w.tally(OTHER).sheets, w.store.commits) == ((1,), 2)


async def test_what_a_held_event_touches_is_there_when_it_is_released() -> None:
    def touches(message: Message) -> tuple[Ref, ...]:
        more = (CHAIN_REF,) if isinstance(message.data, DataSubmitted) else ()
        return (message.ref, *more)

    def decide(states: States, message: Message) -> Outcome:
        if isinstance(message.data, DataSubmitted) and message.ref in states:
            return Taken({CHAIN_REF: Chain(links=7)})
        return toy.Rules().decide(states, message)

    async with world(step=replace(toy.step(decide), touches=touches)) as w:
        await w.take(w.collector.says(sheet(1)))
        await w.take(w.collector.says(form()))

        assert w.store.documents[CHAIN_REF]["state"] == {"links": 7}


async def test_a_state_of_a_kind_that_is_not_declared_any_more_harms_its_own_cycle_only() -> None:
    async with world() as w:
        await w.take(w.collector.says(form()), w.collector.says(form(OTHER)))
        w.store.models = {}
        before = w.store.documents[HERE]["state"]

        await w.take(w.collector.says(sheet(1)))

        assert [p.reason for p in w.parked()] == ["galat-aturan: LookupError"]
        assert w.store.documents[HERE]["state"] == before


async def test_two_events_with_one_id_both_have_their_effect() -> None:
    """A producer's fault; the place in the stream is what counts."""
    async with world() as w:
        first, second = w.collector.says(sheet(1)), sheet(2)
        attributes = w.collector.attributes(second, w.collector.number(second))
        copied = attributes.model_copy(update={"id": w.collector.attributes(second, 1).id})
        record = w.bus.append(first.topic, first.key, first.value, to_headers(copied))

        await w.take(w.collector.says(form()), first)
        await w.take(record)

        assert w.history() == ["sheet 1", "sheet 1"]


async def test_an_event_says_its_cause_and_whose_request_it_belongs_to() -> None:
    async with world() as w:
        cause = w.collector.says(sheet(1))
        await w.take(w.collector.says(form()), cause)

        told_by, source = decode(w.bus.records[-1]), decode(cause)
        assert isinstance(told_by, Received)
        assert isinstance(source, Received)
        assert told_by.attributes.causationid == source.attributes.id
        assert told_by.attributes.correlationid == source.attributes.correlationid


async def test_the_same_decision_says_the_same_ids_in_any_process() -> None:
    ids = []
    for _ in range(2):
        async with world() as w:
            await w.take(w.collector.says(form()), w.collector.says(sheet(1)))
            said = decode(w.bus.records[-1])
            assert isinstance(said, Received)
            ids.append(said.attributes.id)

    assert ids[0] == ids[1]


async def test_sequences_are_dense_per_topic_and_cycle_over_units_of_work() -> None:
    async with world() as w:
        await w.take(w.collector.says(form()), w.collector.says(sheet(1)))
        await w.take(w.approval.says(draft(1)), w.collector.says(sheet(2)))

        assert sequences(w) == [1, 2, 3]


async def test_entries_keep_their_order_whatever_the_clocks_say() -> None:
    async with world() as w:
        await w.take(w.collector.says(form()))
        late = sheet(1)
        attributes = w.collector.attributes(late, w.collector.number(late))
        ahead = attributes.model_copy(update={"time": START + timedelta(days=9)})
        template = w.bus.append(late.TOPIC, b"6304-dukcapil", None, to_headers(ahead))
        body = late.model_dump_json().encode()

        await w.take(replace(template, value=body))
        await w.take(w.collector.says(sheet(2)), w.collector.says(sheet(3)))

        rows = await w.store.entries("history", HERE)
        assert [row.data["text"] for row in rows] == ["sheet 1", "sheet 2", "sheet 3"]


def sequences(w: World) -> list[int]:
    """Sequences of what the service said, in the order of the bus."""
    read = [decode(record) for record in w.bus.records]
    return [
        r.attributes.sequence
        for r in read
        if isinstance(r, Received) and r.attributes.source == "recap"
    ]


async def test_an_entry_may_be_written_under_another_aggregate_in_a_place_of_its_own() -> None:
    def decide(_states: States, message: Message) -> Outcome:
        assert message.original is not None
        body = message.original.body.decode()
        return Taken(
            {CHAIN_REF: Chain()}, entries=(Entry("history", Line(text=body), CHAIN_REF, 7),)
        )

    async with world(step=step_that(decide, touches=lambda message: (message.ref, CHAIN_REF))) as w:
        said = w.collector.says(sheet(1))
        await w.take(w.collector.says(form()), said)

        (row,) = await w.store.entries("history", CHAIN_REF)
        assert (row.order, row.data["text"].encode()) == (7, said.value)
        assert w.history() == []

"""Whatever bytes Kafka brings: an event is read, everything else is parked, nothing crashes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contract import BY_TOPIC, TOPICS
from shared.contract.vocabulary import Progress
from shared.engine import ParkedStatus, Record, Treatment
from shared.engine import decode as engine_decode
from shared.engine.decode import Received, Undecodable, decode
from shared.engine.testing import MemoryBus, Source
from tests.unit.engine.toy import BAD, ONE, OTHER, draft, form, sheet
from tests.unit.engine.world import World, world

Spoil = Callable[[Record], Record]


def header(name: str, value: bytes | None) -> Spoil:
    """Give a header another value; ``b"-"`` takes it away."""

    def spoil(record: Record) -> Record:
        others = tuple(pair for pair in record.headers if pair[0] != name)
        return replace(record, headers=others if value == b"-" else (*others, (name, value)))

    return spoil


def body(**changes: Any) -> Spoil:
    """Change fields of the body; ``...`` takes a field away."""

    def spoil(record: Record) -> Record:
        fields = orjson.loads(record.value or b"{}") | changes
        kept = {name: value for name, value in fields.items() if value is not ...}
        return replace(record, value=orjson.dumps(kept))

    return spoil


def value(raw: bytes | None) -> Spoil:
    return lambda record: replace(record, value=raw)


def key(raw: bytes | None) -> Spoil:
    return lambda record: replace(record, key=raw)


NAMES_ITS_CYCLE: dict[str, Spoil] = {
    "junk bytes": value(b"\xff\x00junk"),
    "an empty body": value(b""),
    "a tombstone": value(None),
    "a body that is no object": value(b"[1]"),
    "a body nested too deep": value(b"[" * 100_000),
    "a missing field": body(figures=...),
    "a field of another type": body(revision="x"),
    "a number that nothing can hold": body(revision=0),
    "a lone surrogate": value(b'{"office": "\\ud800"}'),
    "another cycle in the body": body(cycle=OTHER),
    "another office in the body": body(office="6304-lain"),
    "no ce_id": header("ce_id", b"-"),
    "a ce_id that is none": header("ce_id", b"1"),
    "a ce_id of no value": header("ce_id", None),
    "a ce_id that is not UTF-8": header("ce_id", b"\xff\xfe"),
    "another ce_type": header("ce_type", TOPICS[0].encode()),
    "another specversion": header("ce_specversion", b"0.3"),
    "no specversion": header("ce_specversion", b"-"),
    "a time without zone": header("ce_time", b"2025-10-01T08:00:00"),
    "no sequence": header("ce_sequence", b"-"),
    "sequence 0": header("ce_sequence", b"0"),
    "a sequence that is no number": header("ce_sequence", b"one"),
    "a sequence in other digits": header("ce_sequence", "١".encode()),
    "a sequence larger than a database's integers": header("ce_sequence", b"9" * 20),
    "a sequence larger than Python reads": header("ce_sequence", b"9" * 5000),
}
NAMES_NO_CYCLE: dict[str, Spoil] = {
    "no key": key(None),
    "another key": key(b"6304-lain"),
    "a key that is not UTF-8": key(b"\xff"),
    "no subject": header("ce_subject", b"-"),
    "a subject of no value": header("ce_subject", None),
    "a subject that is no cycle": header("ce_subject", b"6304-dukcapil"),
    "no headers at all": lambda record: replace(record, headers=()),
}
HARMLESS: dict[str, Spoil] = {
    "unknown fields": body(tomorrow={"deep": [1]}),
    "unknown attributes": header("ce_tomorrow", b"x"),
    "a foreign header of no value": header("x-trace", None),
    "a foreign header that is not UTF-8": header("x-trace", b"\xff\xfe"),
    "a traceparent that is none": header("traceparent", b"x" * 600),
    "no content type": header("content-type", b"-"),
}


def named(cases: dict[str, Spoil]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("spoil", cases.values(), ids=cases.keys())


async def started(w: World) -> None:
    await w.take(w.collector.says(form()), w.collector.says(form(OTHER)))


@named(NAMES_ITS_CYCLE)
async def test_a_bad_record_that_names_a_known_cycle_is_parked_and_blocks_only_that(
    spoil: Spoil,
) -> None:
    async with world() as w:
        await started(w)

        await w.take(spoil(w.collector.says(sheet(1))), w.collector.says(sheet(1, OTHER)))

        assert [(p.cycle, p.status) for p in w.parked()] == [(ONE, ParkedStatus.CULPRIT)]
        assert (w.tally(OTHER).sheets, w.blocks()) == ((1,), [Progress.BLOCKED])


@named(NAMES_NO_CYCLE)
async def test_a_bad_record_that_names_no_cycle_is_parked_alone(spoil: Spoil) -> None:
    async with world() as w:
        await started(w)

        await w.take(spoil(w.collector.says(sheet(1))), w.approval.says(draft(1)))

        assert [(p.cycle, p.status) for p in w.parked()] == [(None, ParkedStatus.CULPRIT)]
        assert (w.tally().drafts, w.blocks()) == ((1,), [])


@named(NAMES_ITS_CYCLE)
async def test_a_bad_record_of_a_cycle_that_nobody_knows_is_parked_alone(spoil: Spoil) -> None:
    async with world() as w:
        await w.take(spoil(w.collector.says(sheet(1))))

        assert [p.cycle for p in w.parked()] == [None]
        assert w.store.documents == {}


@named(HARMLESS)
async def test_what_a_newer_or_foreign_producer_adds_does_no_harm(spoil: Spoil) -> None:
    async with world() as w:
        await started(w)

        await w.take(spoil(w.collector.says(sheet(1))))

        assert (w.tally().sheets, w.parked()) == ((1,), [])


@named(NAMES_ITS_CYCLE | NAMES_NO_CYCLE)
async def test_a_replay_parks_nothing_twice(spoil: Spoil) -> None:
    async with world() as w:
        await started(w)
        bad = spoil(w.collector.says(sheet(1)))
        await w.take(bad)
        before = w.snapshot()

        await w.take(bad, bad)

        assert w.snapshot() == before


@named(NAMES_ITS_CYCLE | NAMES_NO_CYCLE)
async def test_a_discarded_record_stays_discarded_when_it_comes_again(spoil: Spoil) -> None:
    async with world() as w:
        await started(w)
        bad = spoil(w.collector.says(sheet(1)))
        await w.take(bad)
        await w.redrive(bad.coordinates, Treatment.DISCARD)
        before = w.snapshot()

        await w.take(bad)

        assert w.snapshot() == before


@named({name: spoil for name, spoil in NAMES_ITS_CYCLE.items() if "sequence" not in name})
async def test_the_stream_of_a_discarded_record_goes_on_behind_it(spoil: Spoil) -> None:
    for known_before in (True, False):
        async with world() as w:
            bad, good = spoil(w.collector.says(sheet(1))), w.collector.says(sheet(2))
            await w.take(*([w.collector.says(form())] if known_before else []), bad)
            await w.redrive(bad.coordinates, Treatment.DISCARD)

            await w.take(good, *([] if known_before else [w.collector.says(form())]))

            assert w.tally().sheets == (2,)


async def test_an_unreadable_copy_of_what_was_taken_long_ago_blocks_nobody() -> None:
    async with world() as w:
        await started(w)
        good = w.collector.says(sheet(1))
        await w.take(good)
        before = w.snapshot()

        await w.take(replace(w.bus.again(good), value=b"{"))

        assert w.snapshot() == before


async def test_a_record_that_belonged_to_no_cycle_is_replayed_once_it_can_be_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As after the deploy of a program that knows the event."""
    async with world() as w:
        first, second = w.collector.says(sheet(1)), w.collector.says(sheet(2))
        with monkeypatch.context() as older:
            older.setattr(engine_decode, "BY_TOPIC", {})
            await w.take(first)
            assert (await w.redrive(first.coordinates, Treatment.REPLAY)).body["released"] is False
        await w.take(w.collector.says(form()), second)
        assert (w.tally().sheets, w.held()) == ((), [2])

        answer = await w.redrive(first.coordinates, Treatment.REPLAY)

        assert answer.body["released"] is True
        assert (w.tally().sheets, w.held()) == ((1, 2), [])
        assert [p.status for p in w.parked()] == [ParkedStatus.REPLAYED]


async def test_replayed_into_a_cycle_that_is_blocked_by_now_it_waits_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with world() as w:
        first = w.collector.says(sheet(1))
        with monkeypatch.context() as older:
            older.setattr(engine_decode, "BY_TOPIC", {})
            await w.take(first)
        bad = w.approval.says(draft(BAD))
        await w.take(w.collector.says(form()), bad)

        answer = await w.redrive(first.coordinates, Treatment.REPLAY)
        assert answer.body["released"] is False
        assert [(p.id, p.status, p.cycle) for p in w.parked()] == [
            (bad.coordinates, ParkedStatus.CULPRIT, ONE),
            (first.coordinates, ParkedStatus.BEHIND, ONE),
        ]

        await w.redrive(bad.coordinates, Treatment.DISCARD)
        assert w.tally().sheets == (1,)


async def test_a_held_event_that_a_newer_program_cannot_read_is_parked_and_can_be_discarded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with world() as w:
        early, later = w.collector.says(sheet(1)), w.collector.says(sheet(2))
        await w.take(early)
        known = {topic: model for topic, model in BY_TOPIC.items() if topic != early.topic}
        with monkeypatch.context() as newer:
            newer.setattr(engine_decode, "BY_TOPIC", known)
            await w.take(w.collector.says(form()))
            assert [p.id for p in w.parked(ParkedStatus.CULPRIT)] == [early.coordinates]
            await w.redrive(early.coordinates, Treatment.DISCARD)
        await w.take(later)

        assert (w.tally().sheets, w.held()) == ((2,), [])


def test_a_reason_names_places_and_rules_but_never_a_value() -> None:
    record = body(revision="rahasia", sop_step="rahasia")(a_record())

    bad = decode(record)

    assert isinstance(bad, Undecodable)
    assert bad.reason == "DataSubmitted: sop_step: int_parsing; revision: int_parsing"


def a_record() -> Record:
    """One good record."""
    return Source("collector", MemoryBus()).says(sheet(1))


@given(
    st.sampled_from([*TOPICS, "other"]),
    st.none() | st.binary(max_size=40),
    st.none() | st.binary(max_size=200),
    st.lists(
        st.tuples(
            st.sampled_from(["ce_id", "ce_subject", "ce_sequence", "ce_type"]) | st.text(),
            st.none() | st.binary(max_size=60),
        ),
        max_size=12,
    ),
)
def test_reading_never_raises(
    topic: str,
    key: bytes | None,
    value: bytes | None,
    headers: list[tuple[str, bytes | None]],
) -> None:
    read = decode(Record(topic, 0, 0, key, value, tuple(headers)))

    assert isinstance(read, Undecodable)


@given(st.data())
def test_a_flipped_byte_makes_an_event_unreadable_or_leaves_it_an_event(
    data: st.DataObject,
) -> None:
    good = a_record()
    raw = bytearray(good.value or b"")
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= data.draw(st.integers(1, 255))

    read = decode(replace(good, value=bytes(raw)))

    assert isinstance(read, Received | Undecodable)
    if isinstance(read, Received):
        assert read.body.cycle == ONE

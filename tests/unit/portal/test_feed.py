"""The feed: each event once, byte for byte, in an order that skips nothing and is known again."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import httpx
import pytest
from cloudevents.core.formats.json import JSONFormat

from services.portal.domain.feed import FEED, Mark, feed_ref
from shared.contract import Approved, DataSubmitted
from shared.contract.sample import OFFICE
from shared.engine import Engine, MemoryStore
from shared.engine.decode import Received, decode
from shared.engine.records import Record
from shared.engine.testing import START, FaultyStore, MemoryBus, Source, feed, running
from tests.fuzz.services import service
from tests.unit.portal.test_systems import System, system
from tests.unit.portal.world import said, whole_cycle

EVENTS: Final = "/api/v1/events"
NEXT_CYCLE: Final = f"{OFFICE}:2025-Q4:r0"


@dataclass
class Reader:
    """A system that reads the feed."""

    known: System
    token: str

    async def get(self, address: str = EVENTS, **headers: str) -> httpx.Response:
        headers |= {"Authorization": f"Bearer {self.token}"}
        return await self.known.browser.client.get(address, headers=headers)

    async def all(self, address: str = EVENTS) -> list[dict[str, Any]]:
        """Follow `next` until nothing is left."""
        found = list[dict[str, Any]]()
        while True:
            answer = await self.get(address)
            assert answer.status_code == 200, answer.text
            found += answer.json()
            address = answer.links["next"]["url"]
            if answer.headers["kinerja-left"] == "0":
                return found


@asynccontextmanager
async def reader() -> AsyncIterator[Reader]:
    async with system(scopes=["events:read"], per_minute=6000) as known:
        yield Reader(known, await known.token())


def records() -> list[Record]:
    """A whole cycle as its services say it."""
    source = Source("collector", MemoryBus())
    events = enumerate(whole_cycle())
    return [source.says(event, START + timedelta(minutes=n)) for n, event in events]


def ids(events: Iterable[dict[str, Any]]) -> list[str]:
    return [event["id"] for event in events]


async def test_every_event_is_told_once_in_order_as_it_was_published() -> None:
    async with reader() as system_:
        events = await system_.all(f"{EVENTS}?limit=7")
        answer = await system_.get(f"{EVENTS}?limit=100")

    published = [decode(record) for record in records()]
    assert ids(events) == [str(p.attributes.id) for p in published if isinstance(p, Received)]
    for record in records():
        assert record.value is not None
        assert record.value in answer.content
    assert answer.headers["content-type"] == "application/cloudevents-batch+json"


async def test_the_official_sdk_reads_what_is_told() -> None:
    async with reader() as system_:
        events = await system_.all()

    for event, record in zip(events, records(), strict=True):
        read = JSONFormat().read(None, json.dumps(event))
        sent = decode(record)
        assert isinstance(sent, Received)
        assert (read.get_id(), read.get_type()) == (str(sent.attributes.id), record.topic)
        assert (read.get_time(), read.get_subject()) == (sent.attributes.time, sent.body.cycle)
        assert read.get_extension("sequence") == str(sent.attributes.sequence)
        assert read.get_data() == json.loads(record.value or b"")


async def test_any_event_s_cursor_goes_on_behind_it() -> None:
    async with reader() as system_:
        events = await system_.all()
        rest = await system_.all(f"{EVENTS}?since={events[9]['cursor']}")
        end = await system_.get(f"{EVENTS}?since=latest")
        last = await system_.get(f"{EVENTS}?since={events[-1]['cursor']}")

    assert ids(rest) == ids(events[10:])
    assert end.json() == last.json() == []
    assert events[-1]["cursor"] in end.links["next"]["url"]


async def test_a_filter_leaves_out_and_never_loses_the_place() -> None:
    async with reader() as system_:
        only = await system_.all(f"{EVENTS}?type={Approved.TOPIC}&type={DataSubmitted.TOPIC}")
        none = await system_.get(f"{EVENTS}?cycle={NEXT_CYCLE}")
        unknown = await system_.get(f"{EVENTS}?type=kinerja.tidak-ada.v1")

    assert [event["type"] for event in only] == [DataSubmitted.TOPIC] * 2 + [Approved.TOPIC]
    assert (none.json(), none.headers["kinerja-left"]) == ([], "0")
    assert unknown.status_code == 422


async def test_what_is_known_is_not_sent_again() -> None:
    async with reader() as system_:
        first = await system_.get(f"{EVENTS}?limit=3")
        again = await system_.get(f"{EVENTS}?limit=3", **{"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")


async def test_who_waits_is_told_when_something_comes() -> None:
    async with reader() as system_:
        end = (await system_.get(f"{EVENTS}?since=latest")).links["next"]["url"]
        waiting = asyncio.create_task(system_.get(f"{end}&wait=30"))
        source = Source("notifier", MemoryBus())
        await feed(
            system_.known.browser.engine, source.says(said(DataSubmitted, "KABID_PIAK", revision=3))
        )
        answer = await asyncio.wait_for(waiting, 20)

    assert [event["source"] for event in answer.json()] == ["notifier"]


@pytest.mark.parametrize("since", ["", "1", "a.b", "1." + "G" * 32, "01." + "0" * 32, "x" * 61])
async def test_what_was_never_a_cursor_is_refused_in_two_languages(since: str) -> None:
    async with reader() as system_:
        answer = await system_.get(f"{EVENTS}?since={since}")

    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"
    assert all(answer.json()["en"].values())


@pytest.mark.parametrize("since", ["5." + "0" * 32, "9999." + "1" * 32, "18." + "1" * 32])
async def test_a_place_that_the_feed_does_not_know_is_410_and_says_what_to_do(since: str) -> None:
    async with reader() as system_:
        answer = await system_.get(f"{EVENTS}?since={since}")

    assert (answer.status_code, answer.json()["rule"]) == (410, "kursor-usang")
    assert "Begin again" in answer.json()["en"]["remedy"]


async def test_another_scope_or_another_office_s_system_sees_nothing() -> None:
    async with system(scopes=["ratified:read"]) as known:
        answer = await Reader(known, await known.token()).get()
        assert (answer.status_code, answer.json()["en"]["detail"][:10]) == (403, "This token")


async def marks(*batches: list[Record]) -> list[Mark]:
    """The places that a portal gives when it takes these batches."""
    step = service("portal").step
    store = MemoryStore(step.states)
    async with running(Engine(step, store, MemoryBus())) as engine:
        for batch in batches:
            await feed(engine, *batch)
    rows = await store.entries(FEED, feed_ref(OFFICE))
    assert [row.order for row in rows] == [*range(1, len(rows) + 1)]
    return [Mark.model_validate(row.data["mark"]) for row in rows]


async def test_a_feed_built_anew_in_another_order_knows_a_place_by_what_came_before_it() -> None:
    """Between topics there is no order: after a rebuild two events may have changed places."""
    told = records()
    before = await marks(told)
    swapped = [*told[:4], told[6], told[4], told[5], *told[7:]]
    after = await marks(swapped[:5], swapped[5:])

    agree = [one == two for one, two in zip(before, after, strict=True)]
    assert agree == [True] * 4 + [False] * 2 + [True] * 12


async def test_doubles_and_what_was_held_back_are_in_the_feed_once() -> None:
    told = records()

    assert await marks([*told[1:], told[0], *told]) != []
    assert (await marks([*told[1:], told[0], *told]))[-1] == (await marks(told))[-1]


async def test_a_parked_event_is_not_in_the_feed_until_it_is_taken() -> None:
    source = Source("collector", MemoryBus())
    form, second = (source.says(whole_cycle()[0]) for _ in range(2))
    behind = source.says(whole_cycle()[1])

    assert [mark.count for mark in await marks([form, second, behind])] == [1]


async def test_two_portals_at_once_give_no_position_twice_and_leave_none_out() -> None:
    """Another replica commits between this one's decision and its commit."""
    step, bus = service("portal").step, MemoryBus()
    store = FaultyStore(step.states)
    mine = Source("collector", bus).says(whole_cycle()[0])
    next_form = whole_cycle()[0].model_copy(update={"cycle": NEXT_CYCLE})
    theirs = Source("collector", bus).says(next_form)
    async with running(Engine(step, store, bus)) as one, running(Engine(step, store, bus)) as two:
        store.rivals.append(lambda: feed(two, theirs))
        await feed(one, mine)

    rows = await store.entries(FEED, feed_ref(OFFICE))
    assert [(row.order, row.data["attributes"]["subject"]) for row in rows] == [
        (1, NEXT_CYCLE),
        (2, f"{OFFICE}:2025-Q3:r0"),
    ]

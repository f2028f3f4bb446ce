"""Spoiled records on all topics of real services: none falls, and the next cycle goes through."""

from random import Random

import httpx
import pytest

from deploy.local.principals import SERVICES
from samples.cycle import Cycle
from shared.contract import TOPICS
from shared.engine.records import Record
from shared.sop import load_sop
from tests.fuzz.budget import SEED, times
from tests.fuzz.mutations import PERSONAL_SPELT, drawn, spoiled
from tests.fuzz.odd_producer import PLACEHOLDER, Oddity, odd
from tests.system.canaries import Canaries, everywhere, secrets_of_the_stack
from tests.system.house import House, offices
from tests.system.planting import Planter
from tests.system.spans import Spans

pytestmark = [pytest.mark.system, pytest.mark.timeout(180)]

SPOILED = times(150)
_LARGEST = 900_000
"""Bytes of a record that Kafka takes."""


async def test_what_is_planted_at_every_entrance_is_found_nowhere(
    house: House, spans: Spans
) -> None:
    """Secrets of the stack, secrets that people type, and numbers of 16 digits, wherever sent.

    Before the other test here, which leaves records on the topics that no plain client can read.
    """
    canaries = Canaries()
    (office,) = offices(1, SEED, "kenari")
    assert secrets_of_the_stack(canaries, house.data_dir) > 10
    async with httpx.AsyncClient(timeout=20) as client:
        planter = Planter(house, office.sample, client, canaries)
        await planter.everywhere()
    await house.until_quiet()

    found = [
        line
        for place, content in await everywhere(house, spans, planter.answers, planter.records)
        for line in canaries.found_in(place, content)
    ]

    assert sorted(set(found)) == []
    assert len(planter.answers) > 40
    assert not [name for name, status in planter.statuses.items() if status >= 500]


async def test_spoiled_records_on_all_topics_stop_no_service(house: House) -> None:
    print(f"KINERJA_SEED={SEED}")
    first, second = offices(2, SEED, "acak")
    await house.until_ready()
    begun = {name: process.restarts for name, process in house.state.processes.items()}

    async with httpx.AsyncClient(timeout=20) as client:
        view = await Cycle(
            house.officers(first.sample, client, patience=60), load_sop(), first.sample.cycle
        ).run()
        said = [r for topic in (await house.everything_published()).values() for r in topic]
        await house.publish(_spoiled(said, Random(SEED)))
        await _publish_odd(house)
        again = await Cycle(
            house.officers(second.sample, client, patience=60), load_sop(), second.sample.cycle
        ).run()
    await house.until_quiet()

    assert (view["status"], again["status"]) == ("DISAHKAN", "DISAHKAN")
    processes = house.state.processes
    assert {name: process.restarts for name, process in processes.items()} == begun
    assert {process.status for process in processes.values()} == {"running"}
    await _assert_kept_well(house, second.sample.cycle)


def _spoiled(said: list[Record], chance: Random) -> list[Record]:
    """Events that were said, with something done to each; Kafka chooses the partition by key."""
    made = [
        spoiled(Record(r.topic, -1, 0, r.key, r.value, r.headers), spoils)
        for r, spoils in zip(chance.choices(said, k=SPOILED), drawn(SPOILED), strict=False)
    ]
    return [record for record in made if _size(record) < _LARGEST]


def _size(record: Record) -> int:
    headers = sum(len(name.encode()) + len(value or b"") for name, value in record.headers)
    return headers + len(record.value or b"") + len(record.key or b"")


async def _publish_odd(house: House) -> None:
    """What the Kafka client cannot unpack, on every partition of every topic."""
    headers: tuple[tuple[str, bytes | None], ...] = ((PLACEHOLDER, b"x"),)
    records = [
        Record(topic, partition, 0, b"k", b"v", headers)
        for topic in TOPICS
        for partition in range(4)
    ]
    for oddity in Oddity:
        with odd(oddity):
            await house.publish(records)


async def _assert_kept_well(house: House, cycle: str) -> None:
    documents = await house.documents()
    for service in SERVICES:
        parked = documents[f"{service}.parked"]
        assert parked, service
        assert all(row["reason"] for row in parked)
        assert not [row for row in parked if row["cycle"] == cycle]
    kept = [
        (name, row["_id"])
        for name, rows in documents.items()
        for row in rows
        if any(number in str(row) for number in PERSONAL_SPELT)
    ]
    assert kept == []

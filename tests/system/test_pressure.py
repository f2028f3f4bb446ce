"""More than can be done, and an end in the middle of it: bounded, honest, without loss."""

import asyncio
import os
import re
from contextlib import suppress
from time import monotonic
from typing import Final
from uuid import uuid4

import httpx
import orjson
import psutil
import pytest
from aiokafka import TopicPartition

from samples import Sample
from samples.cycle import Cycle
from shared.sop import load_sop
from tests.system.flood import MAX_CONNECTIONS, Flood
from tests.system.house import House, eventually, offices

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

SEED: Final = int(os.environ.get("KINERJA_SEED", "20251001"))
SECONDS: Final = float(os.environ.get("KINERJA_OVERLOAD_SECONDS", "4"))
"""The promise is a minute; the short form is for `make test`."""
MAX_MEBIBYTES: Final = 400
STOP_SECONDS: Final = 10.0


async def issued(house: House, prefix: str) -> Sample:
    """An office whose form is out."""
    print(f"seed {SEED}")
    sample = offices(1, SEED + 5, prefix)[0].sample
    async with httpx.AsyncClient(timeout=20) as client:
        cycle = Cycle(house.officers(sample, client, patience=30), load_sop(), sample.cycle)
        await cycle.prepare()
        await cycle.issue()
    return sample


def drafts_of(house: House, sample: Sample) -> Flood:
    """Saves a sheet's draft again and again: a durable command each time."""
    sheet = sample.sheets[0]
    role = load_sop().filler(sheet.ref.bidang, sheet.ref.source)
    officers = house.officers(sample, httpx.AsyncClient(), patience=1)
    token = officers._headers(role, "collector", None)["Authorization"]
    path = f"/cycles/{sample.cycle}/sheets/{sheet.ref.bidang}/{sheet.ref.source}/draft"
    body = orjson.dumps({"figures": sheet.body()["figures"]})
    start = (
        f"PUT {path} HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nIdempotency-Key: "
    )

    def request() -> bytes:
        return f"{start}{uuid4()}\r\n\r\n".encode() + body

    return Flood(house.addresses["collector"][0], request)


def first(house: House, service: str) -> psutil.Process:
    """The first replica of a service."""
    found = next(p for p in house.state.processes.values() if p.service == service)
    return psutil.Process(found.id.pid)


async def watch(process: psutil.Process, ended: asyncio.Event) -> float:
    """The most memory that a process had, in MiB."""
    most = 0.0
    while not ended.is_set():
        most = max(most, process.memory_info().rss / 2**20)
        with suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), 0.2)
    return most


async def test_ten_times_what_a_service_can_do_is_refused_politely_and_soon_forgotten(
    house: House,
) -> None:
    sample = await issued(house, "lain")
    flood, ended = drafts_of(house, sample), asyncio.Event()
    sustained = await flood.closed_loop(clients=16, seconds=3)
    assert set(flood.answers) == {"200"}
    watching = asyncio.create_task(watch(first(house, "collector"), ended))

    await flood.burst(MAX_CONNECTIONS)
    await flood.open_loop(rate=10 * sustained, seconds=SECONDS)

    ended.set()
    most, after = await watching, monotonic()
    await house.until_ready(10)
    answered = await flood.closed_loop(clients=1, seconds=0.5)
    await flood.close()
    print(
        f"sustained {sustained:.0f}/s, answers {dict(flood.answers)},"
        f" slowest {flood.slowest:.1f} s, most memory {most:.0f} MiB,"
        f" ready again after {monotonic() - after - 0.5:.1f} s"
    )
    assert set(flood.answers) <= {"200", "503", "unsent"}
    assert flood.answers["503"] > 0, "it was not overloaded: the test has tested nothing"
    assert most < MAX_MEBIBYTES
    assert answered > 0


async def test_a_service_that_is_asked_to_end_finishes_what_it_has_and_nothing_comes_again(
    house: House,
) -> None:
    await house.until_quiet()
    made = offices(3, SEED + 6, "ulang")
    async with httpx.AsyncClient(timeout=20) as client:
        cycles = [
            Cycle(house.officers(o.sample, client, patience=120), load_sop(), o.sample.cycle)
            for o in made
        ]
        running = asyncio.gather(*(cycle.run() for cycle in cycles))
        for service in ("recap", "approval", "notifier", "collector"):
            await end(house, service)
            await house.until_ready()
        views = await running

    assert {view["status"] for view in views} == {"DISAHKAN"}


async def end(house: House, service: str) -> None:
    """SIGTERM; it is gone within ten seconds, with the offsets of all that it had handled."""
    process = first(house, service)
    log = next(p.log for p in house.state.processes.values() if p.id.pid == process.pid)
    asked = monotonic()
    process.terminate()

    await eventually(lambda: not process.is_running(), f"{service} has ended", STOP_SECONDS)

    print(f"{service} ended in {monotonic() - asked:.1f} s")
    told, committed = log.read_bytes(), await house.committed(service)
    assert told.count(b'"service.stopping"') == told.count(b'"service.stopped"') > 0
    assert b'"service.stop_cut_short"' not in told
    for partition, offset in handled(told).items():
        assert committed.get(partition, -1) >= offset, (service, partition, offset, committed)


def handled(told: bytes) -> dict[TopicPartition, int]:
    """From a service's log: where each partition goes on after the last record that it took."""
    found: dict[TopicPartition, int] = {}
    for match in re.finditer(rb'"coordinates":"([a-z0-9.-]+):(\d+):(\d+)"', told):
        place = TopicPartition(match[1].decode(), int(match[2]))
        found[place] = max(found.get(place, 0), int(match[3]) + 1)
    return found

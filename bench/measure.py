"""Runs one form of the chain once and takes its time and CPU."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from uuid import uuid4

import psutil
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from bench.chain import FIRST, HOPS, LAST, moved
from shared.contract.cloudevents import Attributes, readable, to_headers
from shared.engine.bus import Bus

READY_SECONDS = 30.0
RUN_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Run:
    """One run: ``events`` went through four hops in ``seconds``; CPU in seconds by process."""

    form: str
    events: int
    seconds: float
    cpu: Mapping[str, float]

    @property
    def rate(self) -> float:
        """Finished chains a second."""
        return self.events / self.seconds

    def cpu_us_a_hop(self, *names: str) -> float:
        """CPU microseconds an event and hop, of the named parts or of all."""
        chosen = names or tuple(self.cpu)
        return sum(self.cpu[name] for name in chosen) * 1e6 / self.events / len(HOPS)


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a run happens: Kafka, the hops' environment, infrastructure pids, log folder."""

    bus: Bus
    env: dict[str, str]
    infrastructure: dict[str, int]
    logs: Path


async def run(form: str, events: int, stand: Stand) -> Run:
    """Start the four processes, send the events, wait for the last to come out, stop them."""
    services = [_start(form, hop, stand) for hop in range(len(HOPS))]
    try:
        await _ready(form, stand.logs)
        parts = stand.infrastructure | {f"service {n}": p.pid for n, p in enumerate(services)}
        before = {name: _cpu(pid) for name, pid in parts.items()}
        started = monotonic()
        await _through(stand.bus, events)
        seconds = monotonic() - started
        cpu = {name: _cpu(pid) - before[name] for name, pid in parts.items()}
        return Run(form, events, seconds, _grouped(cpu))
    finally:
        for service in services:
            service.terminate()
        for service in services:
            service.wait(timeout=20)


def _start(form: str, hop: int, stand: Stand) -> subprocess.Popen[bytes]:
    with (stand.logs / f"{form}-{hop}.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "bench.hop", form, str(hop)],
            env={**os.environ, **stand.env},
            stdout=log,
            stderr=subprocess.STDOUT,
        )


async def _ready(form: str, logs: Path) -> None:
    deadline = monotonic() + READY_SECONDS
    while not all(
        b"service.ready" in (logs / f"{form}-{hop}.log").read_bytes() for hop in range(len(HOPS))
    ):
        if monotonic() > deadline:
            raise TimeoutError(f"the {form} services were not ready; see {logs}")
        await asyncio.sleep(0.1)


async def _through(bus: Bus, events: int) -> None:
    """Send one first event for each of ``events`` cycles; return when all have come out."""
    label = uuid4().hex[:8]
    consumer = AIOKafkaConsumer(LAST, **bus.client())
    await consumer.start()
    producer = bus.producer()
    await producer.start()
    try:
        await consumer.seek_to_end()
        for partition in consumer.assignment():
            await consumer.position(partition)
        sent = [await _send(producer, f"o{label}-{n}") for n in range(events)]
        await asyncio.gather(*sent)
        await asyncio.wait_for(_all_out(consumer, label, events), RUN_SECONDS)
    finally:
        await producer.stop()
        await consumer.stop()


async def _send(producer: AIOKafkaProducer, office: str) -> Awaitable[object]:
    cycle = f"{office}:2025-Q3:r0"
    event = moved(FIRST, office, cycle)
    attributes = Attributes(
        id=uuid4(),
        source="driver",
        type=event.TOPIC,
        subject=cycle,
        time=datetime.now(UTC),
        dataschema="urn:kinerja:schema:bench",
        partitionkey=office,
        sequence=1,
        correlationid=uuid4(),
        causationid=uuid4(),
    )
    value = event.model_dump_json().encode()
    headers = list(to_headers(attributes))
    sending: Awaitable[object] = await producer.send(
        event.TOPIC, value, key=office.encode(), headers=headers
    )
    return sending


async def _all_out(consumer: AIOKafkaConsumer, label: str, events: int) -> None:
    seen: set[str] = set()
    while len(seen) < events:
        for records in (await consumer.getmany(timeout_ms=500)).values():
            subjects = (readable(record.headers)["ce_subject"] for record in records)
            seen.update(subject for subject in subjects if subject.startswith(f"o{label}-"))


def _cpu(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def _grouped(cpu: Mapping[str, float]) -> dict[str, float]:
    services = sum(value for name, value in cpu.items() if name.startswith("service"))
    return {"services": services, "kafka": cpu["kafka"], "mongod": cpu["mongod"]}


def spread(values: Sequence[float]) -> str:
    """Median, and lowest to highest."""
    ordered = sorted(values)
    return f"{ordered[len(ordered) // 2]:,.0f} ({ordered[0]:,.0f}–{ordered[-1]:,.0f})"

"""A running system and what tests look at from outside: HTTP, topics, databases."""

import asyncio
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import httpx
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from pymongo import AsyncMongoClient

from deploy.local import stack
from deploy.local.principals import SERVICES
from samples import Sample, Variant, load, variant
from samples.officers import Officers
from shared.contract import TOPICS
from shared.engine.bus import Bus
from shared.engine.decode import Received, Undecodable, decode
from shared.engine.records import Record
from shared.engine.subscriber import to_record
from shared.security import Principal, issue

_LETTERHEAD = """
[[offices]]
code = "{code}"
government = "PEMERINTAH KABUPATEN UJI"
name = "DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL"
address = "Kota Uji"
city = "Kota Uji"
meeting_place = "Ruang Rapat"
meeting_time = 09:00:00
"""
_OFFICER = """
[[offices.officers]]
role = "{role}"
name = "{name}"
rank = "Pembina (IV/a)"
since = 2024-01-02
"""


@dataclass(frozen=True)
class House:
    """The system under test."""

    data_dir: Path

    @property
    def state(self) -> stack.StackState:
        state = stack.state(self.data_dir)
        assert state is not None
        return state

    @property
    def addresses(self) -> dict[str, list[str]]:
        return {service: self.state.urls(service) for service in SERVICES}

    def sign(self, principal: Principal, service: str) -> str:
        key = stack.issuer_key(self.data_dir).read_bytes()
        return issue(key, principal, service, datetime.now(UTC))

    def officers(self, sample: Sample, client: httpx.AsyncClient, patience: float) -> Officers:
        return Officers(sample, self.addresses, self.sign, client, patience)

    def bus(self, principal: str = "admin") -> Bus:
        account = stack.credentials(principal, self.data_dir)
        password = account.kafka_password.get_secret_value()
        return Bus(self.state.kafka_bootstrap, account.kafka_username, password, account.trust)

    def mongo(self) -> AsyncMongoClient[dict[str, Any]]:
        account = stack.credentials("admin", self.data_dir)
        return AsyncMongoClient(
            self.state.mongo_uri,
            username=account.mongo_username,
            password=account.mongo_password.get_secret_value(),
            authSource="admin",
            **account.trust.mongo(),
        )

    def kill_one(self, chance: Random, services: tuple[str, ...] = SERVICES) -> str:
        """SIGKILL a service process, chosen by chance; the supervisor starts it again."""
        running = [
            p
            for p in self.state.processes.values()
            if p.service in services and p.status == "running"
        ]
        if not running:
            return "nobody"
        victim = chance.choice(running)
        try:
            os.kill(victim.id.pid, signal.SIGKILL)
        except ProcessLookupError:
            return "nobody"
        return victim.name

    async def until_ready(self, seconds: float = 60.0) -> None:
        """Wait until every service says that it is ready."""
        async with httpx.AsyncClient(timeout=3) as client:
            await eventually(lambda: self._all_ready(client), "all services ready", seconds)

    async def _all_ready(self, client: httpx.AsyncClient) -> bool:
        urls = [url for places in self.addresses.values() for url in places]
        try:
            answers = [await client.get(f"{url}/readyz") for url in urls]
        except httpx.HTTPError:
            return False
        return all(answer.status_code == httpx.codes.OK for answer in answers)

    async def everything_published(self) -> dict[str, list[Record]]:
        """Each topic's records from offset 0 to its end, in the order of each partition."""
        consumer = AIOKafkaConsumer(auto_offset_reset="earliest", **self.bus().client())
        await consumer.start()
        try:
            return await _whole(consumer)
        finally:
            await consumer.stop()

    async def publish(self, records: list[Record]) -> None:
        """Write records as they are; as a broken or malicious producer would."""
        producer = AIOKafkaProducer(**self.bus().client())
        await producer.start()
        try:
            for record in records:
                await producer.send_and_wait(
                    record.topic,
                    record.value,
                    key=record.key,
                    headers=[(name, value or b"") for name, value in record.headers],
                    partition=record.partition if record.partition >= 0 else None,
                )
        finally:
            await producer.stop()

    async def documents(self) -> dict[str, Any]:
        """All documents of all services, but for what only tells about sending and leases."""
        client = self.mongo()
        try:
            found = {}
            for service in SERVICES:
                database = client[f"kinerja_{service}"]
                for name in sorted(await database.list_collection_names()):
                    if name not in ("outbox", "leases"):
                        rows = await database[name].find().sort("_id").to_list(None)
                        found[f"{service}.{name}"] = rows
            return found
        finally:
            await client.close()

    async def unsent(self) -> int:
        """Outbox documents that are still there."""
        client = self.mongo()
        try:
            counts = [
                await client[f"kinerja_{service}"]["outbox"].count_documents({})
                for service in SERVICES
            ]
            return sum(counts)
        finally:
            await client.close()

    async def until_quiet(self, seconds: float = 40.0) -> None:
        """Wait until every outbox is empty and every consumer has read its topics to the end."""
        await eventually(self._quiet, "empty outboxes and no lag", seconds)

    async def _quiet(self) -> bool:
        return await self.unsent() == 0 and await self.lag() == 0

    async def committed(self, service: str) -> dict[TopicPartition, int]:
        """From where a service's group would go on."""
        return await _committed(self.bus(), service)

    async def lag(self) -> int:
        """Records that some service has not committed yet."""
        consumer = AIOKafkaConsumer(
            group_id="lag-probe", enable_auto_commit=False, **self.bus().client()
        )
        await consumer.start()
        try:
            partitions = [TopicPartition(t, p) for t in TOPICS for p in range(4)]
            ends = await consumer.end_offsets(partitions)
        finally:
            await consumer.stop()
        total = 0
        for service in SERVICES:
            done = await self.committed(service)
            total += sum(ends[tp] - offset for tp, offset in done.items())
        return total


async def _committed(bus: Bus, group: str) -> dict[TopicPartition, int]:
    admin = AIOKafkaAdminClient(**bus.client())
    await admin.start()
    try:
        offsets = await admin.list_consumer_group_offsets(group)
        return {tp: meta.offset for tp, meta in offsets.items() if meta.offset >= 0}
    finally:
        await admin.close()


async def _whole(consumer: AIOKafkaConsumer) -> dict[str, list[Record]]:
    partitions = [TopicPartition(topic, number) for topic in TOPICS for number in range(4)]
    consumer.assign(partitions)
    ends = await consumer.end_offsets(partitions)
    found: dict[TopicPartition, list[Record]] = {partition: [] for partition in partitions}
    while any([await consumer.position(tp) < ends[tp] for tp in partitions]):
        for partition, raws in (await consumer.getmany(timeout_ms=500)).items():
            found[partition] += [to_record(raw) for raw in raws]
    return {
        topic: [record for tp in partitions if tp.topic == topic for record in found[tp]]
        for topic in TOPICS
    }


async def eventually(check: Callable[[], Any], what: str, seconds: float = 20.0) -> None:
    """Wait for a condition; the only way in which these tests pass time."""
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        result = check()
        if await result if asyncio.iscoroutine(result) else result:
            return
        assert asyncio.get_running_loop().time() < deadline, f"not within {seconds} s: {what}"
        await asyncio.sleep(0.1)


def offices(count: int, seed: int, prefix: str) -> list[Variant]:
    """Offices with figures of their own; every second one has an error to correct."""
    sample = load()
    return [
        variant(sample, f"{prefix}-{n}", seed * 1000 + n, with_error=n % 2 == 0)
        for n in range(count)
    ]


def register_of(folder: Path, offices: Sequence[str]) -> Path:
    """A register of these offices, each with the sample's officers."""
    officers = "".join(_OFFICER.format(role=o.role, name=o.name) for o in load().officers)
    file = folder / "offices.toml"
    file.write_text("".join(_LETTERHEAD.format(code=code) + officers for code in offices))
    return file


def events_of(records: Mapping[str, list[Record]]) -> list[Received]:
    """The events among records, in the order of each topic and partition."""
    decoded = [decode(record) for topic in records.values() for record in topic]
    return [item for item in decoded if not isinstance(item, Undecodable)]


def order_faults(events: list[Received]) -> list[str]:
    """Where first copies of a source's events are not in the order of their sequence (G3)."""
    last: dict[tuple[str, str, str], int] = {}
    faults = []
    for event in events:
        stream = (*event.stream, event.body.cycle)
        sequence, before = event.attributes.sequence, last.get(stream, 0)
        if sequence > before + 1:
            faults.append(f"{stream}: {sequence} after {before}")
        last[stream] = max(before, sequence)
    return faults

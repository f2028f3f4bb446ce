"""What comes over Kafka that should not, and the operator who clears it away.

Records without a cycle, records that block a running cycle, and copies of real events: a producer
that is broken, and a broker or a consumer that delivers again.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError

from samples import Sample
from shared.contract import TOPICS
from shared.engine.records import Record
from shared.engine.subscriber import to_record
from tests.chaos.generator import SETBACKS, Begun, Generator
from tests.chaos.ground import Ground
from tests.chaos.history import History
from tests.chaos.schedule import SERVICES

_TROUBLE: Final = (KafkaError, OSError, TimeoutError)
_SEND_SECONDS: Final = 5.0
_TREATING: Final = 10.0


@dataclass(eq=False)
class Saboteur:
    """Publishes bad and repeated records until cancelled."""

    ground: Ground
    generator: Generator
    history: History
    chance: Random
    pause: tuple[float, float] = (2.0, 6.0)
    done: Counter[str] = field(default_factory=Counter)

    async def run(self) -> None:
        """Work until cancelled. Kafka may be away: then nothing was sabotaged."""
        acts: tuple[tuple[str, Callable[[], Record | None]], ...] = (
            ("junk", self._junk),
            ("bad", self._bad),
        )
        while True:
            await asyncio.sleep(self.chance.uniform(*self.pause))
            try:
                async with asyncio.timeout(_SEND_SECONDS):
                    if self.chance.random() < 0.5:
                        await self._repeat()
                        continue
                    name, make = self.chance.choice(acts)
                    record = make()
                    if record is not None:
                        await self._publish([record])
                        self._note(name)
            except _TROUBLE as error:
                self.history.note("sabotage-failed", why=type(error).__name__)

    def _note(self, name: str, count: int = 1) -> None:
        self.done[name] += count
        self.history.note("sabotage", what=name, count=count)

    def _junk(self) -> Record:
        """No event, and of nobody's cycle."""
        value = self.chance.choice([b"\xff\x00 no json", b"5", b"{}", b'{"office": 1}'])
        headers = self.chance.choice([(), (("ce_id", b"\xff\xfe"),), (("ce_subject", b"x"),)])
        return Record(self.chance.choice(TOPICS), self.chance.randrange(4), 0, None, value, headers)

    def _bad(self) -> Record | None:
        """No event either, but it names a cycle that is under way, and so blocks it."""
        running = self.generator.unfinished
        if not running:
            return None
        cycle = self.chance.choice(running).cycle
        key = cycle.split(":", 1)[0].encode()
        subject = (("ce_subject", cycle.encode()),)
        return Record(self.chance.choice(TOPICS), -1, 0, key, b'{"rusak": true}', subject)

    async def _repeat(self) -> None:
        """Real events once more, in their order: the newest of one partition, on every topic."""
        consumer = AIOKafkaConsumer(auto_offset_reset="earliest", **self.ground.bus().client())
        try:
            await consumer.start()
            records = await self._tail(consumer, self.chance.randrange(4))
        finally:
            await consumer.stop()
        genuine = [r for r in records if any(name == "ce_id" for name, _ in r.headers) and r.key]
        await self._publish(genuine)
        self._note("repeated", len(genuine))

    async def _tail(self, consumer: AIOKafkaConsumer, partition: int) -> list[Record]:
        places = [TopicPartition(topic, partition) for topic in TOPICS]
        consumer.assign(places)
        ends = await consumer.end_offsets(places)
        for place in places:
            consumer.seek(place, max(0, ends[place] - 5))
        found: list[Record] = []
        while any([await consumer.position(place) < ends[place] for place in places]):
            for raws in (await consumer.getmany(timeout_ms=300)).values():
                found += [to_record(raw) for raw in raws]
        return found

    async def _publish(self, records: list[Record]) -> None:
        producer = AIOKafkaProducer(request_timeout_ms=4000, **self.ground.bus().client())
        try:
            await producer.start()
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


@dataclass(eq=False)
class Operator:
    """Looks at what is parked in each service, replays some of it in vain, and discards it."""

    generator: Generator
    chance: Random
    treated: Counter[str] = field(default_factory=Counter)

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            await asyncio.sleep(self.chance.uniform(0.2, 1.5))
            open_ = [one for one in self.generator.begun if one.at_work]
            for service in self.chance.sample(SERVICES, len(SERVICES)):
                await self._round(service, open_)

    async def clear(self) -> bool:
        """One look at everything; whether nothing was parked any more."""
        rounds = [await self._round(service, self.generator.begun) for service in SERVICES]
        return not any(rounds)

    async def _round(self, service: str, begun: Sequence[Begun]) -> bool:
        offices = {one.sample.office: one.sample for one in begun}
        return any([await self._office(service, sample) for sample in offices.values()])

    async def _office(self, service: str, sample: Sample) -> bool:
        officers = self.generator.officers(sample, self.chance)
        try:
            async with asyncio.timeout(_TREATING):
                found = (await officers.see("OPERATOR", service, "/parked"))["items"]
                culprits = [row["id"] for row in found if row["status"] == "CULPRIT"]
                for parked in culprits:
                    replay = self.chance.random() < 0.25
                    treatment = "replay" if replay else "discard"
                    self.treated[treatment] += 1
                    await officers.treat(service, parked, treatment, str(uuid4()))
        except SETBACKS:
            self.generator.setbacks += 1
            return True
        return bool(found)

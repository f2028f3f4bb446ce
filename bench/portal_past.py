"""Twenty years for the portal's bench: the events of one real cycle, said again for each quarter.

They go through the portal's own engine into its own database, as a replica of it would take them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import islice
from typing import Any, Final

from aiokafka import AIOKafkaConsumer, TopicPartition

from services.portal.domain import CONSUMES, ENTRY_KINDS, STATES, decide, touches
from shared.contract import TOPICS, Approved, Event, FormIssued, RecapReady, StepProgressed
from shared.contract.catalogue import PeriodDates
from shared.contract.identifiers import Period
from shared.contract.recap import MeasuredRow
from shared.engine import Engine, Step
from shared.engine.bus import Bus
from shared.engine.decode import Received, Undecodable, decode
from shared.engine.records import Record
from shared.engine.subscriber import to_record
from shared.engine.testing import MemoryBus, Source, feed, running
from shared.mongo import Connection, MongoStore
from shared.runtime.notice import blocked
from shared.sop import load_calendar, load_sop
from shared.words import period_words

_PARTITIONS: Final = 4
_BATCH: Final = 200
_QUARTER: Final = timedelta(days=91, hours=6)
_HASH: Final = re.compile(r"[0-9a-f]{64}")


async def said_of(cycle: str, bus: Bus) -> list[Received]:
    """What all services said of a cycle, in the order of time."""
    consumer = AIOKafkaConsumer(auto_offset_reset="earliest", **bus.client())
    await consumer.start()
    try:
        found = [decode(record) async for record in _everything(consumer)]
    finally:
        await consumer.stop()
    events = [e for e in found if not isinstance(e, Undecodable) and e.body.cycle == cycle]
    return sorted(events, key=lambda event: (event.attributes.time, event.attributes.sequence))


async def _everything(consumer: AIOKafkaConsumer) -> Any:
    places = [TopicPartition(topic, n) for topic in TOPICS for n in range(_PARTITIONS)]
    consumer.assign(places)
    ends = await consumer.end_offsets(places)
    while any([await consumer.position(place) < ends[place] for place in places]):
        for raws in (await consumer.getmany(timeout_ms=500)).values():
            for raw in raws:
                yield to_record(raw)


async def live_through(
    events: Sequence[Received], quarters: Iterable[Period], connection: Connection
) -> int:
    """Have the portal take them again for every quarter; the number of events."""
    bus, taken = MemoryBus(), 0
    notice = blocked("portal", 1, load_sop(), load_calendar(), "bench")
    step = Step(
        service="portal",
        consumes=CONSUMES,
        states=STATES,
        entry_kinds=ENTRY_KINDS,
        decide=decide,
        touches=touches,
        notice=notice,
    )
    store = MongoStore(connection, step.states, step.entry_kinds)
    async with running(Engine(step, store, bus)) as engine:
        records = _records(events, quarters, bus)
        while batch := list(islice(records, _BATCH)):
            await feed(engine, *batch)
            taken += len(batch)
    return taken


def _records(
    events: Sequence[Received], quarters: Iterable[Period], bus: MemoryBus
) -> Iterator[Record]:
    sources = {e.attributes.source: Source(e.attributes.source, bus) for e in events}
    now = Period.of(events[0].body.cycle)
    for quarter in quarters:
        ago = (_place(now) - _place(quarter)) * _QUARTER
        for event in events:
            body, at = moved(event.body, quarter, ago), event.attributes.time - ago
            yield sources[event.attributes.source].says(body, at)


def quarters_before(last: Period, count: int) -> list[Period]:
    """So many quarters before one, the oldest first."""
    return [
        Period(office=last.office, year=n // 4, quarter=n % 4 + 1)
        for n in range(_place(last) - count, _place(last))
    ]


def _place(period: Period) -> int:
    return period.year * 4 + period.quarter - 1


def moved(event: Event, to: Period, ago: timedelta) -> Event:
    """The same event of another quarter, with hashes and results of its own."""
    changes: dict[str, object] = {"cycle": to.cycle}
    match event:
        case FormIssued():
            first = date(to.year, 3 * to.quarter - 2, 1)
            dates = PeriodDates(start=first, end=first + timedelta(days=89))
            changes |= {"title": f"Form Penjaringan {period_words(to.cycle)}", "period": dates}
        case RecapReady():
            changes |= {"table": _table(event.table, to)}
        case Approved():
            documents = tuple(
                d.model_copy(update={"sha256": _hash(d.sha256 or "", to)}) for d in event.documents
            )
            changes |= {
                "table": _table(event.table, to),
                "sha256": _hash(event.sha256, to),
                "ratified_at": event.ratified_at - ago,
                "documents": documents,
            }
        case StepProgressed(refers_to=str() as named):
            changes |= {"refers_to": _HASH.sub(lambda found: _hash(found[0], to), named)}
        case _:
            pass
    return event.model_copy(update=changes)


def _hash(known: str, to: Period) -> str:
    return sha256(f"{known} {to.cycle}".encode()).hexdigest()


def _table(rows: Iterable[MeasuredRow], to: Period) -> tuple[MeasuredRow, ...]:
    """Results that go up and down a little, so that lines are lines."""
    shift = Decimal(_place(to) * 7 % 17 - 8) / 10
    return tuple(
        row if row.value is None else row.model_copy(update={"value": max(row.value + shift, 0)})
        for row in rows
    )

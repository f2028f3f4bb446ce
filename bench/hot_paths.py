"""What each event costs a service in Python, without Kafka and MongoDB: CPU time of one thread.

The bytes are those of the bench's chain, 500 at a time as a poll brings them.
"""

import asyncio
import os
from collections import deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import bson
import structlog

from bench.chain import FIRST, HOPS, moved, step
from shared.contract import Event
from shared.contract.cloudevents import SCHEMA_BASE, Attributes, to_headers
from shared.engine.aggregate import to_document
from shared.engine.change import Change
from shared.engine.decode import Received, decode
from shared.engine.fold import Fold, Loaded
from shared.engine.loading import Loader
from shared.engine.memory import MemoryStore
from shared.engine.records import Record
from shared.engine.report import Handled, log_line
from shared.engine.work import Work
from shared.mongo.forms import outbox_document
from shared.observability import configure
from shared.privacy import scan_bytes

EVENTS: Final = 500
_AT: Final = datetime(2025, 10, 1, 8, 0, tzinfo=UTC)
_HOP: Final = 1
"""DataSubmitted in, RecapReady out: about the largest event with figures."""

Path = Callable[[], object]
"""Does its work for `EVENTS` events."""


def records(event: Event) -> list[Record]:
    """The event about so many cycles, as Kafka brings it."""
    return [_record(event, number) for number in range(EVENTS)]


def _record(event: Event, number: int) -> Record:
    office = f"kantor-{number}"
    said = moved(event, office, f"{office}:2025-Q3:r0")
    attributes = Attributes(
        id=UUID(int=number, version=5),
        source="driver",
        type=said.TOPIC,
        subject=said.cycle,
        time=_AT,
        dataschema=f"{SCHEMA_BASE}{said.TOPIC}",
        partitionkey=office,
        sequence=1,
        correlationid=UUID(int=number, version=4),
        causationid=UUID(int=number, version=4),
    )
    value = said.model_dump_json().encode()
    return Record(said.TOPIC, 0, number, office.encode(), value, to_headers(attributes))


def received(found: list[Record]) -> list[Received]:
    """The records as events. Raises ``ValueError`` where one is none."""
    events = [event for event in map(decode, found) if isinstance(event, Received)]
    if len(events) < len(found):
        raise ValueError("a record of the bench is no event")
    return events


def fold(events: list[Received]) -> Change:
    """Loaded, decided upon and folded into one unit's writes. Raises where one was not taken."""
    mine = step(_HOP)

    async def load() -> Loaded:
        loader = Loader(mine, MemoryStore(mine.states), repeated=False, poisoned=False)
        return await loader.load(Work(tuple(events)))

    made = Fold(mine, "bench", _AT, asyncio.run(load()))
    for event in events:
        made.inbox.event(event)
    change = made.finish()
    if len(change.outgoing) != len(events):
        raise ValueError("an event of the bench was not taken")
    return change


def written(change: Change) -> int:
    """The unit's documents as bytes, as the driver sends them; how many bytes."""
    aggregates = sum(len(bson.encode(to_document(a))) for a in change.aggregates)
    return aggregates + len(bson.encode(outbox_document("x", "bench", _AT, change.outgoing)))


def hot_paths() -> Mapping[str, Path]:
    """Each path by its name. Log lines are made whole and written nowhere."""
    events = [FIRST, *(said for _, said in HOPS[:-1])]
    kinds = [records(event) for event in events]
    mixed = [record for found in zip(*kinds, strict=True) for record in found][:EVENTS]
    submitted = received(kinds[_HOP])
    change = fold(submitted)
    lines = [Handled.of(event, "taken") for event in submitted]
    configure("bench", json=True, level="INFO")
    nowhere = open(os.devnull, "wb")  # noqa: PTH123, SIM115 - as long as the process
    structlog.configure(logger_factory=structlog.BytesLoggerFactory(nowhere))
    return {
        "decode": lambda: received(mixed),
        "sixteen digits": lambda: [scan_bytes(record.value or b"") for record in mixed],
        "fold": lambda: fold(submitted),
        "documents": lambda: written(change),
        "log": lambda: deque(map(log_line, lines), maxlen=0),
    }

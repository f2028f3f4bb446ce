"""A newer service reads events and documents of each version that was released.

`.venv/bin/python -m tests.recordings` makes the recording of a new version.
"""

from copy import deepcopy
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from deploy.upkeep.backup import version
from deploy.upkeep.facts import Said
from deploy.upkeep.gather import said
from samples import load
from services.approval.commands import Confirm
from services.portal.domain.timeline import TIMELINE
from shared.contract import StepProgressed
from shared.contract.event import Actor
from shared.decision import Message
from shared.engine import Engine, Step
from shared.engine.aggregate import from_document
from shared.engine.change import Request
from shared.engine.decode import Received, decode
from shared.engine.memory import MemoryStore
from shared.engine.records import Record
from shared.engine.testing import START, MemoryBus, feed, running
from tests.unit.recordings.recordings import EVENTS_ONLY, FILES, Recording, read, steps, store_with

SERVICES = ("collector", "recap", "approval", "notifier", "portal")
ACTS = {"collector", "recap"}
"""Services whose own people act (form, closing): what others said of that waits without it."""


@pytest.fixture(scope="module", params=FILES, ids=lambda file: file.parent.name)
def recording(request: pytest.FixtureRequest) -> Recording:
    file: Path = request.param
    return read(file)


@pytest.fixture(scope="module", params=[*EVENTS_ONLY, *FILES], ids=lambda file: file.parent.name)
def events(request: pytest.FixtureRequest) -> Recording:
    """Of any version, also of those that left no documents that can be read."""
    file: Path = request.param
    return read(file)


def consumed(step: Step, recording: Recording) -> list[Record]:
    topics = {event.TOPIC for event in step.consumes}
    return [record for record in recording.records if record.topic in topics]


async def fed(step: Step, store: MemoryStore, records: list[Record]) -> MemoryBus:
    bus = MemoryBus()
    async with running(Engine(step, store, bus, lambda: START)) as engine:
        await feed(engine, *records)
    return bus


def test_the_present_version_has_a_recording() -> None:
    assert version() in {file.parent.name for file in FILES}


def test_every_recorded_event_is_read_and_none_of_its_fields_is_lost(events: Recording) -> None:
    assert events.records
    for record in events.records:
        event = decode(record)
        assert isinstance(event, Received), record.coordinates
        assert record.value is not None
        written = type(event.body).model_validate_json(record.value, extra="forbid")
        assert written == event.body


@pytest.mark.parametrize("service", SERVICES)
def test_recorded_documents_are_read_and_keep_what_is_in_them(
    recording: Recording, service: str
) -> None:
    step = steps(recording)[service]
    documents = recording.databases[service]["aggregates"]

    assert documents
    for document in documents:
        kept = deepcopy(document["state"])
        aggregate = from_document(document, step.states[document["kind"]])
        if kept is not None:
            assert aggregate.state is not None
            assert lost(kept, aggregate.state.model_dump(mode="json"), document["_id"]) == []


def lost(kept: Any, now: Any, place: str) -> list[str]:
    """Where something that was kept reads otherwise now; fields that are new are no loss."""
    match kept, now:
        case dict(), dict():
            gone = [f"{place}.{name}: gone" for name in kept.keys() - now.keys()]
            return gone + [
                fault
                for name in kept.keys() & now.keys()
                for fault in lost(kept[name], now[name], f"{place}.{name}")
            ]
        case list(), list() if len(kept) == len(now):
            pairs = enumerate(zip(kept, now, strict=True))
            return [f for n, (a, b) in pairs for f in lost(a, b, f"{place}[{n}]")]
    return [] if kept == now else [f"{place}: {kept!r} is {now!r}"]


@pytest.mark.parametrize("service", SERVICES)
async def test_recorded_topics_read_again_change_no_recorded_document(
    recording: Recording, service: str
) -> None:
    step = steps(recording)[service]
    store = store_with(step, recording.databases[service])
    before = deepcopy((store.documents, store.rows, store.kept, store.records))

    bus = await fed(step, store, consumed(step, recording))

    assert (store.documents, store.rows, store.kept, store.records) == before
    assert bus.records == []


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_that_begins_with_recorded_events_refuses_none(
    events: Recording, service: str
) -> None:
    """Alone they do not bring back what people did here, but each is taken or waits its turn."""
    step = steps(events)[service]
    store, records = MemoryStore(step.states), consumed(step, events)

    await fed(step, store, records)

    cycles = {str(ref): d for ref, d in store.documents.items() if ref.kind == "cycle"}
    assert store.records == {}
    assert cycles
    if service not in ACTS:
        assert {name: (d["seen"], d["early"]) for name, d in cycles.items()} == {
            name: (taken, []) for name, taken in last_of(service, records).items()
        }


def last_of(service: str, records: list[Record]) -> dict[str, list[list[Any]]]:
    """Per cycle and stream the last sequence that others have said."""
    found: dict[str, dict[tuple[str, str], int]] = {}
    for event in said(records):
        if event.source != service:
            found.setdefault(f"cycle/{event.cycle}", {})[event.stream] = event.sequence
    return {c: [[*stream, n] for stream, n in sorted(of.items())] for c, of in found.items()}


async def test_recorded_events_alone_give_the_portal_s_recorded_read_model(
    recording: Recording,
) -> None:
    step, documents = steps(recording)["portal"], recording.databases["portal"]
    store = MemoryStore(step.states)

    await fed(step, store, consumed(step, recording))

    states = {str(ref): document["state"] for ref, document in store.documents.items()}
    kept = {d["_id"]: d["state"] for d in documents["aggregates"]}
    assert kept
    assert lost(kept, states, "portal") == []  # later versions keep more
    lines = sorted(((r.cause, r.data) for r in store.rows.values() if r.kind == TIMELINE), key=str)
    assert lines == sorted(((d["cause"], d["data"]) for d in documents[TIMELINE]), key=str)


@pytest.mark.parametrize("service", ["approval", "notifier"])
async def test_what_follows_from_events_is_said_again_with_the_same_ids_and_words(
    recording: Recording, service: str
) -> None:
    """What lets a service that went back to a backup catch up (decisions/0023)."""
    step, said_then = steps(recording)[service], said(recording.records)
    ids = {event.id for event in said_then}
    derived = {place(e): e for e in said_then if e.source == service and e.cause in ids}

    bus = await fed(step, MemoryStore(step.states), consumed(step, recording))

    again = {place(e): e for e in said(bus.records)}
    assert derived
    assert {p: (e.id, e.digest) for p, e in again.items()} == {
        p: (e.id, e.digest) for p, e in derived.items()
    }


def place(event: Said) -> tuple[str | None, str, int]:
    return event.cycle, event.topic, event.sequence


async def test_a_recorded_cycle_goes_on_with_the_present_rules(recording: Recording) -> None:
    """A bidang confirms a draft that the older version made; it is said with the next number."""
    step = steps(recording)["approval"]
    store = store_with(step, recording.databases["approval"])
    ref, document = next(
        (r, d) for r, d in store.documents.items() if d["state"].get("status") == "KOORDINASI"
    )
    sent = dict(document["sent"]).get(StepProgressed.TOPIC, 0)
    officer = load().officer("KABID_PIAK")
    office = ref.id.split(":", 1)[0]
    actor = Actor(office=office, role=officer.role, name=officer.name, account=officer.role.lower())
    confirm = Confirm(recap_version=document["state"]["draft"]["version"], agrees=True)
    message = Message(confirm, str(uuid4()), recording.at, ref, actor)
    bus = MemoryBus()

    async with running(Engine(step, store, bus, lambda: START)) as engine:
        answer = await engine.ask(Request(message, str(uuid4()), str(uuid4())))
        await engine.relay.drain()

    assert answer.status == 200, answer.body
    told = {(e.topic, e.cycle, e.sequence) for e in said(bus.records)}
    assert told == {(StepProgressed.TOPIC, ref.id, sent + 1)}

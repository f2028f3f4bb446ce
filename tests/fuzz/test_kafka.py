"""Whatever bytes Kafka brings to a service's real step: it lives on, and harms no other cycle."""

from collections.abc import Iterable
from copy import deepcopy
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from shared.contract import BY_TOPIC, Event
from shared.contract.sample import CYCLE, OFFICE
from shared.decision import CYCLE as KIND
from shared.decision import Ref
from shared.engine import MemoryStore, Record
from shared.engine.testing import MemoryBus, Source, feed
from tests.fuzz.budget import SEED, fuzzed
from tests.fuzz.mutations import IN_OTHER_DIGITS, PERSONAL_SPELT, SPOILS, Spoil, spoiled
from tests.fuzz.services import ALL, Served, served, service
from tests.unit.collector.served import bearer
from tests.unit.collector.world import catalogue
from tests.unit.portal.world import whole_cycle

WITNESS: Final = CYCLE.replace("Q3", "Q2")
"""A cycle of the same office in which nothing is wrong."""

SAYS: Final = {
    "kinerja.form-issued.v1": "collector",
    "kinerja.data-submitted.v1": "collector",
    "kinerja.recap-ready.v1": "recap",
    "kinerja.discrepancy-found.v1": "recap",
}
_LONGEST_REASON: Final = 2000


def moved(event: Event, cycle: str) -> Event:
    """The event, said of another cycle."""
    written = event.model_dump_json().replace(CYCLE, cycle)
    return BY_TOPIC[event.TOPIC].model_validate_json(written)


def said(cycle: str, bus: MemoryBus, name: str) -> list[Record]:
    """All that a service hears of a cycle from the form to the report."""
    sources = {source: Source(source, bus) for source in ALL}
    says = [SAYS.get(event.TOPIC, "approval") for event in whole_cycle()]
    return [
        sources[source].says(moved(event, cycle))
        for source, event in zip(says, whole_cycle(), strict=True)
        if source != name and event.TOPIC in topics(name)
    ]


def topics(name: str) -> set[str]:
    """The topics that a service reads."""
    return {event.TOPIC for event in service(name).step.consumes}


async def opened(here: Served, name: str) -> None:
    """The forms of both cycles are out; the collector is told so by people."""
    if name != "collector":
        return
    kasubag = bearer("KASUBAG_KPEP", OFFICE)
    body = catalogue().model_dump(mode="json")
    put = await here.client.put(f"/offices/{OFFICE}/catalogue", json=body, headers=kasubag)
    assert put.status_code == 200, put.text
    for quarter in (2, 3):
        form = {"year": 2025, "quarter": quarter}
        issued = await here.client.post("/cycles", json=form, headers=kasubag)
        assert issued.status_code == 200, issued.text


def standing(store: MemoryStore, cycle: str) -> dict[str, object]:
    """How a cycle stands: blocked or not, what waits, how far each stream has come."""
    document = deepcopy(store.documents[Ref(KIND, cycle)])
    return {name: document[name] for name in ("blocked", "early", "parked", "seen")}


def leaks(store: MemoryStore, bus: MemoryBus, heard: Iterable[Record], logs: object) -> list[str]:
    """Where a personal number got in."""
    ours = [record for record in bus.records if record not in heard]
    kept = {
        "documents": store.documents,
        "entries": store.rows,
        "parked": store.records,
        "answers": store.kept,
        "events": ours,
        "logs": logs,
    }
    spelt = {*PERSONAL_SPELT, repr(IN_OTHER_DIGITS.encode())[2:-1]}
    return [place for place, data in kept.items() if any(n in repr(data) for n in spelt)]


@pytest.mark.parametrize("name", ALL)
@given(data=st.data())
@fuzzed(20)
async def test_a_spoiled_record_harms_no_other_cycle(name: str, data: st.DataObject) -> None:
    print(f"KINERJA_SEED={SEED}")
    async with served(name) as here:
        await opened(here, name)
        clean = await _undisturbed(name)
        kafka = MemoryBus()
        good = said(CYCLE, kafka, name)
        spoils = st.lists(st.tuples(st.integers(0, len(good) - 1), SPOILS), min_size=1, max_size=4)
        heard = _disturbed(name, good, data.draw(spoils))
        with capture_logs() as logs:
            for start in range(0, len(heard), 5):
                await feed(here.engine, *heard[start : start + 5])
            await feed(here.engine, *said(WITNESS, MemoryBus(), name))

        assert standing(here.store, WITNESS) == clean
        parked = list(here.store.records.values())
        assert len(parked) <= len(heard)
        assert all(0 < len(p.reason) <= _LONGEST_REASON for p in parked), parked
        assert leaks(here.store, here.bus, (), logs) == []
        assert here.engine.failed is not None
        assert not here.engine.failed.done()


def _disturbed(
    name: str, good: list[Record], spoils: list[tuple[int, list[Spoil]]]
) -> list[Record]:
    """The records of a cycle, some of them spoiled; at other offsets than the witness's."""
    heard = list(good)
    for place, spoil in spoils:
        heard[place] = spoiled(heard[place], spoil)
    return [record for record in heard if record.topic in topics(name)]


_CLEAN: Final[dict[str, dict[str, object]]] = {}


async def _undisturbed(name: str) -> dict[str, object]:
    """How the witness stands where nothing bad ever came."""
    if name not in _CLEAN:
        async with served(name) as here:
            await opened(here, name)
            await feed(here.engine, *said(WITNESS, MemoryBus(), name))
            _CLEAN[name] = standing(here.store, WITNESS)
    assert _CLEAN[name]["blocked"] is None
    return _CLEAN[name]

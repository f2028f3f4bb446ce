"""Recap's addresses: each request reaches its rule, each state its view."""

from collections.abc import AsyncIterator, Callable
from functools import partial

import pytest

from services.recap.views import recap_view
from shared.contract import DiscrepancyFound, Event, RecapReady, StepProgressed
from shared.engine import Engine
from shared.engine.testing import MemoryBus, Source
from tests.unit.collector.served import bearer
from tests.unit.recap.serving import Service, serving
from tests.unit.recap.world import (
    BROKEN,
    CYCLE_ID,
    DUE,
    OFFICE,
    Office,
    form,
    non_siak,
    siak,
    taken,
)

CLOSING, RECAP = f"/cycles/{CYCLE_ID}/closing", f"/cycles/{CYCLE_ID}/recap"
HISTORY = f"/offices/{OFFICE}/history"
QUARTERS = {"quarters": {"2025-Q2": {"PS-01": {"numerator": "4"}}}}
kasubag = partial(bearer, "KASUBAG_KPEP", OFFICE, "recap")


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    """Recap with nothing in it, and the clock still before the sheets are due."""
    async with serving() as (client, engine, bus):
        yield client, engine, bus


async def told(engine: Engine, *events: Event) -> None:
    source = Source("collector", MemoryBus())
    await engine.worker.records([source.says(event) for event in events])


async def test_a_cycle_is_recapped_and_closed(service: Service) -> None:
    client, engine, bus = service
    await told(engine, form(), siak(BROKEN), non_siak())

    answer = await client.post(CLOSING, json={"note": "Lengkap"}, headers=kasubag())

    assert answer.status_code == 200
    assert answer.json() == {"result": "taken", "recap_version": 3, "open_findings": 1}
    assert await bus.topics(5) == [
        RecapReady.TOPIC,
        RecapReady.TOPIC,
        StepProgressed.TOPIC,
        RecapReady.TOPIC,
        DiscrepancyFound.TOPIC,
    ]
    view = (await client.get(RECAP, headers=kasubag())).json()
    assert (view["closed"], view["provisional"], view["may_be_closed"]) == (True, False, False)
    roots = [finding["id"] for finding in view["findings"] if finding["root"] is None]
    assert roots == ["D03:DD-01:BELAWANG:PENYEBUT"]


async def test_events_before_the_form_are_recapped_when_it_comes(service: Service) -> None:
    client, engine, _ = service
    await told(engine, siak(), non_siak(), form())

    view = (await client.get(RECAP, headers=kasubag())).json()

    assert (view["recap_version"], view["may_be_closed"]) == (2, True)


async def test_a_refusal_names_its_rule_and_who_can_lift_it(service: Service) -> None:
    client, engine, _ = service
    await told(engine, form(), siak())

    answer = await client.post(CLOSING, json={}, headers=kasubag())

    problem = answer.json()
    assert (answer.status_code, problem["rule"]) == (409, "pengumpulan-belum-lengkap")
    assert "PIAK/NON_SIAK" in problem["detail"]
    assert problem["remedy"]


async def test_a_repeated_closing_with_the_same_key_is_answered_alike(service: Service) -> None:
    client, engine, _ = service
    await told(engine, form(), siak(), non_siak())
    headers = kasubag() | {"Idempotency-Key": "tutup"}

    first = await client.post(CLOSING, json={}, headers=headers)
    again = await client.post(CLOSING, json={}, headers=headers)

    assert (first.status_code, first.json()) == (again.status_code, again.json())


async def test_history_is_imported_and_the_same_again_changes_nothing(service: Service) -> None:
    client, _, _ = service

    first = await client.put(HISTORY, json=QUARTERS, headers=kasubag())
    again = await client.put(HISTORY, json=QUARTERS, headers=kasubag())

    assert first.json()["result"] == "taken"
    assert again.json()["result"] == "unchanged"


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        (CLOSING, {"notes": "x"}, "notes"),
        (HISTORY, {"quarters": {}}, "quarters"),
        (HISTORY, {"quarters": {"2025-Q9": {}}}, "2025-Q9"),
        (HISTORY, {"quarters": {"2025-Q2": {"PS-01": {"numerator": "empat"}}}}, "numerator"),
    ],
)
async def test_a_malformed_request_is_refused_with_the_field(
    service: Service, path: str, body: dict[str, object], field: str
) -> None:
    client, _, _ = service
    method = "POST" if path == CLOSING else "PUT"

    answer = await client.request(method, path, json=body, headers=kasubag())

    assert answer.status_code == 422
    assert field in answer.text


@pytest.mark.parametrize("path", [RECAP, "/cycles/nonsense/recap"])
async def test_what_does_not_exist_is_not_shown(service: Service, path: str) -> None:
    client, _, _ = service

    assert (await client.get(path, headers=kasubag())).status_code in {404, 422}


@pytest.mark.parametrize(
    ("who", "status"),
    [(dict, 401), (partial(bearer, "KASUBAG_KPEP", "6303-dukcapil", "recap"), 403)],
)
async def test_strangers_see_and_do_nothing(
    service: Service, who: Callable[[], dict[str, str]], status: int
) -> None:
    client, engine, _ = service
    headers = who()
    await told(engine, form(), siak(), non_siak())

    answers = (
        await client.get(RECAP, headers=headers),
        await client.post(CLOSING, json={}, headers=headers),
        await client.put(HISTORY, json=QUARTERS, headers=headers),
    )

    assert {answer.status_code for answer in answers} == {status}


def test_the_view_says_what_is_missing_and_until_when() -> None:
    office = Office()
    office.tell(form())
    empty = recap_view(office.recap)
    office.tell(siak())
    begun = recap_view(office.recap)

    assert (empty.recap_version, empty.provisional, empty.table) == (0, True, ())
    assert empty.not_submitted == ("DAFDUK/SIAK", "PIAK/NON_SIAK")
    assert (begun.may_be_closed, begun.not_submitted) == (False, ("PIAK/NON_SIAK",))
    assert begun.last_due == DUE


def test_the_view_of_a_closed_recap_shows_its_final_draft() -> None:
    office = Office()
    office.tell(form(), siak(), non_siak())
    assert recap_view(office.recap).may_be_closed
    taken(office.close())

    view = recap_view(office.recap)

    assert (view.closed, view.provisional, view.may_be_closed) == (True, False, False)
    assert view.table == office.draft.table

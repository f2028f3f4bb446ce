"""Collector's addresses: each request reaches its rule, each state its view."""

from collections.abc import AsyncIterator

import httpx
import pytest

from services.collector.api import routes
from services.collector.views import collection_view
from shared.contract import Event, FormIssued
from shared.contract.vocabulary import Progress
from tests.unit.collector.served import Recorder, bearer, collector_step, served
from tests.unit.collector.world import (
    ISSUED,
    KASUBAG,
    OFFICE,
    PERIOD,
    PIAK,
    agreed,
    catalogue,
    progressed,
    sheet,
    submitted,
)

CLOSED = progressed(Progress.COLLECTION_CLOSED)

CYCLE = f"/cycles/{PERIOD.cycle}"
SHEET = f"{CYCLE}/sheets/DAFDUK/SIAK"
FORM = {"year": 2025, "quarter": 3}
Service = tuple[httpx.AsyncClient, Recorder]


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    async with served(collector_step(), routes, ISSUED) as (client, _, bus):
        await _put(client, f"/offices/{OFFICE}/catalogue", KASUBAG, catalogue().model_dump_json())
        yield client, bus


async def _put(client: httpx.AsyncClient, path: str, role: str, body: str) -> httpx.Response:
    headers = bearer(role, OFFICE) | {"Content-Type": "application/json"}
    return await client.put(path, content=body, headers=headers)


async def _issue(client: httpx.AsyncClient, **headers: str) -> httpx.Response:
    return await client.post("/cycles", json=FORM, headers=bearer(KASUBAG, OFFICE) | headers)


def _filling() -> str:
    return sheet().model_dump_json(exclude={"sheet"})


async def test_a_form_is_issued_for_the_office_of_the_person(service: Service) -> None:
    client, bus = service

    answer = await _issue(client)

    assert (answer.status_code, answer.json()["cycle"]) == (200, PERIOD.cycle)
    assert await bus.topics(1) == [FormIssued.TOPIC]


async def test_a_repeated_request_with_the_same_key_is_answered_alike(service: Service) -> None:
    client, bus = service
    key = {"Idempotency-Key": "terbit-1"}

    first, second = await _issue(client, **key), await _issue(client, **key)

    assert first.json() == second.json()
    assert await bus.topics(1) == [FormIssued.TOPIC]


async def test_a_sheet_is_sent_and_shown_with_its_revisions(service: Service) -> None:
    client, _ = service
    await _issue(client)

    sent = await _put(client, SHEET, PIAK, _filling())
    again = await _put(client, SHEET, PIAK, _filling())
    shown = (await client.get(SHEET, headers=bearer(PIAK, OFFICE))).json()

    assert (sent.json()["revision"], again.json()["result"]) == (1, "unchanged")
    assert shown["progress"]["submitted"] == 2
    assert [figures["indicator"] for figures in shown["figures"]] == ["DD-01", "DD-02"]
    assert [(r["revision"], r["by"]["role"]) for r in shown["revisions"]] == [(1, PIAK)]


async def test_a_cycle_is_shown_with_the_progress_of_each_sheet(service: Service) -> None:
    client, _ = service
    await _issue(client)
    await _put(client, SHEET, PIAK, _filling())

    shown = (await client.get(CYCLE, headers=bearer("SEKRETARIS", OFFICE))).json()

    assert shown["status"] == "TERBUKA"
    assert [(s["sheet"]["bidang"], s["submitted"], s["expected"]) for s in shown["sheets"]] == [
        ("DAFDUK", 2, 2),
        ("SEKRETARIAT", 0, 1),
    ]


@pytest.mark.parametrize(
    ("events", "status"),
    [((), "TERBUKA"), ((CLOSED,), "DITUTUP"), ((CLOSED, agreed()), "TERKUNCI")],
)
def test_a_cycle_is_open_closed_or_locked(events: tuple[Event, ...], status: str) -> None:
    assert collection_view(submitted(*events).collection).status == status


@pytest.mark.parametrize(
    ("path", "status", "rule"),
    [
        ("/cycles/6304-dukcapil:2026-Q1:r0", 404, "tidak-ditemukan"),
        (f"{CYCLE}/sheets/CAPIL/SIAK", 404, "lembar-tidak-dikenal"),
        ("/cycles/salah", 422, "isi-tidak-sesuai"),
        ("/cycles/6303-dukcapil:2025-Q3:r0", 403, "bukan-kantor-sendiri"),
    ],
)
async def test_what_cannot_be_shown_is_a_problem_with_its_rule(
    service: Service, path: str, status: int, rule: str
) -> None:
    client, _ = service
    await _issue(client)

    answer = await client.get(path, headers=bearer(PIAK, OFFICE))

    assert (answer.status_code, answer.json()["rule"]) == (status, rule)


async def test_a_refused_command_is_a_problem_with_its_remedy(service: Service) -> None:
    client, _ = service
    await _issue(client)

    answer = await _put(client, SHEET, KASUBAG, _filling())

    assert (answer.status_code, answer.json()["rule"]) == (403, "bukan-pengisi-lembar")
    assert answer.json()["remedy"].startswith("Mohon lembar dikirim oleh pengisinya.")

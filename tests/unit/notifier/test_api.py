"""Notifier's addresses: what was told to whom, and the letters."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID

import httpx
import pytest

from services.notifier.api import routes
from services.notifier.app import step
from shared.contract import Event
from shared.contract.cloudevents import SCHEMA_BASE, Attributes, to_headers
from shared.engine import Record
from tests.unit.collector.served import bearer, served
from tests.unit.notifier.world import CYCLE_ID, OFFICE, RULES, SEKRETARIS, form, wita


def _record(event: Event) -> Record:
    identity = UUID(int=1)
    attributes = Attributes(
        id=identity,
        source="collector",
        type=event.TOPIC,
        subject=event.cycle,
        time=datetime(2025, 10, 6, 1, tzinfo=UTC),
        dataschema=f"{SCHEMA_BASE}{event.TOPIC}",
        partitionkey=OFFICE,
        sequence=1,
        correlationid=identity,
        causationid=identity,
    )
    value = event.model_dump_json().encode()
    return Record(event.TOPIC, 0, 0, OFFICE.encode(), value, to_headers(attributes))


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with served(step(RULES), routes(RULES), wita(6, 9)) as (http, engine, _):
        await engine.worker.records([_record(form())])
        http.headers.update(bearer(SEKRETARIS, OFFICE, "notifier"))
        yield http


async def test_notices_are_shown_to_the_office(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"/cycles/{CYCLE_ID}/notices")

    assert len(answer.json()) == 6


async def test_notices_are_shown_by_role(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"/cycles/{CYCLE_ID}/notices", params={"role": SEKRETARIS})

    assert [notice["actionable"] for notice in answer.json()] == [False]


@pytest.mark.parametrize(("code", "number"), [("L1", 1), ("L5", 0)])
async def test_letters_are_shown_by_code(client: httpx.AsyncClient, code: str, number: int) -> None:
    answer = await client.get(f"/cycles/{CYCLE_ID}/letters", params={"code": code})

    assert [letter["code"] for letter in answer.json()] == [code] * number


async def test_another_office_sees_nothing(client: httpx.AsyncClient) -> None:
    answer = await client.get("/cycles/6303-dukcapil:2025-Q3:r0/letters")

    assert (answer.status_code, answer.json()["rule"]) == (403, "bukan-kantor-sendiri")


async def test_all_post_of_a_cycle_comes_in_one_answer(client: httpx.AsyncClient) -> None:
    letters = (await client.get(f"/cycles/{CYCLE_ID}/letters")).json()
    deliveries = (await client.get(f"/cycles/{CYCLE_ID}/deliveries")).json()

    post = (await client.get(f"/cycles/{CYCLE_ID}/post")).json()

    known = ("id", "subject", "recipients", "signer", "number")
    assert post["letters"] == [{name: letter[name] for name in known} for letter in letters]
    assert post["deliveries"] == deliveries
    assert deliveries
    assert post["receipts"] is None

"""Approval's addresses, behind the real door and engine, with everything stored in memory."""

import csv
import hashlib
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from uuid import UUID, uuid5

import httpx
import pytest

from services.approval.api import routes
from services.approval.domain import CONSUMES, ENTRY_KINDS, STATES, decide, touches
from shared.contract import Event
from shared.contract.cloudevents import Attributes, to_headers
from shared.contract.recap import Finding
from shared.contract.sample import CYCLE, OFFICE
from shared.engine import BlockNotice, Engine, Record, Step
from tests.unit.approval.world import (
    ALL,
    BLOCKING,
    CAPIL,
    CHAIR,
    DAFDUK,
    HEAD,
    NOW,
    RULES,
    discrepancy,
    finding,
    form,
    recap,
    register,
    submissions,
)
from tests.unit.collector.served import Recorder, bearer, served

PATH = f"/cycles/{CYCLE}"
ID = UUID(int=1)
AGREEMENT = {"recap_version": 1, "present": ALL, "place": "Aula"}
CELL = {"indicator": "DD-01", "region": "BELAWANG"}
Service = tuple[httpx.AsyncClient, Engine, Recorder]


def no_notice(notice: BlockNotice) -> Event:
    raise AssertionError(notice)


def record(event: Event, sequence: int, source: str) -> Record:
    """An event as Kafka brings it."""
    attributes = Attributes(
        id=uuid5(ID, f"{event.TOPIC}{sequence}"),
        source=source,
        type=event.TOPIC,
        subject=event.cycle,
        time=NOW,
        dataschema=f"urn:kinerja:schema:{event.TOPIC}",
        partitionkey=event.office,
        sequence=sequence,
        correlationid=ID,
        causationid=ID,
    )
    value = event.model_dump_json().encode()
    return Record(event.TOPIC, 0, sequence, OFFICE.encode(), value, to_headers(attributes))


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    rules = replace(RULES, offices={OFFICE: register("{}")})
    step = Step(
        service="approval",
        consumes=CONSUMES,
        states=STATES,
        entry_kinds=ENTRY_KINDS,
        decide=partial(decide, rules),
        touches=touches,
        notice=no_notice,
    )
    async with served(step, partial(routes, rules=rules), NOW) as (client, engine, bus):
        yield client, engine, bus


async def drafted(engine: Engine, *findings: Finding) -> None:
    sheets = [record(sheet, n, "collector") for n, sheet in enumerate(submissions(), 1)]
    records = [record(form(), 1, "collector"), *sheets, record(recap(1, findings), 1, "recap")]
    await engine.worker.records(records)


async def post(client: httpx.AsyncClient, role: str, path: str, **body: object) -> httpx.Response:
    return await client.post(f"{PATH}/{path}", json=body, headers=bearer(role, OFFICE))


async def see(client: httpx.AsyncClient, path: str = "") -> httpx.Response:
    return await client.get(PATH + path, headers=bearer(CHAIR, OFFICE))


async def ratify(client: httpx.AsyncClient) -> httpx.Response:
    for role in (DAFDUK, CAPIL):
        await post(client, role, "confirmations", recap_version=1, agrees=True)
    await post(client, CHAIR, "agreement", **AGREEMENT)
    await post(client, CHAIR, "submission", recap_version=1)
    return await post(client, HEAD, "ratification", recap_version=1)


async def test_a_cycle_goes_through_its_addresses_to_ratification(service: Service) -> None:
    client, engine, bus = service
    await drafted(engine)

    answer = await ratify(client)

    view = (await see(client)).json()
    assert answer.json()["status"] == view["status"] == "DISAHKAN"
    assert answer.json()["sha256"] == view["ratified"]["sha256"]
    assert await bus.topics(6) == [
        "kinerja.step-progressed.v1",
        "kinerja.step-progressed.v1",
        "kinerja.step-progressed.v1",
        "kinerja.draft-agreed.v1",
        "kinerja.step-progressed.v1",
        "kinerja.approved.v1",
    ]


async def test_the_ratified_json_is_served_byte_for_byte_as_it_was_hashed(service: Service) -> None:
    client, engine, _ = service
    await drafted(engine)
    sha256 = (await ratify(client)).json()["sha256"]

    served_json = await see(client, "/ratified.json")

    assert hashlib.sha256(served_json.content).hexdigest() == sha256
    assert served_json.headers["content-type"] == "application/json"
    assert served_json.headers["etag"] == f'"{sha256}"'


async def test_the_ratified_csv_names_the_hash_of_the_document(service: Service) -> None:
    client, engine, _ = service
    await drafted(engine)
    sha256 = (await ratify(client)).json()["sha256"]

    served_csv = await see(client, "/ratified.csv")

    rows = list(csv.DictReader(io.StringIO(served_csv.text, newline="")))
    assert served_csv.headers["content-type"] == "text/csv; charset=utf-8"
    assert [row["sha256"] for row in rows] == [sha256, sha256]


@pytest.mark.parametrize("name", ["ratified.json", "ratified.csv"])
async def test_before_ratification_there_is_no_ratified_document(
    service: Service, name: str
) -> None:
    client, engine, _ = service
    await drafted(engine)

    answer = await see(client, f"/{name}")

    assert (answer.status_code, answer.json()["rule"]) == (404, "siklus-belum-disahkan")


async def test_a_finding_whose_code_has_colons_and_slashes_can_be_decided(service: Service) -> None:
    client, engine, _ = service
    await drafted(engine, finding("D14:DAFDUK/SIAK:DD-01"))
    body = {"state": "DIJELASKAN", "note": "Beda tanggal data"}

    answer = await post(client, CHAIR, "findings/D14:DAFDUK/SIAK:DD-01/decision", **body)

    assert answer.status_code == 200
    view = (await see(client)).json()
    assert [decided["finding"] for decided in view["decisions"]] == ["D14:DAFDUK/SIAK:DD-01"]
    assert view["undecided"] == []


async def test_a_decision_whose_body_names_another_finding_is_refused(service: Service) -> None:
    client, engine, _ = service
    await drafted(engine, finding())
    body = {"finding": "D11:DD-01", "state": "DIJELASKAN", "note": "Sebab"}

    answer = await post(client, CHAIR, "findings/D12:DD-01/decision", **body)

    assert (answer.status_code, answer.json()["rule"]) == (422, "temuan-tidak-cocok")


async def test_a_decision_that_only_recap_may_take_is_no_valid_request(service: Service) -> None:
    client, engine, _ = service
    await drafted(engine, finding())
    body = {"state": "DIKOREKSI", "note": "Sudah"}

    answer = await post(client, CHAIR, "findings/D12:DD-01/decision", **body)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "body.state"


async def test_the_view_says_what_stands_in_the_way(service: Service) -> None:
    client, engine, _ = service
    await drafted(engine, BLOCKING, finding())

    view = (await see(client)).json()

    assert view["blocking"] == [BLOCKING.id]
    assert view["undecided"] == ["D12:DD-01"]
    assert view["unconfirmed"] == ["CAPIL", "DAFDUK"]
    assert view["meeting"]["due"].startswith("2025-10-07T16:00:00")


async def test_a_discrepancy_that_overtakes_its_recap_opens_re_coordination_once_it_came(
    service: Service,
) -> None:
    client, engine, _ = service
    early = [record(discrepancy(), 1, "recap"), record(form(), 1, "collector")]

    await engine.worker.records([*early, record(recap(1, (BLOCKING,)), 1, "recap")])

    view = (await see(client)).json()
    assert (view["status"], view["round"]) == ("KOORDINASI_ULANG", 1)


async def test_the_head_returns_figures_and_the_history_says_who_and_why(service: Service) -> None:
    client, engine, _ = service
    await drafted(engine)
    for role in (DAFDUK, CAPIL):
        await post(client, role, "confirmations", recap_version=1, agrees=True)
    await post(client, CHAIR, "agreement", **AGREEMENT)
    await post(client, CHAIR, "submission", recap_version=1)

    answer = await post(client, HEAD, "return", recap_version=1, reason="Periksa", cells=[CELL])

    last = (await see(client, "/history")).json()[-1]
    assert answer.json()["status"] == "KOORDINASI_ULANG"
    assert (last["act"], last["by"]["role"], last["why"]) == (
        "DIKEMBALIKAN_UNTUK_DIKOREKSI",
        HEAD,
        "Periksa",
    )


async def test_a_refusal_is_a_problem_that_says_who_can_lift_it(service: Service) -> None:
    client, engine, _ = service
    await drafted(engine)

    answer = await post(client, CHAIR, "agreement", **AGREEMENT)

    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, problem["rule"]) == (409, "bidang-belum-konfirmasi")
    assert "bidang yang disebut" in problem["remedy"]


async def test_a_personal_number_in_a_reason_is_refused_and_not_repeated(service: Service) -> None:
    client, engine, _ = service
    await drafted(engine)
    number = "63040" + "1" * 11
    body = {"recap_version": 1, "agrees": False, "reason": f"NIK {number}", "cells": [CELL]}

    answer = await post(client, DAFDUK, "confirmations", **body)

    assert answer.status_code == 422
    assert number not in answer.text
    assert (await see(client)).json()["status"] == "KOORDINASI"


async def test_a_request_without_token_is_refused(service: Service) -> None:
    client, _, _ = service

    assert (await client.get(PATH)).status_code == 401
    assert (await client.post(f"{PATH}/ratification", json={"recap_version": 1})).status_code == 401

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

from services.approval.app import routes_for, step
from services.approval.signing.choice import Signing
from services.approval.signing.sheets import Sheets
from shared.contract import Approved, Event
from shared.contract.cloudevents import Attributes, to_headers
from shared.contract.recap import Finding
from shared.contract.sample import CYCLE, OFFICE
from shared.engine import BlockNotice, Engine, Record
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
    sheets = Sheets(rules, "https://contoh.example")
    routes = partial(routes_for, rules=rules, chosen=Signing(), sheets=sheets)
    async with served(step(rules), routes, NOW) as (client, engine, bus):
        yield client, engine, bus


async def drafted(engine: Engine, *findings: Finding) -> None:
    sheets = [record(sheet, n, "collector") for n, sheet in enumerate(submissions(), 1)]
    records = [record(form(), 1, "collector"), *sheets, record(recap(1, findings), 1, "recap")]
    await engine.worker.records(records)


async def post(client: httpx.AsyncClient, role: str, path: str, **body: object) -> httpx.Response:
    return await client.post(f"{PATH}/{path}", json=body, headers=bearer(role, OFFICE, "approval"))


async def see(client: httpx.AsyncClient, path: str = "") -> httpx.Response:
    return await client.get(PATH + path, headers=bearer(CHAIR, OFFICE, "approval"))


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


async def test_a_meeting_goes_through_its_addresses_to_the_berita_acara(service: Service) -> None:
    client, engine, _ = service
    await drafted(engine)
    present = [{"role": role} for role in (CHAIR, DAFDUK, CAPIL)]
    arranged = {"recap_version": 1, "at": "2025-10-07T13:00:00+08:00", "place": "Aula"}
    seen = {"recap_version": 1, "present": present, "notes": ["Dibuka pukul 09.00"]}

    assert (await post(client, CHAIR, "meeting", **arranged)).status_code == 200
    assert (await post(client, CHAIR, "meeting/attendance", **seen)).status_code == 200
    for role in (DAFDUK, CAPIL):
        await post(client, role, "confirmations", recap_version=1, agrees=True)
    assert (await see(client, "/berita-acara")).status_code == 404
    previewed = (await see(client, "/berita-acara/preview")).json()
    assert previewed["recap_version"] == 1
    assert (await post(client, CHAIR, "agreement", recap_version=1)).status_code == 200

    minutes = (await see(client, "/berita-acara")).json()
    assert (minutes["weekday"], minutes["place"], minutes["round"]) == ("Senin", "Aula", 0)
    assert minutes["notes"] == ["Dibuka pukul 09.00"]
    assert [each["signed"] for each in minutes["signatures"]] == [False, False, False]


async def test_a_raised_finding_goes_round_until_the_head_rules_through_its_addresses(
    service: Service,
) -> None:
    client, engine, _ = service
    await drafted(engine)
    for version in range(1, 5):
        body = {"recap_version": version, "reason": "Tidak wajar", "cells": [CELL]}
        assert (await post(client, CHAIR, "findings", **body)).status_code == 200
        draft = recap(version + 1, value=f"9{version}.00")
        if version < 4:
            await engine.worker.records([record(draft, version + 1, "recap")])
    assert (await see(client)).json()["escalated"]["round"] == 4

    extended = await post(client, HEAD, "rounds/extension", reason="Satu kali lagi")
    refused = await post(
        client, HEAD, "findings/RAPAT:4:DAFDUK:SIAK:1/ruling", state="DIJELASKAN", note="Putusan"
    )

    assert extended.status_code == 200
    assert (refused.status_code, refused.json()["rule"]) == (409, "belum-dinaikkan-ke-pimpinan")


async def test_a_ruling_whose_body_names_another_finding_is_refused(service: Service) -> None:
    client, engine, _ = service
    await drafted(engine, finding())
    body = {"finding": "D11:DD-01", "state": "DIJELASKAN", "note": "Sebab"}

    answer = await post(client, HEAD, "findings/D12:DD-01/ruling", **body)

    assert (answer.status_code, answer.json()["rule"]) == (422, "temuan-tidak-cocok")


async def test_the_head_cancels_at_its_address(service: Service) -> None:
    client, engine, _ = service
    await drafted(engine)

    answer = await post(client, HEAD, "cancellation", reason="Form keliru")

    view = (await see(client)).json()
    assert answer.json()["status"] == view["status"] == "DIBATALKAN"
    assert view["cancelled"]["reason"] == "Form keliru"


async def test_who_names_the_version_he_saw_is_refused_once_it_has_changed(
    service: Service,
) -> None:
    client, engine, _ = service
    await drafted(engine)
    tag = (await see(client)).headers["etag"]
    named = {**bearer(DAFDUK, OFFICE, "approval"), "If-Match": tag}
    body = {"recap_version": 1, "agrees": True}

    await post(client, CAPIL, "confirmations", **body)
    stale = await client.post(f"{PATH}/confirmations", json=body, headers=named)

    assert (stale.status_code, stale.json()["rule"]) == (412, "sudah-berubah")
    fresh = {**named, "If-Match": (await see(client)).headers["etag"]}
    taken = await client.post(f"{PATH}/confirmations", json=body, headers=fresh)
    assert taken.status_code == 200


async def test_the_csv_is_the_one_that_was_hashed_in_the_event(service: Service) -> None:
    client, engine, bus = service
    await drafted(engine)
    await ratify(client)
    await bus.topics(6)

    told = Approved.model_validate_json(bus.sent[-1].value)
    hashes = {document.name: document.sha256 for document in told.documents}

    for name, digest in hashes.items():
        assert hashlib.sha256((await see(client, f"/{name}")).content).hexdigest() == digest
    assert (told.title_of_signatory, told.acting) == ("Kepala Dinas", "DEFINITIF")


async def test_a_document_has_one_etag_its_hash(service: Service) -> None:
    client, engine, _ = service
    await drafted(engine)
    digest = (await ratify(client)).json()["sha256"]

    for name in ("ratified.json", "ratified.csv"):
        assert (await see(client, f"/{name}")).headers.get_list("etag") == [f'"{digest}"']


async def test_the_addresses_of_signatures_are_served_beside_these(service: Service) -> None:
    client, engine, _ = service
    await drafted(engine)
    await ratify(client)

    assert (await see(client, "/documents")).status_code == 200

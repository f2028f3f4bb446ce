"""Whole cycles on real Kafka and MongoDB, with services killed meanwhile: G1 to G6."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest

from deploy.local.paths import Paths
from deploy.local.principals import SERVICES
from deploy.local.secrets import SecretStore, rotate_issuer
from samples import Variant
from samples.cycle import Cycle
from samples.officers import Answer, RefusedError, principal
from shared.chain import Head, Link, faults
from shared.contract import Approved
from shared.engine.records import Record
from shared.observability.fields import short
from shared.security import Principal
from shared.sop import load_sop
from tests.meta.test_documents import DOCS, rows
from tests.system.house import (
    House,
    events_of,
    eventually,
    offices,
    order_faults,
)
from tests.system.spans import Spans

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

SEED = int(os.environ.get("KINERJA_SEED", "20251001"))
OFFICES = 6
KILLS = int(os.environ.get("KINERJA_KILLS", "6"))


async def run_cycle(house: House, office: Variant, client: httpx.AsyncClient) -> Answer:
    officers = house.officers(office.sample, client, patience=120)
    return await Cycle(officers, load_sop(), office.sample.cycle).run()


async def kill_now_and_then(house: House, chance: Random, kills: int) -> list[str]:
    """Kill a process, wait until all are ready again, and so on."""
    victims = []
    for _ in range(kills):
        await asyncio.sleep(chance.uniform(0.05, 0.6))
        victims.append(house.kill_one(chance))
        await house.until_ready()
    return victims


def faults_of(office: Variant, view: Answer) -> list[str]:
    """Where the ratified table is not what the figures say, computed independently."""
    rows = {row["indicator"]: row for row in view["table"]}
    faults = [f"rows differ: {set(rows) ^ set(office.expected)}"] * (
        set(rows) != set(office.expected)
    )
    for code, expected in office.expected.items():
        row = rows[code]
        value = None if row["value"] is None else Decimal(row["value"])
        if (row["measured"], value) != (expected.measured, expected.value):
            faults.append(f"{code}: {row['measured']} {value}, expected {expected}")
    return faults


async def test_parallel_cycles_under_kills_are_ratified_once_with_the_right_figures(
    house: House,
) -> None:
    print(f"seed {SEED}")
    chance = Random(SEED)
    made = offices(OFFICES, SEED, "kab")

    async with httpx.AsyncClient(timeout=20) as client:
        killing = asyncio.create_task(kill_now_and_then(house, chance, KILLS))
        views = await asyncio.gather(*(run_cycle(house, office, client) for office in made))
        victims = await killing
    await house.until_ready()
    await house.until_quiet()
    print(f"killed: {victims}")

    assert {view["status"] for view in views} == {"DISAHKAN"}
    for office, view in zip(made, views, strict=True):
        assert faults_of(office, view) == [], office.sample.office
    await assert_once_and_in_order(house, made)
    await assert_letters_once(house, made)
    await assert_the_feed_is_what_was_published(house, made[0])


async def assert_once_and_in_order(house: House, made: list[Variant]) -> None:
    events = events_of(await house.everything_published())
    cycles = {office.sample.cycle for office in made}
    mine = [event for event in events if event.body.cycle in cycles]
    approved = {e.attributes.id for e in mine if isinstance(e.body, Approved)}

    assert len(approved) == len(cycles)
    assert order_faults(mine) == []


async def assert_the_feed_is_what_was_published(house: House, office: Variant) -> None:
    """Another system reads over HTTP the same events as on Kafka, byte for byte, each once."""
    records = await house.everything_published()
    published = {
        str(event.attributes.id): event.record.value
        for event in events_of(records)
        if event.body.office == office.sample.office
    }

    told = await feed_of(house, office.sample.office)

    assert len(told) == len({event["id"] for event in told})
    assert {event["id"] for event in told} == set(published)
    for event in told:
        assert orjson.loads(published[event["id"]] or b"") == event["data"]
    streams: dict[tuple[str, str, str], list[int]] = {}
    for event in told:
        stream = (event["source"], event["type"], event["subject"])
        streams.setdefault(stream, []).append(int(event["sequence"]))
    assert all(numbers == [*range(1, len(numbers) + 1)] for numbers in streams.values())


async def feed_of(house: House, office: str) -> list[Answer]:
    """Everything that a newly registered system reads, from whichever portal answers."""
    operator = Principal(subject="petugas", office=office, role="OPERATOR", name="Petugas TI")
    portals, key = house.addresses["portal"], f"uji-{uuid4().hex[:8]}"
    async with httpx.AsyncClient(timeout=20) as client:
        made = await client.put(
            f"{portals[0]}/api/clients/{key}",
            json={"name": "Uji", "scopes": ["events:read"], "per_minute": 6000},
            headers={"Authorization": f"Bearer {house.sign(operator, 'portal')}"},
        )
        asked = {"grant_type": "client_credentials"} | made.json()
        token = (await client.post(f"{portals[-1]}/oauth/token", data=asked)).json()
        found, address, left = list[Answer](), "/api/v1/events?limit=7", "?"
        while left != "0":
            for portal in portals:
                headers = {"Authorization": f"Bearer {token['access_token']}"}
                answer = await client.get(f"{portal}{address}", headers=headers)
                assert answer.status_code == httpx.codes.OK, answer.text
                found += answer.json()
                address, left = answer.links["next"]["url"], answer.headers["kinerja-left"]
        return found


async def assert_letters_once(house: House, made: list[Variant]) -> None:
    documents = await house.documents()
    cycles = {office.sample.cycle for office in made}
    letters = Counter(
        (row["id"], row["data"]["code"], row["cause"])
        for row in documents["notifier.letters"]
        if row["id"] in cycles
    )

    assert {code for _, code, _ in letters} >= {"L1", "L3", "L5", "L7", "L8"}
    assert len({cycle for cycle, code, _ in letters if code == "L8"}) == len(cycles)
    assert [service for service in SERVICES if documents[f"{service}.parked"]] == []


async def test_a_ratification_is_one_trace_from_its_request_to_the_last_service(
    house: House, spans: Spans
) -> None:
    office = offices(1, SEED + 3, "jejak")[0]

    async with httpx.AsyncClient(timeout=20) as client:
        await run_cycle(house, office, client)
    events = events_of(await house.everything_published())
    (approved,) = [
        event
        for event in events
        if isinstance(event.body, Approved) and event.body.cycle == office.sample.cycle
    ]
    given = approved.attributes.traceparent
    assert given is not None
    _, trace, said_by, _ = given.split("-")

    def heard() -> set[str]:
        return {span.service for span in spans.of(trace) if span.parent == said_by}

    async def everywhere() -> bool:
        return heard() == {"recap", "notifier", "portal"}

    await eventually(everywhere, "spans of all who heard it")
    (root,) = [span for span in spans.of(trace) if span.id == said_by]
    assert (root.service, root.parent) == ("approval", "")
    assert root.name == "POST /cycles/{cycle}/ratification"
    ids = {span.id for span in spans.of(trace)}
    assert {span.parent for span in spans.of(trace)} - {""} <= ids


@pytest.mark.parametrize("victim", ["mongod", "kafka"])
async def test_a_cycle_survives_the_death_of_what_it_stands_on(house: House, victim: str) -> None:
    """G1: MongoDB and Kafka are killed in the middle of a cycle; services wait and go on."""
    office = offices(2, SEED + 5, f"mati-{victim}")[0]

    async with httpx.AsyncClient(timeout=20) as client:
        running = asyncio.create_task(run_cycle(house, office, client))
        officers = house.officers(office.sample, client, patience=30)
        path = f"/cycles/{office.sample.cycle}"
        await eventually(
            lambda: officers.see_if_there("KASUBAG_KPEP", "collector", path), "the form is out"
        )
        os.kill(house.state.processes[victim].id.pid, signal.SIGKILL)
        view = await running
    await house.until_ready()
    await house.until_quiet()

    assert faults_of(office, view) == []
    await assert_once_and_in_order(house, [office])


async def test_replaying_every_topic_from_the_beginning_changes_nothing(house: House) -> None:
    """G5: whatever is delivered again has no effect and is not answered by new events."""
    await house.until_quiet()
    before = await house.documents()
    records = await house.everything_published()
    copies = [record for topic in records.values() for record in topic]
    ids = {event.attributes.id for event in events_of(records)}

    await house.publish(copies)
    await house.until_quiet()

    after = await house.everything_published()
    assert await house.documents() == before
    assert {event.attributes.id for event in events_of(after)} == ids
    assert sum(map(len, after.values())) == 2 * len(copies)


async def test_junk_on_a_topic_is_parked_once_and_stops_nobody(house: House) -> None:
    """G4: what is no event is put aside; the cycles on the same partition go on."""
    await house.until_quiet()
    office = offices(1, SEED + 1, "lain")[0]
    topic = "kinerja.data-submitted.v1"
    junk = [
        Record(topic, partition, 0, None, value, headers)
        for partition in range(4)
        for value, headers in (
            (b"\xff\x00 no json", ()),
            (b"5", (("ce_id", b"\xff\xfe"),)),
            (b'{"nik": "6304011203850001"}', ()),
        )
    ]

    await house.publish(junk)
    async with httpx.AsyncClient(timeout=20) as client:
        view = await run_cycle(house, office, client)
    await house.until_quiet()

    documents = await house.documents()
    parked = documents["recap.parked"]
    assert view["status"] == "DISAHKAN"
    assert len(parked) == len(junk)
    assert all(row["cycle"] is None for row in parked)
    assert sum(row["dropped"] for row in parked) == 4
    assert "6304011203850001" not in str(documents)


async def test_a_bad_event_blocks_its_own_cycle_until_an_operator_discards_it(
    house: House,
) -> None:
    await house.until_quiet()
    office = offices(1, SEED + 2, "tahan")[0]
    sop, cycle = load_sop(), office.sample.cycle
    async with httpx.AsyncClient(timeout=20) as client:
        officers = house.officers(office.sample, client, patience=30)
        steps = Cycle(officers, sop, cycle)
        await steps.prepare()
        await steps.issue()
        await house.until_quiet()
        bad = Record(
            "kinerja.form-issued.v1",
            0,
            0,
            office.sample.office.encode(),
            b"{}",
            (("ce_subject", cycle.encode()),),
        )
        await house.publish([bad])

        async def blocked() -> list[Answer]:
            answer = await officers.see("OPERATOR", "recap", "/parked")
            return [row for row in answer["items"] if row["cycle"] == cycle]

        await eventually(blocked, "the cycle is blocked in recap")
        with pytest.raises(RefusedError) as refused:
            await officers.act("KASUBAG_KPEP", "recap", "POST", f"/cycles/{cycle}/closing", {})
        assert refused.value.problem["rule"] == "siklus-tertahan"

        culprit = (await blocked())[0]["id"]
        body = {"why": "pesan rusak dari sistem uji"}
        answer = await officers.act("OPERATOR", "recap", "POST", f"/parked/{culprit}/discard", body)
        assert answer["released"] is True
        # approval and notifier read the same topic and are blocked by the same record
        for service in ("approval", "notifier"):
            path = f"/parked/{culprit}/discard"
            answer = await officers.act("OPERATOR", service, "POST", path, body)
            assert answer["released"] is True, (service, answer)
        view = await run_cycle(house, office, client)

    assert view["status"] == "DISAHKAN"
    assert faults_of(office, view) == []


async def test_a_command_repeated_with_its_key_is_answered_the_same(house: House) -> None:
    office = offices(1, SEED + 3, "ulang")[0].sample
    async with httpx.AsyncClient(timeout=20) as client:
        officers = house.officers(office, client, patience=30)
        await officers.act(
            "KASUBAG_KPEP",
            "collector",
            "PUT",
            f"/offices/{office.office}/catalogue",
            office.catalogue_body(),
        )
        headers = officers._headers("KASUBAG_KPEP", "collector", str(uuid4()))
        urls = house.addresses["collector"]
        answers = await asyncio.gather(
            *(
                client.post(f"{urls[n % 2]}/cycles", json=office.form_body(), headers=headers)
                for n in range(10)
            )
        )
        other = office.form_body() | {"quarter": 2}
        misused = await client.post(f"{urls[0]}/cycles", json=other, headers=headers)

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert misused.status_code == 422
    assert misused.json()["rule"] == "kunci-idempotensi-dipakai-ulang"


async def test_doors_are_shut_without_a_token_and_for_other_offices(house: House) -> None:
    mine, theirs = (office.sample for office in offices(2, SEED + 4, "pintu"))
    async with httpx.AsyncClient(timeout=20) as client:
        officers = house.officers(mine, client, patience=30)
        for urls in house.addresses.values():
            nobody = await client.get(f"{urls[0]}/cycles/{mine.cycle}")
            assert nobody.status_code in (401, 404), urls
            strangers = await client.get(f"{urls[0]}/parked")
            assert strangers.status_code == 401
        url = house.addresses["collector"][0]
        headers = officers._headers("KASUBAG_KPEP", "collector", None)
        foreign = await client.get(f"{url}/cycles/{theirs.cycle}", headers=headers)

    assert foreign.status_code == 403
    assert foreign.json()["rule"] == "bukan-kantor-sendiri"


async def test_running_services_take_a_new_key_and_drop_a_revoked_one(house: House) -> None:
    store = SecretStore(Paths.of(house.data_dir).secrets)
    sample = offices(1, SEED + 5, "kunci")[0].sample
    person = principal(sample.office, sample.officer("OPERATOR"))
    first = {service: house.sign(person, service) for service in SERVICES}

    rotate_issuer(store, datetime.now(UTC))
    second = {service: house.sign(person, service) for service in SERVICES}
    async with httpx.AsyncClient(timeout=20) as client:

        async def answers(tokens: Mapping[str, str]) -> set[int]:
            return {
                (await client.get(f"{url}/parked", headers=bearer(tokens[service]))).status_code
                for service, urls in house.addresses.items()
                for url in urls
            }

        assert await answers(first) == {200}
        assert await answers(second) == {200}
        other = {service: second[SERVICES[n - 1]] for n, service in enumerate(SERVICES)}
        assert await answers(other) == {401}

        rotate_issuer(store, datetime.now(UTC), revoke=True)
        third = {service: house.sign(person, service) for service in SERVICES}
        assert await answers(third) == {200}

        async def dropped() -> bool:
            return await answers(first) == await answers(second) == {401}

        await eventually(dropped, "the revoked keys taken no more", 10)


async def test_two_portals_let_a_system_in_and_write_one_log(house: House) -> None:
    sample = offices(1, SEED + 6, "sistem")[0].sample
    operator = bearer(house.sign(principal(sample.office, sample.officer("OPERATOR")), "portal"))
    one, two = house.addresses["portal"][:2]
    async with httpx.AsyncClient(timeout=20) as client:
        body = {"name": "Satu Data", "scopes": ["ratified:read"], "networks": ["127.0.0.0/8"]}
        path = f"/api/clients/{sample.office}"
        made = (await client.put(f"{one}{path}", json=body, headers=operator)).json()
        form = {"grant_type": "client_credentials", **made}
        granted = (await client.post(f"{two}/oauth/token", data=form)).json()
        headers = bearer(granted["access_token"])
        read = await client.get(f"{one}/api/v1/results", headers=headers)
        elsewhere = await client.get(f"{two}/parked", headers=headers)

        wrong = {"login": "tidak-ada", "password": "salah"}
        await asyncio.gather(
            *(client.post(f"{url}/masuk", data=wrong) for url in (one, two) for _ in range(6))
        )
        told = (await client.get(f"{two}/api/audit", headers=operator)).json()

        await client.delete(f"{one}{path}", headers=operator)
        removed = await client.get(f"{two}/api/v1/results", headers=headers)

    assert (read.status_code, read.json()["items"]) == (200, [])
    assert (elsewhere.status_code, removed.status_code) == (401, 401)
    links = [Link.model_validate(link) for link in told["links"]]
    assert list(faults(links, Head(), Head.model_validate(told["head"]))) == []
    assert sum(link.line is not None and link.line["login"] == "-" for link in links) == 12


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def test_the_notifier_can_be_rebuilt_from_kafka_alone(house: House) -> None:
    """G6: with its database dropped, the same letters appear, and notices of the same events.

    A notice's wording may tell what else was known when it was written, and across topics any
    order is allowed; so of notices the causes are compared, of letters every word.
    """
    await house.until_quiet()
    before = await house.documents()
    client = house.mongo()
    try:
        database = client["kinerja_notifier"]
        for name in await database.list_collection_names():
            await database[name].delete_many({})
    finally:
        await client.close()
    events = events_of(await house.everything_published())

    await house.publish([event.record for event in events])
    await house.until_quiet(90)

    after = await house.documents()
    assert _letters(before)
    assert _differing(_letters(before), _letters(after)) == []
    assert _causes(after) == _causes(before)


def _letters(documents: dict[str, Any]) -> set[tuple[str, ...]]:
    rows = [row["data"] for row in documents["notifier.letters"]]
    return {(row["cycle"], row["code"], str(row["recipients"]), row["text"]) for row in rows}


def _differing(before: set[tuple[str, ...]], after: set[tuple[str, ...]]) -> list[str]:
    """Letters that only one of the two has, whole, so that a failure can be read."""
    return ["\n".join(letter) for letter in sorted(before ^ after)]


def _causes(documents: dict[str, Any]) -> set[str]:
    return {row["cause"] for row in documents["notifier.notices"]}


def test_the_services_log_one_json_object_a_line(house: House) -> None:
    logs: list[Path] = [p.log for p in house.state.processes.values() if p.service]
    lines = [line for log in logs for line in log.read_bytes().splitlines() if line]
    parsed = [short(orjson.loads(line)) for line in lines]
    handled = [line for line in parsed if line["event"].startswith("event.taken")]

    assert handled
    for line in handled:
        assert {"cycle", "event_id", "correlation_id", "timestamp", "level"} <= line.keys()
        assert line["service"] in SERVICES
    own = {line["event"] for line in parsed if "logger" not in line}
    assert own - {name for name, *_ in rows(DOCS / "reference/log-events.md", cells=1)} == set()

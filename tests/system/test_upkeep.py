"""Verify, rebuild, backup and restore on real Kafka and MongoDB, with services at work."""

import asyncio
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bson
import httpx
import pytest

from deploy.doctor import look
from deploy.doctor.findings import Finding, Grade
from deploy.local import stack
from deploy.local.errors import StackError
from deploy.local.principals import SERVICES
from deploy.upkeep import archive
from deploy.upkeep.backup import backup
from deploy.upkeep.facts import Difference
from deploy.upkeep.purpose import DATABASE, claim_for_demo, is_demo
from deploy.upkeep.recorded import collection_of
from deploy.upkeep.restore import Planned, Wish, plan
from samples import Variant
from samples.cycle import Cycle
from samples.officers import Answer
from services.portal.domain import ENTRY_KINDS
from shared.cli.backup import reread, restore
from shared.cli.site import quiet_site, site_of
from shared.cli.snapshot import snapshot
from shared.cli.verify import settled
from shared.contract import Approved
from shared.contract.vocabulary import Source
from shared.sop import load_sop
from tests.system.house import House, events_of, offices, order_faults, register_of

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

FIRST, SECOND, THIRD = offices(3, 20260101, "rawat")
PATIENCE = 30.0
TRIED = {"delivery"}
"""Kinds that note when something was tried, which after a restore is now."""
WRITTEN = {"letters", *ENTRY_KINDS}
"""Lines that follow from events."""


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The offices of these tests, for every stack."""
    names = [office.sample.office for office in (FIRST, SECOND, THIRD)]
    file = register_of(tmp_path_factory.mktemp("register"), names)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "KINERJA_OFFICES_FILE", str(file))
        yield


@pytest.fixture(scope="module")
def house(register: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One process of each service."""
    del register
    data_dir = tmp_path_factory.mktemp("house")
    up(data_dir)
    yield House(data_dir)
    stack.down(data_dir)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the backup is written."""
    return tmp_path_factory.mktemp("backup") / "kinerja.tar.gz"


def up(data_dir: Path) -> None:
    stack.up(lambda _line: None, data_dir=data_dir, bound=True)


async def run_cycle(house: House, office: Variant) -> Answer:
    async with httpx.AsyncClient(timeout=20) as client:
        officers = house.officers(office.sample, client, patience=60)
        return await Cycle(officers, load_sop(), office.sample.cycle).run()


async def differences(house: House, patience: float = PATIENCE) -> list[Difference]:
    return await asyncio.to_thread(settled, site_of(house.state), patience)


def told(found: list[Difference]) -> set[tuple[str, str]]:
    return {(d.kind, d.service) for d in found}


async def known(house: House, *services: str) -> dict[str, Any]:
    """What services know: states, what they have taken and said, and what they wrote down.

    Versions and ids of lines count units of work, and those depend on how records arrived. So
    does the notifier's state, which tells what was known when a notice was written; its letters
    do not.
    """
    documents = await house.documents()
    found: dict[str, Any] = {}
    for name, rows in documents.items():
        service, collection = name.split(".", 1)
        if service in services and collection == "aggregates":
            found[name] = {
                r["_id"]: (r["state"] if service != "notifier" else {}, r["seen"], r["sent"])
                for r in rows
                if r["kind"] not in TRIED
            }
        elif service in services and collection in WRITTEN:
            found[name] = sorted((r["ref"], r["cause"], str(_lasting(r["data"]))) for r in rows)
    return found


def _lasting(data: dict[str, Any]) -> dict[str, Any]:
    """Without an event's place in the feed: topics have no order among themselves."""
    return {name: value for name, value in data.items() if name != "mark"}


async def test_the_doctor_finds_nothing_wrong_and_then_names_what_was_taken_away(
    house: House,
) -> None:
    def told() -> list[Finding]:
        found = look.running(house.state, site_of(house.state))
        return [finding for finding in found if finding.grade is not Grade.GOOD]

    assert await asyncio.to_thread(told) == []
    client = house.mongo()
    try:
        await client["kinerja_recap"]["outbox"].drop_index("cycles_1")
        await client["admin"].command("updateUser", "portal", pwd="another-than-its-own")
        found = await asyncio.to_thread(told)
    finally:
        password = stack.credentials("portal", house.data_dir).mongo_password
        await client["admin"].command("updateUser", "portal", pwd=password.get_secret_value())
        await client["kinerja_recap"]["outbox"].create_index("cycles")
        await client.close()

    assert {(f.what, f.found) for f in found if f.grade is Grade.BAD} == {
        ("indexes", "recap: outbox.cycles_1"),
        ("accounts at MongoDB", "not let in: portal"),
    }


async def test_no_demo_runs_where_an_office_works_and_once_it_ran_it_may_again(
    house: House,
) -> None:
    """The office of these tests has its cycle by now, or is about to have it."""
    site, client = site_of(house.state), house.mongo()
    try:
        await client["kinerja_recap"]["aggregates"].insert_one({"_id": "cycle/of-an-office"})
        with pytest.raises(StackError, match="A demo is not run here: recap holds data"):
            await asyncio.to_thread(claim_for_demo, site)
        assert not await asyncio.to_thread(is_demo, site)
        await client["kinerja_recap"]["aggregates"].delete_one({"_id": "cycle/of-an-office"})
        await client[DATABASE]["purpose"].insert_one({"_id": "purpose", "kind": "demo"})
        await asyncio.to_thread(claim_for_demo, site)
        assert await asyncio.to_thread(is_demo, site)
    finally:
        await client.drop_database(DATABASE)
        await client.close()


async def test_after_a_cycle_verify_says_nothing_and_then_names_what_was_touched(
    house: House,
) -> None:
    cycle = FIRST.sample.cycle
    id_ = {"_id": f"cycle/{cycle}"}
    await run_cycle(house, FIRST)
    assert await differences(house) == []

    client = house.mongo()
    try:
        approval = client["kinerja_approval"]["aggregates"]
        recap = client["kinerja_recap"]["aggregates"]
        ratified, recapped = await approval.find_one(id_), await recap.find_one(id_)
        assert ratified
        assert recapped
        text = ratified["state"]["ratified"]["text"].replace("9", "8", 1)
        await approval.update_one(id_, {"$set": {"state.ratified.text": text}})
        await recap.update_one(id_, {"$set": {"seen": recapped["seen"][1:]}})
        await client["kinerja_portal"]["aggregates"].delete_one(id_)
        found = await differences(house, 0)
        await approval.replace_one(id_, ratified)
        await recap.replace_one(id_, recapped)
    finally:
        await client.close()

    touched = {("ratified", "approval"), ("no-effect", "recap"), ("no-effect", "portal")}
    assert told(found) == touched
    assert all(cycle in d.where for d in found)


async def test_a_snapshot_of_a_running_system_holds_what_was_ratified_and_where_topics_end(
    house: House, tmp_path: Path
) -> None:
    await house.until_quiet()
    records, file = await house.everything_published(), tmp_path / "snapshot.json"

    await asyncio.to_thread(snapshot, file, data_dir=house.data_dir)

    content = json.loads(file.read_text())
    positions = [n for topic in content["positions"].values() for n in topic.values()]
    assert sum(positions) == sum(map(len, records.values()))
    (ratified,) = content["ratified"]
    assert (ratified["cycle"], ratified["superseded_by"]) == (FIRST.sample.cycle, None)
    assert Approved.model_validate(ratified["body"]).sha256 == ratified["body"]["sha256"]


async def test_all_topics_from_offset_0_leave_every_byte_and_rebuild_the_portal(
    house: House,
) -> None:
    """Every group is set back; of the portal all but accounts is dropped before."""
    before, read_model = await house.documents(), await known(house, "portal")
    records = await house.everything_published()
    await asyncio.to_thread(stack.down, house.data_dir)
    await asyncio.to_thread(read_anew, house.data_dir)
    await asyncio.to_thread(up, house.data_dir)

    assert await differences(house) == []
    after = await house.documents()
    assert {n: rows for n, rows in after.items() if not is_read_model(n)} == {
        n: rows for n, rows in before.items() if not is_read_model(n)
    }
    rebuilt = await known(house, "portal")
    lost = rebuilt["portal.aggregates"].pop(f"cycle/{FIRST.sample.cycle}")
    assert lost[0]["ratified"]["sha256"]
    assert rebuilt == read_model
    assert await house.everything_published() == records


def is_read_model(name: str) -> bool:
    return name in {"portal.aggregates", *(f"portal.{kind}" for kind in ENTRY_KINDS)}


def read_anew(data_dir: Path) -> None:
    stack.up(lambda _line: None, services=False, data_dir=data_dir, bound=True)
    for service in SERVICES:
        reread(service, rebuild=service == "portal", data_dir=data_dir)
    stack.down(data_dir)


async def test_a_backup_may_be_taken_in_the_middle_of_a_cycle(house: House, file: Path) -> None:
    async with httpx.AsyncClient(timeout=20) as client:
        officers = house.officers(SECOND.sample, client, patience=60)
        steps = Cycle(officers, load_sop(), SECOND.sample.cycle)
        await steps.prepare()
        await steps.issue()
        await steps.collect(Source.SIAK)
        running = asyncio.create_task(steps.run())
        await asyncio.to_thread(backup, site_of(house.state), file, lambda _line: None)
        view = await running

    with archive.opened(file) as opened:
        states = [
            bson.decode(document.raw)["state"]
            for part in opened.manifest.collections("collector")
            if collection_of(part) == "aggregates"
            for document in opened.documents(part)
        ]
    assert view["status"] == "DISAHKAN"
    assert SECOND.sample.cycle in str(states)
    assert order_faults(events_of(await house.everything_published())) == []


async def test_read_models_that_go_back_catch_up_and_sources_may_not_go_back_alone(
    house: House, file: Path
) -> None:
    """The same Kafka: what follows from events comes again, what people did is not undone."""
    await house.until_quiet()
    before = await known(house, *SERVICES)
    await asyncio.to_thread(stack.down, house.data_dir)
    everything = Wish(services=SERVICES, replace=True)
    with pytest.raises(StackError, match=r"(?s)acts of people.*approval: .*--with-topics"):
        await asyncio.to_thread(planned, house.data_dir, file, everything)
    empty = Wish(services=SERVICES)
    with pytest.raises(StackError, match="are not empty"):
        await asyncio.to_thread(planned, house.data_dir, file, empty)

    only = ["portal", "notifier"]
    await asyncio.to_thread(
        restore, file, only=only, replace=True, with_topics=False, data_dir=house.data_dir
    )
    await asyncio.to_thread(up, house.data_dir)

    assert await differences(house) == []
    after = await known(house, *SERVICES)
    assert {n: rows for n, rows in after.items() if rows != before[n]} == {}, differing(
        before, after
    )


def differing(before: dict[str, Any], after: dict[str, Any]) -> str:
    """Where the first state of each collection reads otherwise, short enough to be read."""
    return "\n".join(
        f"{name} {key}: {a} became {b}"
        for name, rows in before.items()
        if isinstance(rows, dict)
        for key in rows
        for a, b in zip(_parts(rows[key]), _parts(after[name].get(key)), strict=False)
        if a != b
    )


def _parts(row: Any) -> list[str]:
    return [f"{k}={v}" for k, v in row[0].items()] + list(map(str, row[1:])) if row else []


def planned(data_dir: Path, file: Path, wish: Wish) -> Planned:
    with archive.opened(file) as opened, quiet_site(data_dir) as site:
        return plan(site, opened, wish)


async def test_an_empty_machine_goes_on_where_the_backup_was_made(
    house: House, file: Path, tmp_path: Path
) -> None:
    """All from the file: nothing twice, the cycle in hand comes to its end, and the next runs."""
    await asyncio.to_thread(stack.down, house.data_dir)
    fresh = House(tmp_path)
    await asyncio.to_thread(
        restore, file, only=None, replace=False, with_topics=False, data_dir=tmp_path
    )
    try:
        await asyncio.to_thread(up, tmp_path)
        assert await differences(fresh) == []
        assert FIRST.sample.cycle in str(await known(fresh, "portal"))

        views = [await run_cycle(fresh, office) for office in (SECOND, THIRD)]

        assert {view["status"] for view in views} == {"DISAHKAN"}
        assert await differences(fresh) == []
        assert order_faults(events_of(await fresh.everything_published())) == []
    finally:
        await asyncio.to_thread(stack.down, tmp_path)


async def test_databases_and_topics_go_back_together(house: House, file: Path) -> None:
    """What came after the backup is lost, told, and saved to a file of its own."""
    await asyncio.to_thread(
        restore, file, only=None, replace=True, with_topics=True, data_dir=house.data_dir
    )
    await asyncio.to_thread(up, house.data_dir)

    assert await differences(house) == []
    assert (await run_cycle(house, SECOND))["status"] == "DISAHKAN"
    saved = list(house.data_dir.glob("before-restore-*.tar.gz"))
    assert len(saved) == 2

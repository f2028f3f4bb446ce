"""The catalogue over HTTP: imported from a file, looked over, every version kept."""

from collections.abc import AsyncIterator
from typing import Any, Final

import httpx
import pytest

from samples.exports import office_files
from tests.unit.collector.office import Office, opened
from tests.unit.collector.served import bearer
from tests.unit.collector.world import KASUBAG, OFFICE, PIAK

PATH: Final = f"/offices/{OFFICE}/catalogue"
FILE: Final = office_files().catalogue
REGIONS: Final = ["ALALAK", "BELAWANG"]
SAID: Final[dict[str, Any]] = {"name": FILE.name, "version": "2025.9", "year": 2025}


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with opened() as here:
        yield here


async def load(
    office: Office, content: bytes = FILE.content, role: str = KASUBAG, **query: Any
) -> httpx.Response:
    return await office.send("POST", f"{PATH}/import", content, role, **(SAID | query))


async def test_a_catalogue_file_is_tried_and_nothing_is_kept(office: Office) -> None:
    answer = await load(office, dry_run=True)

    body = answer.json()
    assert (answer.status_code, body["result"], body["indicators"]) == (200, "taken", 20)
    assert {v["outcome"] for v in body["verdicts"]} == {"DITERIMA"}
    assert (await office.get(PATH)).json()["version"] == "2025.1"


async def test_a_catalogue_file_is_taken_with_the_kecamatan_in_force(office: Office) -> None:
    answer = await load(office)

    shown = (await office.get(PATH)).json()
    assert (answer.status_code, answer.json()["result"]) == (200, "taken")
    assert (shown["version"], shown["regions"]) == ("2025.9", REGIONS)
    assert shown["indicators"][0]["targets"] == ["99.10", "99.20", "99.30", "99.40"]
    assert shown["indicators"][0]["plausible_min"] == "90"


async def test_a_catalogue_file_may_bring_its_kecamatan(office: Office) -> None:
    await load(office, region=["TAMBAN", "ALALAK"])

    assert (await office.get(PATH)).json()["regions"] == ["TAMBAN", "ALALAK"]


async def test_the_same_file_again_changes_nothing(office: Office) -> None:
    await load(office)

    assert (await load(office)).json()["result"] == "unchanged"
    assert (await load(office, dry_run=True)).json()["result"] == "unchanged"


@pytest.mark.parametrize("tried", [True, False])
async def test_a_wrong_cell_refuses_the_whole_catalogue_and_is_named(
    office: Office,
    tried: bool,  # noqa: FBT001
) -> None:
    wrong = FILE.content.replace(b"99.40,99.10", b"sembilan,99.10", 1)

    answer = await load(office, wrong, dry_run=tried)

    body = answer.json()
    assert (answer.status_code, body["rule"]) == (200 if tried else 422, "berkas-ditolak")
    refused = [v for v in body["verdicts"] if v["outcome"] == "DITOLAK"]
    assert refused
    assert all(v["place"].startswith("CSV!") and v["remedy"] for v in refused)
    assert (await office.get(PATH)).json()["version"] == "2025.1"


async def test_a_catalogue_that_contradicts_itself_is_refused_in_the_dry_run_too(
    office: Office,
) -> None:
    turned = FILE.content.replace(b",90,100,10,tidak", b",100,90,10,tidak", 1)

    tried, real = await load(office, turned, dry_run=True), await load(office, turned)

    assert (tried.status_code, tried.json()["rule"]) == (200, "batas-wajar-terbalik")
    assert (tried.json()["result"], real.status_code) == ("refused", 422)
    assert real.json()["rule"] == "batas-wajar-terbalik"
    assert len(real.json()["verdicts"]) == 20


@pytest.mark.parametrize("tried", [True, False])
async def test_who_may_not_put_a_catalogue_may_not_import_one(
    office: Office,
    tried: bool,  # noqa: FBT001
) -> None:
    answer = await load(office, role=PIAK, dry_run=tried)

    assert (answer.status_code, answer.json()["rule"]) == (403, "bukan-wewenang")


async def test_every_version_can_be_seen_again(office: Office) -> None:
    await load(office)

    lines = (await office.get(f"{PATH}/versions")).json()
    old = (await office.get(PATH, version="2025.1")).json()
    none = await office.get(PATH, version="1999")

    assert [(line["version"], line["indicators"]) for line in lines] == [
        ("2025.1", 5),
        ("2025.9", 20),
    ]
    assert (len(old["indicators"]), old["by"]["role"]) == (5, KASUBAG)
    assert (none.status_code, none.json()["rule"]) == (404, "versi-katalog-tidak-dikenal")


async def test_what_should_be_looked_at_is_told(office: Office) -> None:
    remarks = (await office.get(f"{PATH}/lint")).json()

    assert {remark["indicator"] for remark in remarks} >= {"DD-01", "DD-02"}
    assert all(remark["text"] for remark in remarks)


@pytest.mark.parametrize("path", ["", "/lint", "/versions"])
async def test_another_offices_catalogue_is_not_shown(office: Office, path: str) -> None:
    answer = await office.client.get(f"{PATH}{path}", headers=bearer(KASUBAG, "6303-dukcapil"))

    assert (answer.status_code, answer.json()["rule"]) == (403, "bukan-kantor-sendiri")


async def test_another_office_imports_nothing_here(office: Office) -> None:
    headers = bearer(KASUBAG, "6303-dukcapil")

    answer = await office.client.post(
        f"{PATH}/import", content=FILE.content, params=SAID, headers=headers
    )

    assert (answer.status_code, answer.json()["rule"]) == (403, "bukan-kantor-sendiri")

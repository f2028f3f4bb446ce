"""Files over HTTP: tried first, then taken; a word on each row; nothing kept of what is refused."""

import hashlib
from collections.abc import AsyncIterator
from typing import Final

import httpx
import pytest

from samples.workbook import filled
from shared.contract import DataSubmitted, FormIssued
from shared.contract.figures import KABUPATEN
from tests.unit.collector.office import CYCLE, DECLARED, KPEP, SIAK, Office, export, opened
from tests.unit.collector.world import (
    KASUBAG,
    REF,
    figures,
    row,
)

NIK: Final = "630401" + "0101010001"


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with opened() as here:
        yield here


def words(answer: httpx.Response) -> list[tuple[str | None, str]]:
    return [(v["region"], v["outcome"]) for v in answer.json()["verdicts"]]


async def test_an_export_is_tried_and_nothing_is_kept(office: Office) -> None:
    answer = await office.load(export(), dry_run=True)

    body = answer.json()
    assert (answer.status_code, body["result"], body["dry_run"]) == (200, "taken", True)
    assert words(answer) == [
        ("ALALAK", "DITERIMA"),
        ("BELAWANG", "DITERIMA"),
        ("KABUPATEN", "DITERIMA"),
    ]
    assert (await office.drafted())["edition"] == 0
    kept = await office.engine.store.load([REF])
    assert (kept[REF].version, office.stored) == (1, 0)


async def test_an_export_that_is_taken_fills_the_draft_with_where_each_figure_came_from(
    office: Office,
) -> None:
    answer = await office.load(export())

    shown = await office.drafted()
    (figures,) = shown["figures"]
    assert (answer.status_code, answer.json()["result"], shown["edition"]) == (200, "taken", 1)
    assert (figures["indicator"], figures["basis"], figures["as_of"]) == (
        "DD-01",
        "DINAMIS",
        "2025-09-30",
    )
    assert figures["provenance"]["sha256"] == hashlib.sha256(export()).hexdigest()
    assert figures["provenance"]["report"] == "PEREKAMAN"
    assert figures["rows"][0]["origin"].startswith("CSV!")
    assert {cell["indicator"] for cell in shown["empty"]} == {"DD-02"}
    assert await office.bus.topics(1) == [FormIssued.TOPIC]


async def test_the_dry_run_foresees_what_the_import_says(office: Office) -> None:
    foreseen = (await office.load(export(), dry_run=True)).json()
    happened = (await office.load(export())).json()

    assert foreseen["verdicts"] == happened["verdicts"]
    assert foreseen["result"] == happened["result"]


async def test_the_same_export_again_is_unchanged_row_by_row(office: Office) -> None:
    await office.load(export())

    again = await office.load(export())
    other = await office.load(export(belawang="85", total="175"), dry_run=True)

    assert again.json()["result"] == "unchanged"
    assert {word for _, word in words(again)} == {"SAMA"}
    assert words(other) == [("ALALAK", "SAMA"), ("BELAWANG", "DITERIMA"), ("KABUPATEN", "DITERIMA")]


@pytest.mark.parametrize("tried", [True, False])
async def test_one_wrong_cell_refuses_the_whole_file_and_is_named(
    office: Office,
    tried: bool,  # noqa: FBT001
) -> None:
    answer = await office.load(export(belawang="delapan"), dry_run=tried)

    body = answer.json()
    assert answer.status_code == (200 if tried else 422)
    assert (body["rule"], body["dry_run"]) == ("berkas-ditolak", tried)
    (wrong,) = [v for v in body["verdicts"] if v["outcome"] == "DITOLAK"]
    assert (wrong["place"], wrong["reason"] is None) == ("CSV!E3", False)
    assert wrong["remedy"]
    assert "delapan" not in answer.text
    assert (await office.drafted())["edition"] == 0


@pytest.mark.parametrize("tried", [True, False])
async def test_a_personal_number_in_a_file_is_named_by_its_place_and_nothing_is_kept(
    office: Office,
    tried: bool,  # noqa: FBT001
) -> None:
    bad = export() + f"3,{NIK},1,1,1\n".encode()

    answer = await office.load(bad, dry_run=tried)

    assert answer.status_code == (200 if tried else 422)
    assert NIK not in answer.text
    assert "CSV!B5" in answer.text
    assert answer.json()["file"] is None
    assert ((await office.drafted())["edition"], office.stored) == (0, 0)


@pytest.mark.parametrize("left_out", ["basis", "as_of"])
async def test_an_export_says_its_basis_and_its_date(office: Office, left_out: str) -> None:
    said = {key: value for key, value in DECLARED.items() if key != left_out}

    answer = await office.send("POST", f"{SIAK}/import", export(), name="a.csv", **said)

    assert (answer.status_code, answer.json()["rule"]) == (422, "basis-belum-disebut")


async def test_a_parameter_that_nobody_knows_is_refused(office: Office) -> None:
    answer = await office.load(export(), dryrun="true")

    assert (answer.status_code, answer.json()["rule"]) == (422, "isi-tidak-sesuai")


async def test_a_stranger_is_told_so_before_the_file_is_read(office: Office) -> None:
    answer = await office.send(
        "POST", f"{SIAK}/import", b"bukan berkas", KASUBAG, name="a.csv", **DECLARED
    )

    assert (answer.status_code, answer.json()["rule"]) == (403, "bukan-pengisi-lembar")


async def test_figures_of_another_sheet_are_not_taken_and_it_is_said(office: Office) -> None:
    answer = await office.send(
        "POST", f"{KPEP}/import", export(), KASUBAG, name="a.csv", **DECLARED
    )

    assert answer.json()["elsewhere"] == ["DD-01"]
    assert answer.json()["verdicts"] == []
    assert answer.json()["result"] == "unchanged"


async def test_the_file_that_was_read_can_be_taken_out_again_by_its_hash(office: Office) -> None:
    await office.load(export())
    name = hashlib.sha256(export()).hexdigest()

    taken = await office.get(f"{SIAK}/evidence/{name}")
    elsewhere = await office.get(f"{KPEP}/evidence/{name}")

    assert (taken.status_code, taken.content) == (200, export())
    assert taken.headers["x-content-type-options"] == "nosniff"
    assert taken.headers["content-disposition"] == f'attachment; filename="{name[:16]}.csv"'
    assert (elsewhere.status_code, elsewhere.json()["rule"]) == (404, "berkas-tidak-dikenal")


async def test_a_file_that_was_refused_is_not_stored(office: Office) -> None:
    await office.load(export(belawang="delapan"))
    assert office.stored == 0

    await office.load(export())
    assert office.stored == 1


async def test_the_workbook_is_handed_out_filled_and_taken_back(office: Office) -> None:
    given = await office.get(f"{CYCLE}/form.xlsx", KASUBAG, bidang="SEKRETARIAT")
    total = {KABUPATEN: "JUMLAH KABUPATEN"}
    content = filled(given.content, [figures("NS-01", row(KABUPATEN, 80, 90))], total)

    answer = await office.send("POST", f"{KPEP}/import", content, KASUBAG, name="form.xlsx")
    sent = await office.do("POST", f"{KPEP}/submission", {}, KASUBAG)

    assert given.headers["content-disposition"].endswith('-SEKRETARIAT.xlsx"')
    assert (answer.status_code, answer.json()["result"]) == (200, "taken"), answer.text
    assert (sent.status_code, sent.json()["revision"]) == (200, 1), sent.text
    assert await office.bus.topics(2) == [FormIssued.TOPIC, DataSubmitted.TOPIC]


async def test_the_page_to_print_brings_nothing_from_outside(office: Office) -> None:
    page = await office.get(f"{CYCLE}/form.html", bidang="DAFDUK")

    assert page.status_code == 200
    assert "Triwulan III Tahun 2025" in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert (await office.get(f"{CYCLE}/form.html", bidang="CAPIL")).json()["rule"] == (
        "lembar-tidak-dikenal"
    )

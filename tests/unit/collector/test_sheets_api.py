"""Addresses of one sheet: drafts by version, the act of declaring, evidence, history, rates."""

import hashlib
from collections.abc import AsyncIterator
from typing import Any, Final

import pytest

from shared.contract import DataSubmitted, FormIssued, StepProgressed
from shared.contract.figures import IndicatorFigures
from tests.unit.collector.office import CYCLE, KPEP, SIAK, Office, opened
from tests.unit.collector.served import bearer
from tests.unit.collector.world import (
    DD_01,
    DD_02,
    KASUBAG,
    OFFICE,
    PIAK,
    SEKRETARIS,
    wita,
)

NIK: Final = "630401" + "0101010001"
NOTE: Final = b"kode;catatan\nDD-02;rekap register\n"
LATER: Final = {"due": wita(10, 16).isoformat(), "reason": "SIAK dalam pemeliharaan"}


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with opened() as here:
        yield here


def body(*content: IndicatorFigures, **other: Any) -> dict[str, Any]:
    return {"figures": [item.model_dump(mode="json") for item in content], **other}


async def test_a_draft_is_saved_shown_with_its_empty_cells_and_declared(office: Office) -> None:
    saved = await office.do("PUT", f"{SIAK}/draft", body(DD_01))
    early = await office.do("POST", f"{SIAK}/submission", {})
    await office.do("PUT", f"{SIAK}/draft", body(DD_01, DD_02))
    sent = await office.do("POST", f"{SIAK}/submission", {"edition": 2})

    assert (saved.json()["edition"], early.status_code) == (1, 422)
    assert early.json()["rule"] == "sel-kosong"
    assert (sent.status_code, sent.json()["revision"]) == (200, 1)
    assert await office.bus.topics(2) == [FormIssued.TOPIC, DataSubmitted.TOPIC]


async def test_two_people_on_one_draft_do_not_overwrite_each_other(office: Office) -> None:
    empty = await office.get(f"{SIAK}/draft")
    tag = {"If-Match": empty.headers["etag"]} | bearer(PIAK, OFFICE)

    first = await office.client.put(f"{SIAK}/draft", json=body(DD_01), headers=tag)
    second = await office.client.put(f"{SIAK}/draft", json=body(DD_02), headers=tag)

    assert (empty.headers["etag"], first.status_code) == ('"0"', 200)
    assert (second.status_code, second.json()["rule"]) == (412, "sudah-berubah")
    shown = await office.get(f"{SIAK}/draft")
    assert shown.headers["etag"] == first.headers["etag"]
    assert [f["indicator"] for f in shown.json()["figures"]] == ["DD-01"]


async def test_a_grid_says_what_is_asked_what_stands_there_and_by_which_tag_it_is_saved(
    office: Office,
) -> None:
    before = (await office.get(f"{SIAK}/grid")).json()
    await office.do("PUT", f"{SIAK}/draft", body(DD_01))
    after = (await office.get(f"{SIAK}/grid")).json()
    draft = await office.get(f"{SIAK}/draft")

    assert (before["draft_tag"], before["draft"]["figures"]) == ('"0"', [])
    assert after["draft"] == draft.json()
    assert after["draft_tag"] == draft.headers["etag"]
    sheet = (await office.get(SIAK)).json()
    assert [i["code"] for i in after["indicators"]] == sheet["indicators"]
    assert (after["progress"], after["reopened"]) == (sheet["progress"], sheet["reopened"])
    assert (after["status"], after["earlier"]) == ("TERBUKA", {})


async def test_a_grid_tells_revisions_without_their_figures_and_what_was_sent_before(
    office: Office,
) -> None:
    await office.do("PUT", f"{SIAK}/draft", body(DD_01, DD_02))
    await office.do("POST", f"{SIAK}/submission", {"edition": 1})
    sent = (await office.get(SIAK)).json()
    this = CYCLE.removeprefix("/cycles/")
    other = this.replace("2025", "2019")

    grid = (await office.get(f"{SIAK}/grid", before=this)).json()
    alone = (await office.get(f"{SIAK}/grid", before=other)).json()

    (revision,) = grid["revisions"]
    assert (revision["revision"], "figures" in revision) == (1, False)
    assert grid["earlier"] == {this: sent["figures"]}
    assert alone["earlier"] == {}


async def test_a_grid_that_stands_is_not_sent_again(office: Office) -> None:
    first = await office.get(f"{SIAK}/grid")
    tag = {"If-None-Match": first.headers["etag"]} | bearer(PIAK, OFFICE)
    same = await office.client.get(f"{SIAK}/grid", headers=tag)
    await office.do("POST", f"{KPEP}/extension", LATER, SEKRETARIS)
    await office.do("PUT", f"{SIAK}/draft", body(DD_01))

    other = await office.client.get(f"{SIAK}/grid", headers=tag)

    assert (same.status_code, other.status_code) == (304, 200)
    assert other.headers["etag"] != first.headers["etag"]


async def test_a_grid_names_no_cycle_of_another_office(office: Office) -> None:
    answer = await office.get(f"{SIAK}/grid", before="6303-dukcapil:2025-Q2:r0")

    assert (answer.status_code, answer.json()["rule"]) == (403, "bukan-kantor-sendiri")


async def test_work_on_another_sheet_does_not_make_a_draft_stale(office: Office) -> None:
    tag = {"If-Match": (await office.get(f"{SIAK}/draft")).headers["etag"]}
    await office.do("POST", f"{KPEP}/extension", LATER, SEKRETARIS)

    answer = await office.client.put(
        f"{SIAK}/draft", json=body(DD_01), headers=tag | bearer(PIAK, OFFICE)
    )

    assert answer.status_code == 200


async def test_evidence_is_kept_told_and_taken_out_again(office: Office) -> None:
    asked = {"name": "rekap.csv", "indicator": "DD-02"}
    kept = await office.send("PUT", f"{SIAK}/evidence", NOTE, **asked)
    again = await office.send("PUT", f"{SIAK}/evidence", NOTE, **asked)
    drafted = (await office.drafted())["figures"][0]["evidence"]
    name = hashlib.sha256(NOTE).hexdigest()
    taken = await office.get(f"{SIAK}/evidence/{name}", SEKRETARIS)

    assert (kept.json()["result"], again.json()["result"]) == ("taken", "unchanged")
    assert drafted == [
        {"name": "rekap.csv", "media_type": "text/csv", "size": len(NOTE), "sha256": name}
    ]
    assert (taken.content, taken.headers["x-content-type-options"]) == (NOTE, "nosniff")
    assert taken.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("content", "name", "rule"),
    [
        (b"<html></html>", "bukti.csv", "jenis-bukti-tidak-diterima"),
        (f"nik\n{NIK}\n".encode(), "bukti.csv", "nomor-pribadi"),
        (NOTE, f"{NIK}.csv", "nomor-pribadi"),
        (b"", "bukti.csv", "berkas-kosong"),
    ],
)
async def test_evidence_that_is_refused_is_not_kept(
    office: Office, content: bytes, name: str, rule: str
) -> None:
    asked = {"name": name, "indicator": "DD-02"}

    answer = await office.send("PUT", f"{SIAK}/evidence", content, **asked)

    assert (answer.status_code, answer.json()["rule"]) == (422, rule)
    assert NIK not in answer.text
    assert ((await office.drafted())["edition"], office.stored) == (0, 0)


async def test_a_stranger_attaches_nothing_and_finds_nothing(office: Office) -> None:
    asked = {"name": "rekap.csv", "indicator": "DD-02"}
    put = await office.send("PUT", f"{SIAK}/evidence", NOTE, KASUBAG, **asked)
    got = await office.get(f"{SIAK}/evidence/{hashlib.sha256(NOTE).hexdigest()}")
    away = await office.client.get(f"{SIAK}/draft", headers=bearer(PIAK, "6303-dukcapil"))

    assert (put.status_code, put.json()["rule"]) == (403, "bukan-pengisi-lembar")
    assert office.stored == 0
    assert (got.status_code, got.json()["rule"]) == (404, "berkas-tidak-dikenal")
    assert (away.status_code, away.json()["rule"]) == (403, "bukan-kantor-sendiri")


async def test_a_sheet_is_withdrawn_and_its_history_stays(office: Office) -> None:
    await office.do("PUT", SIAK, body(DD_01, DD_02))
    back = await office.do("POST", f"{SIAK}/withdrawal", {"reason": "salah unggah"})
    shown = (await office.get(SIAK)).json()
    told = (await office.get(f"{SIAK}/cells/DD-01", region="BELAWANG")).json()
    strange = await office.get(f"{SIAK}/cells/NS-01")

    assert (back.json()["withdrawn"], back.json()["revision"]) == (True, 2)
    assert (shown["figures"], shown["progress"]["withdrawn"]) == ([], True)
    assert [(r["revision"], r["withdrawn"]) for r in shown["revisions"]] == [(1, False), (2, True)]
    assert {cell["region"] for cell in told["cells"]} == {"BELAWANG"}
    assert [r["reason"] for r in told["revisions"]] == [None, "salah unggah"]
    assert (strange.status_code, strange.json()["rule"]) == (422, "indikator-tidak-dikenal")


async def test_an_extension_is_told_and_shown(office: Office) -> None:
    answer = await office.do("POST", f"{SIAK}/extension", LATER, SEKRETARIS)
    shown = (await office.get(SIAK)).json()

    assert answer.status_code == 200
    assert await office.bus.topics(2) == [FormIssued.TOPIC, StepProgressed.TOPIC]
    assert shown["progress"]["due"] == shown["extensions"][0]["due"]
    assert shown["extensions"][0]["reason"] == "SIAK dalam pemeliharaan"


async def test_completeness_is_told_of_a_cycle_and_of_the_office(office: Office) -> None:
    await office.do("PUT", SIAK, body(DD_01, DD_02))

    cycle = (await office.get(f"{CYCLE}/completeness", SEKRETARIS)).json()
    year = (await office.get(f"/offices/{OFFICE}/completeness", year=2025)).json()
    other = (await office.get(f"/offices/{OFFICE}/completeness", year=2024)).json()
    foreign = await office.get("/offices/6303-dukcapil/completeness")

    assert cycle["total"]["reporting_rate"] == "50.0"
    assert [(b["bidang"], b["on_time"]) for b in cycle["bidang"]] == [
        ("DAFDUK", 1),
        ("SEKRETARIAT", 0),
    ]
    assert year["total"] == cycle["total"]
    assert (other["cycles"], other["total"]["reporting_rate"]) == ([], None)
    assert (foreign.status_code, foreign.json()["rule"]) == (403, "bukan-kantor-sendiri")


async def test_a_form_is_drafted_shown_and_drafted_again_by_version(office: Office) -> None:
    asked = {"year": 2025, "quarter": 2}
    first = await office.do("POST", "/cycles/draft", asked, "STAF_PEP")
    path = f"/cycles/{first.json()['cycle']}/draft"
    shown = await office.get(path, KASUBAG)
    headers = bearer(KASUBAG, OFFICE) | {"If-Match": shown.headers["etag"]}
    again = asked | {"letter_concept": "Mohon diisi."}

    second = await office.client.post("/cycles/draft", json=again, headers=headers)
    third = await office.client.post("/cycles/draft", json=asked, headers=headers)

    assert first.json()["indicators"] == ["DD-01", "DD-02", "DD-03", "NS-01"]
    assert "Triwulan II Tahun 2025" in shown.json()["letter_concept"]
    assert (second.status_code, third.status_code) == (200, 412)
    issued = await office.do("POST", "/cycles", asked, KASUBAG)
    seen = (await office.get(f"/cycles/{issued.json()['cycle']}")).json()
    assert (seen["letter_concept"], seen["drafted_at"] is None) == ("Mohon diisi.", False)


async def test_the_page_of_a_drafted_form_can_be_seen_before_it_goes_out(office: Office) -> None:
    asked = {"year": 2025, "quarter": 2, "indicators": ["DD-03"]}
    await office.do("POST", "/cycles/draft", asked, KASUBAG)
    path = "/cycles/6304-dukcapil:2025-Q2:r0/draft/form.html"

    page = await office.get(path, KASUBAG, bidang="DAFDUK")
    other = await office.get(path, KASUBAG, bidang="SEKRETARIAT")
    stranger = await office.get(path, PIAK, bidang="DAFDUK")
    late = await office.get(f"{CYCLE}/draft/form.html", KASUBAG, bidang="DAFDUK")

    assert ("DD-03" in page.text, "DD-01" in page.text) == (True, False)
    assert other.json()["rule"] == "lembar-tidak-dikenal"
    assert (stranger.status_code, stranger.json()["rule"]) == (403, "bukan-wewenang")
    assert (late.status_code, late.json()["rule"]) == (409, "form-sudah-terbit")
    assert await office.bus.topics(1) == [FormIssued.TOPIC]


async def test_the_page_of_a_year_that_no_form_is_made_for_is_not_found(office: Office) -> None:
    answer = await office.get(
        "/cycles/6304-dukcapil:0000-Q1:r0/draft/form.html", KASUBAG, bidang="DAFDUK"
    )

    assert (answer.status_code, answer.json()["rule"]) == (404, "tidak-ditemukan")


async def test_a_draft_of_a_form_that_nobody_began_is_not_found(office: Office) -> None:
    answer = await office.get("/cycles/6304-dukcapil:2025-Q4:r0/draft")

    assert (answer.status_code, answer.json()["rule"]) == (404, "tidak-ditemukan")

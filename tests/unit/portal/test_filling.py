"""Isi data: what is typed is saved and tried, what is wrong is told at its cell, in their words."""

import json
import re
from decimal import Decimal
from typing import Any, Final

import httpx
import pytest

from shared.contract import FormIssued
from shared.contract.figures import Count, IndicatorFigures, RegionRow
from shared.contract.recap import Cell
from shared.contract.sample import CYCLE, FIGURES, OFFICE, REF_SIAK
from shared.contract.sample_recap import FINDING
from shared.contract.vocabulary import Progress, Severity
from tests.unit.portal.pages import Browser, portal
from tests.unit.portal.world import form, progressed, said

PAGE: Final = f"/siklus/{CYCLE}"
ISI: Final = f"{PAGE}/isi/DAFDUK/SIAK"
OWNER: Final = f"collector/cycles/{CYCLE}/sheets/DAFDUK/SIAK"
RECAP: Final = f"recap/cycles/{CYCLE}/sheets/DAFDUK/SIAK"
CELL: Final = "DD-01|ALALAK|PEMBILANG|JML"
LACKING: Final = {
    "saved": True,
    "result": "refused",
    "rule": "sel-kosong",
    "detail": "3 sel kosong.",
    "remedy": "Mohon isi sel tersebut.",
    "empty": [1, 2, 3],
    "shut": [],
}
READY: Final = LACKING | {"result": "taken", "rule": None, "detail": None, "empty": []}
WRONG: Final = FINDING.model_copy(
    update={
        "id": "D03:DD-01:ALALAK:PEMBILANG",
        "sheet": REF_SIAK,
        "severity": Severity.MENGHALANGI,
        "cells": (Cell(indicator="DD-01", region="ALALAK", part="PEMBILANG", group="JML"),),
        "root": None,
    }
)


async def test_a_sheet_is_saved_as_the_collector_wants_it_and_a_wrong_cell_is_named() -> None:
    async with portal(form()) as browser:
        await _filler(browser)
        fields = await browser.form(ISI, f"{ISI}/simpan")

        wrong = await browser.client.post(f"{ISI}/simpan", data=fields | {CELL: "1.234"})
        right = await browser.client.post(f"{ISI}/simpan", data=fields | {CELL: "1.234,5"})

        assert wrong.status_code == right.status_code == 200
        assert f'data-fields="{CELL}" data-plain="1234"' in wrong.text
        assert "kecuali 1 isian" in wrong.text
        assert "data-plain" not in right.text
        assert 'data-empty="3"' in right.text
        first, second = [json.loads(r.content) for r in _asked(browser, "PUT")]
        assert first["figures"] == []
        assert second["figures"][0]["rows"][0]["numerator"]["total"] == "1234.5"


async def test_what_will_be_found_is_told_at_its_cell_as_one_types() -> None:
    async with portal(form()) as browser:
        await _filler(browser)
        browser.others.answers[f"POST {RECAP}/check"] = _found(WRONG)
        fields = await browser.form(ISI, f"{ISI}/simpan")

        answer = await browser.client.post(f"{ISI}/periksa", data=fields | {CELL: "17"})

        assert WRONG.message in answer.text
        assert f'data-kind="bad" data-fields="{CELL}"' in answer.text
        assert "1 hal akan menghalangi pengesahan" in answer.text
        assert _asked(browser, "PUT") == []
        tried = [json.loads(r.content) for r in _asked(browser, "POST")]
        assert [t["figures"][0]["rows"][0]["numerator"]["total"] for t in tried] == ["17", "17"]


async def test_a_sum_is_told_at_the_kabupaten_s_row_and_its_consequences_are_not() -> None:
    column = tuple(
        Cell(indicator="DD-01", region=region, part="PENYEBUT", group="LK")
        for region in ("ALALAK", "KABUPATEN")
    )
    total = WRONG.model_copy(update={"cells": column})
    follows = WRONG.model_copy(update={"id": "D08:DD-01", "root": WRONG.id, "message": "akibatnya"})
    async with portal(form()) as browser:
        await _filler(browser)
        browser.others.answers[f"POST {RECAP}/check"] = _found(total, follows)
        fields = await browser.form(ISI, f"{ISI}/simpan")

        answer = await browser.client.post(f"{ISI}/periksa", data=fields)

        assert 'data-fields="DD-01|KABUPATEN|PENYEBUT|LK"' in answer.text
        assert "akibatnya" not in answer.text


async def test_without_recap_a_sheet_is_still_saved_and_it_is_said_so() -> None:
    async with portal(form()) as browser:
        await _filler(browser)
        del browser.others.answers[f"POST {RECAP}/check"]
        fields = await browser.form(ISI, f"{ISI}/simpan")

        answer = await browser.client.post(f"{ISI}/simpan", data=fields | {CELL: "17"})

        assert answer.status_code == 200
        assert "Tersimpan sebagai konsep." in answer.text
        assert "Pemeriksaan rekap sedang tidak terjangkau" in answer.text


async def test_a_draft_that_changed_meanwhile_is_read_again_and_not_written_over() -> None:
    changed = {"rule": "sudah-berubah", "detail": "Sudah edisi 3.", "remedy": "Muat ulang."}
    async with portal(form()) as browser:
        await _filler(browser)
        fields = await browser.form(ISI, f"{ISI}/simpan")
        browser.others.answers[f"PUT {OWNER}/draft"] = (412, changed)

        answer = await browser.client.post(f"{ISI}/simpan", data=fields)

        assert answer.status_code == 412
        assert "sedang diubah dari tempat lain" in answer.text
        puts = _asked(browser, "PUT")
        assert [r.headers["if-match"] for r in puts] == ['"7"'] * 3


async def test_a_refusal_of_saving_is_told_with_its_remedy() -> None:
    locked = {"rule": "data-terkunci", "detail": "Sudah disepakati.", "remedy": "Lewat revisi."}
    async with portal(form()) as browser:
        await _filler(browser)
        fields = await browser.form(ISI, f"{ISI}/simpan")
        browser.others.answers[f"PUT {OWNER}/draft"] = (409, locked)

        answer = await browser.client.post(f"{ISI}/simpan", data=fields)

        assert answer.status_code == 409
        assert "Belum tersimpan. Sudah disepakati. Lewat revisi." in answer.text


async def test_beside_each_cell_stands_what_was_collected_the_quarter_before() -> None:
    before = CYCLE.replace("Q3", "Q2")
    async with portal(form(), said(FormIssued, "KASUBAG_KPEP", cycle=before)) as browser:
        await _filler(browser)
        grid = browser.others.answers[f"GET {OWNER}/grid"][1]
        grid["earlier"] = {before: [FIGURES.model_dump(mode="json")]}

        text = (await browser.client.get(ISI)).text

        assert "Triwulan II Tahun 2025" in text
        assert re.search(r'id="b-DD-01\|ALALAK\|PEMBILANG\|JML">.*?4\.100<', text)


async def test_a_cancelled_revision_of_the_quarter_before_does_not_count() -> None:
    before, again = CYCLE.replace("Q3", "Q2"), CYCLE.replace("Q3:r0", "Q2:r1")
    issued = [said(FormIssued, "KASUBAG_KPEP", cycle=cycle) for cycle in (before, again)]
    cancelled = progressed(Progress.CANCELLED, "KEPALA_DINAS").model_copy(update={"cycle": again})
    async with portal(form(), *issued, cancelled) as browser:
        await _filler(browser)
        grid = browser.others.answers[f"GET {OWNER}/grid"][1]
        grid["earlier"] = {before: [FIGURES.model_dump(mode="json")]}

        text = (await browser.client.get(ISI)).text

        assert "4.100" in text
        asked = [r.url.params.get_list("before") for r in _asked(browser, "GET")]
        assert [before] in asked
        assert not [cycles for cycles in asked if again in cycles]


async def test_a_grid_that_its_services_still_vouch_for_is_asked_for_by_its_tag() -> None:
    async with portal(form()) as browser:
        await _filler(browser)
        browser.others.headers = {"ETag": '"t"', "Cache-Control": "private, no-cache"}
        first = (await browser.client.get(ISI)).text
        browser.others.answers[f"GET {OWNER}/grid"] = (304, {})
        browser.others.answers[f"GET recap/offices/{OFFICE}/history"] = (304, {})

        again = (await browser.client.get(ISI)).text

        tags = [r.headers.get("if-none-match") for r in _asked(browser, "GET")]
        assert tags == [None, None, '"t"', '"t"']
        assert _fields(again) == _fields(first)
        assert _fields(first)


async def test_who_may_not_see_a_grid_is_refused_although_another_has_seen_it() -> None:
    refused = {"rule": "bukan-kantor-sendiri", "detail": "x", "remedy": "x"}
    async with portal(form()) as browser:
        await _filler(browser)
        browser.others.headers = {"ETag": '"t"', "Cache-Control": "private, no-cache"}
        await browser.client.get(ISI)
        browser.others.answers[f"GET {OWNER}/grid"] = (403, refused)

        answer = await browser.client.get(ISI)

        assert answer.status_code == 403
        assert not _fields(answer.text)


async def test_another_answer_gives_another_grid_and_only_the_filler_may_type() -> None:
    async with portal(form()) as browser:
        await _filler(browser)
        empty = (await browser.client.get(ISI)).text
        grid = browser.others.answers[f"GET {OWNER}/grid"][1]
        browser.others.answers[f"GET {OWNER}/grid"] = (
            200,
            grid | {"draft": grid["draft"] | {"figures": [FIGURES.model_dump(mode="json")]}},
        )
        filled = (await browser.client.get(ISI)).text
        await browser.come_in("SEKRETARIS")
        looked_at = (await browser.client.get(ISI)).text

        assert 'value="4100"' not in empty
        assert 'value="4100"' in filled
        assert 'value="4100"' in looked_at
        cell = r'<input name="DD-01\|ALALAK\|PEMBILANG\|JML"[^>]*readonly'
        assert re.search(cell, looked_at)
        assert not re.search(cell, filled)


async def test_of_a_quarter_that_was_imported_the_kabupaten_s_figures_stand_there() -> None:
    past = {"numerator": "219811", "denominator": "221570", "value": "99.21", "span": "SELAMA"}
    quarters = {"2025-Q2": {"revision": None, "figures": {"DD-01": past}}}
    async with portal(form()) as browser:
        await _filler(browser)
        history = f"GET recap/offices/{OFFICE}/history"
        browser.others.answers[history] = (200, {"quarters": quarters})

        text = (await browser.client.get(ISI)).text

        assert "219.811" in text
        assert text.count('class="before"') == 2


async def test_without_an_earlier_quarter_the_page_says_nothing_and_away_it_says_so() -> None:
    async with portal(form()) as browser:
        await _filler(browser)
        assert "sebelumnya" not in (await browser.client.get(ISI)).text
        history = f"GET recap/offices/{OFFICE}/history"
        browser.others.answers[history] = (503, {"rule": "x", "detail": "x", "remedy": "x"})

        text = (await browser.client.get(ISI)).text

        assert "Angka triwulan sebelumnya sedang tidak dapat diambil" in text


async def test_the_summary_shows_what_is_filled_lacking_and_found_before_it_is_declared() -> None:
    there = IndicatorFigures(
        indicator="DD-01",
        note="Sesuai DKB",
        rows=(RegionRow(region="ALALAK", numerator=Count(total=Decimal(5))),),
    )
    async with portal(form()) as browser:
        await _filler(browser, figures=[there.model_dump(mode="json")])
        browser.others.answers[f"POST {RECAP}/check"] = _found(WRONG)

        text = (await browser.client.get(f"{ISI}/lengkap")).text

        for words in ("1 dari", "Sesuai DKB", WRONG.message, WRONG.remedy, "3 sel kosong."):
            assert words in text
        assert re.search(r"<button class=\"main\" disabled>Nyatakan lengkap", text)


async def test_declared_is_the_edition_that_the_summary_showed() -> None:
    async with portal(form()) as browser:
        await _filler(browser)
        browser.others.answers |= {
            f"POST {OWNER}/check": (200, READY),
            f"POST {OWNER}/submission": (200, {"result": "taken"}),
        }
        fields = await browser.form(f"{ISI}/lengkap", f"{ISI}/lengkap")

        answer = await browser.client.post(f"{ISI}/lengkap", data=fields)

        assert (answer.status_code, answer.headers["location"]) == (303, ISI)
        sent = [r for r in _asked(browser, "POST") if r.url.path.endswith("/submission")]
        assert [json.loads(r.content) for r in sent] == [{"reason": None, "edition": "4"}]


async def test_who_does_not_fill_the_sheet_reads_it_and_changes_nothing() -> None:
    async with portal(form()) as browser:
        await _filler(browser, "KABID_DAFDUK")

        text = (await browser.client.get(ISI)).text

        grid = text[text.index('id="lembar"') :]
        inputs = re.findall(r"<input(?![^>]*type=\"hidden\")[^>]*>", grid)
        assert inputs
        assert all("readonly" in one or "disabled" in one for one in inputs), inputs
        assert "inert" not in text
        assert f"{ISI}/lengkap" not in text


@pytest.mark.parametrize(("role", "sees"), [("SEKRETARIS", True), ("KABID_PIAK", False)])
async def test_more_time_is_given_by_whom_the_sop_names(role: str, *, sees: bool) -> None:
    async with portal(form()) as browser:
        await _filler(browser, role)

        assert (f"{ISI}/perpanjang" in (await browser.client.get(ISI)).text) is sees


async def test_a_later_due_time_is_that_of_the_office_s_clock() -> None:
    async with portal(form()) as browser:
        await _filler(browser, "SEKRETARIS")
        browser.others.answers[f"POST {OWNER}/extension"] = (200, {"result": "taken"})
        fields = await browser.form(ISI, f"{ISI}/perpanjang")
        typed = {"due": "2025-10-09T16:00", "reason": "SIAK dipelihara"}

        given = await browser.client.post(f"{ISI}/perpanjang", data=fields | typed)
        strange = await browser.client.post(f"{ISI}/perpanjang", data=fields | {"due": "lusa"})

        assert (given.status_code, strange.status_code) == (303, 422)
        (sent,) = [json.loads(r.content) for r in _asked(browser, "POST")]
        assert sent == {"due": "2025-10-09T16:00:00+08:00", "reason": "SIAK dipelihara"}


async def test_a_file_is_tried_with_what_its_sender_says_of_it() -> None:
    verdict = {"place": "Lembar1!C7", "outcome": "DITOLAK", "reason": "bukan angka", "remedy": "ya"}
    read = {"place": "Lembar1!A6", "outcome": "DITERIMA", "indicator": "DD-01", "region": "TAMBAN"}
    answer = {
        "result": "refused",
        "dry_run": True,
        "verdicts": [verdict, read],
        "detail": None,
        "remedy": None,
    }
    async with portal(form()) as browser:
        await _filler(browser)
        owner = f"collector/cycles/{CYCLE}/sheets/DAFDUK/SIAK/import"
        browser.others.answers[f"POST {owner}"] = (200, answer)
        page = (await browser.client.get(ISI)).text
        token = re.search(r'data-csrf="([^"]+)"', page)
        assert token is not None
        address = f"{ISI}/impor?name=a.csv&dry_run=true&basis=DINAMIS"

        forged = await browser.client.post(address, content=b"x")
        tried = await browser.client.post(address, content=b"x", headers={"X-CSRF": token.group(1)})

        assert forged.status_code == 403
        assert "Lembar1!C7" in tried.text
        assert re.search("Lembar1!A6.*DD-01.*Tamban.*diterima", tried.text)
        (sent,) = [r for r in browser.others.asked if r.method == "POST"]
        assert dict(sent.url.params) == {"name": "a.csv", "dry_run": "true", "basis": "DINAMIS"}
        assert sent.content == b"x"


async def _filler(
    browser: Browser, role: str = "KABID_PIAK", figures: list[dict[str, Any]] | None = None
) -> None:
    """Somebody before a sheet, as the other services tell it."""
    await browser.come_in(role)
    event = form()
    progress = {
        "filler": "KABID_PIAK",
        "due": "2025-10-03T08:00:00Z",
        "revision": 0,
        "withdrawn": False,
    }
    asked = [i.model_dump(mode="json") for i in event.indicators if i.code == "DD-01"]
    grid = {
        "indicators": asked,
        "regions": list(event.regions),
        "status": "TERBUKA",
        "reopened": [],
        "revisions": [],
        "extensions": [],
        "progress": progress,
        "draft": {"figures": figures or [], "empty": [1, 2, 3], "edition": 4},
        "draft_tag": '"7"',
        "earlier": {},
    }
    browser.others.answers |= {
        f"GET {OWNER}/grid": (200, grid),
        f"PUT {OWNER}/draft": (200, {"result": "taken"}),
        f"POST {OWNER}/check": (200, LACKING),
        f"POST {RECAP}/check": _found(),
        f"GET recap/offices/{OFFICE}/history": (200, {"quarters": {}}),
    }


def _found(*findings: Any) -> tuple[int, Any]:
    return 200, {"findings": [finding.model_dump(mode="json") for finding in findings]}


def _asked(browser: Browser, method: str) -> list[httpx.Request]:
    return [request for request in browser.others.asked if request.method == method]


def _fields(text: str) -> list[str]:
    return re.findall(r'<input name="DD-01[^>]*>', text)

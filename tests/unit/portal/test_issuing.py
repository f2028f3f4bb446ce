"""The form before it goes out, and on paper after: who drafts, who issues, what goes where."""

import json
from typing import Any, Final

import pytest

from shared.contract.sample import CYCLE, INDICATOR, OFFICE
from tests.unit.portal.pages import Browser, portal
from tests.unit.portal.world import form

FORM: Final = "/form?year=2025&quarter=4"
FOURTH: Final = f"{OFFICE}:2025-Q4:r0"
PERIOD: Final = {"year": "2025", "quarter": "4", "revision": "0"}
DRAFT: Final = {
    "letter_concept": "Mohon diisi tepat waktu.",
    "indicators": ["DD-01"],
    "catalogue": "2025.1",
    "drafted_at": "2026-01-02T01:00:00Z",
    "by": {"office": OFFICE, "role": "STAF_PEP", "name": "Rina (contoh)"},
    "at": "2026-01-02T01:00:00Z",
}
TAKEN: Final = (200, {"result": "taken"})


async def test_a_form_is_drafted_with_its_letter_and_the_indicators_that_are_chosen() -> None:
    async with portal() as browser:
        await _before_the_catalogue(browser, "STAF_PEP")
        fields = await browser.form(FORM, "/form/draf")
        chosen = {"concept": "Mohon diisi.", "which": "sebagian", "indicator": "DD-01"}

        some = await browser.client.post("/form/draf", data=fields | chosen)
        everything = {"concept": "", "which": "semua", "indicator": "DD-01"}
        await browser.client.post("/form/draf", data=fields | everything)

        assert some.headers["location"] == "/form?year=2025&quarter=4&revision=0"
        assert _sent(browser) == [
            PERIOD | {"letter_concept": "Mohon diisi.", "indicators": ["DD-01"]},
            PERIOD | {"letter_concept": None},
        ]


async def test_a_draft_is_shown_and_written_over_in_the_version_that_was_read_only() -> None:
    async with portal() as browser:
        await _before_the_catalogue(browser, "KASUBAG_KPEP", drafted=True)
        text = (await browser.client.get(FORM)).text
        fields = await browser.form(FORM, "/form/draf")

        await browser.client.post("/form/draf", data=fields)

        assert "Mohon diisi tepat waktu." in text
        assert "oleh Rina (contoh)" in text
        (sent,) = [r for r in browser.others.asked if r.method == "POST"]
        assert sent.headers["if-match"] == '"3"'


@pytest.mark.parametrize(("role", "sees"), [("KASUBAG_KPEP", True), ("STAF_PEP", False)])
async def test_only_who_may_issue_sees_the_button_and_the_preview(role: str, *, sees: bool) -> None:
    async with portal() as browser:
        await _before_the_catalogue(browser, role)

        text = (await browser.client.get(FORM)).text

        assert ("/form/terbit" in text) is sees
        assert (f"/form/{FOURTH}/pratinjau?bidang=DAFDUK" in text) is sees


async def test_a_form_goes_out_in_the_revision_that_was_asked_for() -> None:
    async with portal() as browser:
        await _before_the_catalogue(browser, "KASUBAG_KPEP")
        fields = await browser.form(FORM, "/form/terbit")

        answer = await browser.client.post("/form/terbit", data=fields)

        assert (answer.status_code, _sent(browser)) == (303, [PERIOD])


async def test_a_form_that_is_out_is_not_drafted_again_and_without_catalogue_it_is_said() -> None:
    async with portal(form()) as browser:
        await _before_the_catalogue(browser, "KASUBAG_KPEP")
        out = (await browser.client.get("/form?year=2025&quarter=3")).text
        del browser.others.answers[f"GET collector/offices/{OFFICE}/catalogue"]
        bare = (await browser.client.get(FORM)).text

        assert "sudah terbit dan tidak diterbitkan ulang" in out
        assert "Katalog indikator kantor ini belum ada" in bare
        for text in (out, bare):
            assert "/form/draf" not in text


@pytest.mark.parametrize("query", ["year=dua", "quarter=5", "revision=x"])
async def test_a_quarter_that_is_none_is_refused_in_words(query: str) -> None:
    async with portal() as browser:
        await _before_the_catalogue(browser, "KASUBAG_KPEP")

        answer = await browser.client.get(f"/form?{query}")

        assert (answer.status_code, "tidak dapat dibaca" in answer.text) == (422, True)


async def test_who_neither_drafts_nor_issues_has_no_such_page() -> None:
    async with portal() as browser:
        await _before_the_catalogue(browser, "KABID_CAPIL")

        assert (await browser.client.get(FORM)).status_code == 403
        assert 'href="/form"' not in (await browser.client.get("/")).text


async def test_the_form_on_paper_runs_nothing_and_is_told_for_which_bidang() -> None:
    async with portal(form()) as browser:
        await browser.come_in("KABID_DAFDUK")
        browser.others.answers[f"GET collector/cycles/{CYCLE}/form.html"] = (200, {})
        browser.others.answers[f"GET collector/cycles/{CYCLE}/form.xlsx"] = (200, {})
        page = (await browser.client.get(f"/siklus/{CYCLE}")).text

        paper = await browser.client.get(f"/siklus/{CYCLE}/cetak?bidang=DAFDUK")
        book = await browser.client.get(f"/siklus/{CYCLE}/form.xlsx?bidang=DAFDUK")

        assert f"/siklus/{CYCLE}/cetak?bidang=DAFDUK" in page
        policy = paper.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert policy.endswith("sandbox")
        assert "script" not in policy
        assert (paper.status_code, book.status_code) == (200, 200)
        assert [dict(r.url.params) for r in browser.others.asked] == [{"bidang": "DAFDUK"}] * 2


@pytest.mark.parametrize(("role", "sees"), [("SEKRETARIS", True), ("KASUBAG_KPEP", False)])
async def test_the_cycle_s_page_lets_who_may_give_more_time(role: str, *, sees: bool) -> None:
    async with portal(form()) as browser:
        await browser.come_in(role)

        text = (await browser.client.get(f"/siklus/{CYCLE}")).text

        assert ("/isi/DAFDUK/SIAK/perpanjang" in text) is sees


async def _before_the_catalogue(browser: Browser, role: str, *, drafted: bool = False) -> None:
    await browser.come_in(role)
    catalogue = {
        "version": "2025.1",
        "regions": [],
        "indicators": [INDICATOR.model_dump(mode="json")],
    }
    browser.others.headers = {"ETag": '"3"'}
    browser.others.answers |= {
        f"GET collector/offices/{OFFICE}/catalogue": (200, catalogue),
        "POST collector/cycles/draft": TAKEN,
        "POST collector/cycles": TAKEN,
    }
    if drafted:
        browser.others.answers[f"GET collector/cycles/{FOURTH}/draft"] = (200, DRAFT)


def _sent(browser: Browser) -> list[Any]:
    return [json.loads(r.content) for r in browser.others.asked if r.method == "POST"]

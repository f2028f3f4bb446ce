"""Isi data as its fillers meet it: typed, pasted, checked while typing, kept over a reload.

Runs on a form of its own, with or without the cycle of ``test_cycle`` before it. With
KINERJA_SCREENSHOTS naming a folder, the sheet is also kept there as pictures.
"""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final, Literal

import axe_playwright_python
import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from samples.cycle import Cycle
from shared.sop import load_sop
from tests.browser.people import People
from tests.system.house import House

pytestmark = [
    pytest.mark.system,
    pytest.mark.browser,
    pytest.mark.timeout(120),
    pytest.mark.asyncio(loop_scope="session"),
]

CYCLE: Final = "6304-dukcapil:2025-Q4:r0"
PAGE: Final = f"/siklus/{CYCLE}"
TYPED: Final = f"{PAGE}/isi/DAFDUK/NON_SIAK"
WIDE: Final = f"{PAGE}/isi/DAFDUK/SIAK"
AXE: Final = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
SAVED: Final = "Tersimpan sebagai konsep."


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def issued(house: House, people: People) -> AsyncIterator[People]:
    """The office with the form of Triwulan IV out, and recap knowing of it."""
    async with httpx.AsyncClient(timeout=20) as client:
        officers = house.officers(people.sample, client, patience=30)
        cycle = Cycle(officers, load_sop(), CYCLE)
        await cycle.prepare()
        body = {"year": 2025, "quarter": 4}
        await officers.act("KASUBAG_KPEP", "collector", "POST", "/cycles", body)
        await officers.until("recap", f"/cycles/{CYCLE}/recap", lambda _: True, "the form")
    yield people


async def test_what_is_typed_is_checked_beside_the_quarter_before_and_survives_a_reload(
    issued: People,
) -> None:
    page = await _sheet(issued, "KABID_DAFDUK", TYPED)
    above, below = _cell(page, "DD-16", "PEMBILANG"), _cell(page, "DD-16", "PENYEBUT")

    assert await above.get_attribute("aria-describedby") == "b-DD-16|KABUPATEN|PEMBILANG|JML"
    await expect(page.locator("[id='b-DD-16|KABUPATEN|PEMBILANG|JML']")).to_contain_text("11.")
    await above.fill("13000")
    await below.fill("12310")
    await expect(page.locator(".said[data-block=DD-16] .bad")).to_contain_text("penyebut")
    await expect(above).to_have_attribute("aria-invalid", "true")
    await expect(page.locator("#temuan")).to_contain_text("menghalangi pengesahan")
    await _keep(page, "isi-temuan")
    assert await _grave(page) == []
    await above.fill("11900")
    await expect(page.locator(".said[data-block=DD-16] .bad")).to_have_count(0)
    await page.locator("[name='DD-16.note']").fill("Rekap loket")
    await page.locator("[name='DD-17.unavailable']").fill("Register belum direkap")
    await expect(page.locator("#simpanan")).to_have_text(SAVED)

    await page.reload()

    await expect(above).to_have_value("11900")
    await expect(page.locator("[name='DD-16.note']")).to_have_value("Rekap loket")
    await expect(page.locator("[name='DD-17.unavailable']")).to_have_value("Register belum direkap")
    await expect(page.locator("#kosong")).to_have_text("Semua sel terisi")


async def test_a_block_pasted_from_a_spreadsheet_fills_the_cells_and_doubts_are_asked(
    issued: People,
) -> None:
    page = await _sheet(issued, "KABID_PIAK", WIDE)
    rows = page.locator("table.grid").first.locator("tbody tr")
    first, second = rows.nth(0).locator("input"), rows.nth(1).locator("input")
    await first.nth(0).focus()

    await _paste(page, "1.234\t2.345,5\r\n17\t1.234.567\r\n")

    await expect(first.nth(1)).to_have_value("2.345,5")
    await expect(second.nth(0)).to_have_value("17")
    await expect(second.nth(1)).to_have_value("1.234.567")
    ask = page.get_by_role("button", name="Titik pada 1 sel itu pemisah ribuan")
    assert await _grave(page) == []
    await ask.click()
    await expect(first.nth(0)).to_have_value("1234")
    await expect(page.locator("#simpanan")).to_have_text(SAVED)
    await expect(ask).to_be_hidden()


async def test_a_kecamatan_without_data_says_why_and_keeps_saying_it(issued: People) -> None:
    page = await _sheet(issued, "KABID_PIAK", WIDE)
    gone, why = (page.locator(f"[name='DD-02|TAMBAN.{key}']") for key in ("gone", "note"))
    await gone.check()
    await expect(page.locator(".said[data-block=DD-02]")).to_contain_text("Tulis alasannya")
    await why.fill("Jaringan kecamatan putus")
    await expect(page.locator(".said[data-block=DD-02] li")).to_have_count(0)
    await expect(page.locator("#simpanan")).to_have_text(SAVED)

    await page.reload()

    await expect(gone).to_be_checked()
    await expect(why).to_have_value("Jaringan kecamatan putus")


async def test_the_keys_move_between_cells_and_escape_takes_back(issued: People) -> None:
    page = await _sheet(issued, "KABID_PIAK", WIDE)
    rows = page.locator("table.grid").first.locator("tbody tr")
    here, below = rows.nth(0).locator("input").nth(0), rows.nth(1).locator("input").nth(0)
    await here.focus()

    await page.keyboard.press("Enter")
    await expect(below).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(here).to_be_focused()
    await page.keyboard.press("ArrowRight")
    await expect(rows.nth(0).locator("input").nth(1)).to_be_focused()
    await page.keyboard.press("Shift+Tab")
    await expect(here).to_be_focused()
    was = await here.input_value()
    await page.keyboard.type("99")
    await page.keyboard.press("Escape")
    await expect(here).to_have_value(was)
    await expect(page.locator("#simpanan")).to_have_text(SAVED)


async def test_offline_it_is_said_and_saved_as_soon_as_it_can_be(issued: People) -> None:
    page = await _sheet(issued, "KABID_DAFDUK", TYPED)
    await page.context.set_offline(offline=True)
    await _cell(page, "DD-16", "PEMBILANG").fill("11901")
    await expect(page.locator("#simpanan")).to_contain_text("luring")

    await page.context.set_offline(offline=False)

    await expect(page.locator("#simpanan")).to_have_text(SAVED)


async def test_a_sheet_is_read_once_more_before_it_is_declared_complete(issued: People) -> None:
    page = await _sheet(issued, "KABID_DAFDUK", TYPED)
    await page.get_by_role("link", name="Periksa dan nyatakan lengkap").click()
    await expect(page.get_by_role("heading", name="Ringkasan sebelum")).to_be_visible()
    await expect(page.locator("main")).to_contain_text("Register belum direkap")
    await _keep(page, "lengkap")

    await page.get_by_role("button", name="Nyatakan lengkap").click()

    await expect(page.get_by_text("Sudah dinyatakan lengkap, revisi 1")).to_be_visible()
    assert issued.faults == []


async def _sheet(people: People, role: str, path: str) -> Page:
    """A sheet whose first check has come."""
    page = await people.at(role, path)
    await expect(page.locator("#temuan")).not_to_be_empty()
    await _keep(page, f"isi-{path.rsplit('/', 1)[1].lower()}")
    return page


def _cell(page: Page, code: str, part: str) -> Locator:
    return page.locator(f"[name='{code}|KABUPATEN|{part}|JML']")


async def _paste(page: Page, text: str) -> None:
    """As a spreadsheet puts it on the clipboard."""
    await page.evaluate(
        """(text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true });
            document.activeElement.dispatchEvent(event);
        }""",
        text,
    )


async def _grave(page: Page) -> list[str]:
    """What axe finds on a phone, in the dark, with verdicts on the page."""
    await page.set_viewport_size({"width": 360, "height": 800})
    await page.emulate_media(color_scheme="dark")
    wide = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    await page.evaluate(AXE)
    result = await page.evaluate("axe.run()")
    await page.emulate_media(color_scheme="light")
    await page.set_viewport_size({"width": 1280, "height": 900})
    grave = [v["id"] for v in result["violations"] if v["impact"] in ("serious", "critical")]
    return grave + ([f"{wide} px wider than the screen"] if wide > 0 else [])


async def _keep(page: Page, name: str) -> None:
    """Pictures on a phone and a laptop, light and dark."""
    folder = os.environ.get("KINERJA_SCREENSHOTS")
    if not folder:
        return
    for width in (360, 1280):
        for scheme in SCHEMES:
            await page.set_viewport_size({"width": width, "height": 900})
            await page.emulate_media(color_scheme=scheme)
            await page.screenshot(
                path=Path(folder) / f"{name}-{scheme}-{width}.png", full_page=True
            )
    await page.emulate_media(color_scheme="light")
    await page.set_viewport_size({"width": 1280, "height": 960})
    await page.evaluate("document.querySelector('h2').scrollIntoView()")
    await page.screenshot(path=Path(folder) / f"{name}-screen.png")
    await page.set_viewport_size({"width": 1280, "height": 900})

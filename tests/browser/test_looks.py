"""Every page as people meet it: on a phone and a laptop, light and dark, by keyboard alone.

Runs after ``test_cycle``, on the cycle that was ratified there. With KINERJA_SCREENSHOTS naming a
folder, each page is also kept there as a picture.
"""

import os
from pathlib import Path
from typing import Any, Final, Literal

import axe_playwright_python
import pytest
from playwright.async_api import Browser, Page, Response

from tests.browser.people import CYCLE, PASSWORD, People

pytestmark = [
    pytest.mark.system,
    pytest.mark.browser,
    pytest.mark.timeout(240),
    pytest.mark.asyncio(loop_scope="session"),
]

AXE: Final = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
PAGE: Final = f"/siklus/{CYCLE}"
PAGES: Final = {
    "masuk": ("", "/masuk"),
    "verifikasi": ("", "/verifikasi"),
    "beranda": ("SEKRETARIS", "/"),
    "siklus": ("SEKRETARIS", PAGE),
    "isi": ("KABID_PIAK", f"{PAGE}/isi/DAFDUK/SIAK"),
    "rekap": ("SEKRETARIS", f"{PAGE}/rekap"),
    "angka": ("SEKRETARIS", f"{PAGE}/angka/DD-01"),
    "koordinasi": ("SEKRETARIS", f"{PAGE}/koordinasi"),
    "pengesahan": ("KEPALA_DINAS", f"{PAGE}/pengesahan"),
    "surat": ("KASUBAG_KPEP", f"{PAGE}/surat"),
    "publikasi": ("SEKRETARIS", "/publikasi"),
    "publikasi-tahun": ("SEKRETARIS", "/publikasi/2025"),
    "publikasi-indikator": ("SEKRETARIS", "/publikasi/indikator/DD-01"),
    "verifikasi-asing": ("", f"/verifikasi/{'a' * 64}"),
    "admin": ("OPERATOR", "/admin"),
    "akun": ("SEKRETARIS", "/akun"),
}
FIRST_LOAD_BYTES: Final = 150_000
Scheme = Literal["light", "dark"]


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
async def test_every_page_is_accessible_fits_and_makes_no_error(
    people: People, width: int, scheme: Scheme
) -> None:
    faults = []
    for name, (role, path) in PAGES.items():
        page = await _screen(people, role, width, scheme)
        faults += await _faults(page, f"{people.base}{path}", name)
        await _keep(page, f"{name}-{scheme}-{width}")

    assert faults == []
    assert people.faults == []


async def test_a_first_visit_transfers_little(people: People) -> None:
    for name in ("masuk", "beranda", "rekap"):
        role, path = PAGES[name]
        page = await _new_screen(people, role, 1280, "light")
        total = await _transferred(page, f"{people.base}{path}")
        await page.context.close()
        assert total < FIRST_LOAD_BYTES, (name, total)


async def test_a_person_comes_in_and_reaches_a_page_by_keyboard_alone(
    people: People, browser: Browser
) -> None:
    await people.at("SEKRETARIS")
    page = await (await browser.new_context()).new_page()
    await page.goto(f"{people.base}/masuk")
    await page.keyboard.type("sekretaris")
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"{people.base}/")

    await page.keyboard.press("Tab")
    assert await _focused(page) == "Langsung ke isi"
    for _ in range(40):
        await page.keyboard.press("Tab")
        if await _focused(page) == "Publikasi":
            break
    await page.keyboard.press("Enter")

    await page.wait_for_url(f"{people.base}/publikasi")
    await page.context.close()


async def _transferred(page: Page, address: str) -> int:
    """Bytes of everything that a page loads, but for the stream that never ends."""
    loaded: list[Response] = []

    def note(response: Response) -> None:
        loaded.append(response)

    page.on("response", note)
    await page.goto(address)
    whole = [r for r in loaded if r.ok and "event-stream" not in r.headers["content-type"]]
    return sum([len(await response.body()) for response in whole])


async def _screen(people: People, role: str, width: int, scheme: Scheme) -> Page:
    """A screen of that size, kept for the next page."""
    key = f"{role} {width} {scheme}"
    if key not in people.pages:
        people.pages[key] = await _new_screen(people, role, width, scheme)
    return people.pages[key]


async def _new_screen(people: People, role: str, width: int, scheme: Scheme) -> Page:
    """A browser that has seen nothing yet; with the person's own cookies, where one is needed."""
    state = await (await people.at(role)).context.storage_state() if role else None
    context = await people.browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        storage_state=state,
        bypass_csp=True,
    )
    page = await context.new_page()
    page.on("pageerror", lambda error: people.faults.append(str(error)))
    return page


async def _faults(page: Page, address: str, name: str) -> list[str]:
    answer = await page.goto(address)
    assert answer is not None
    found = [] if answer.ok else [f"{name}: {answer.status}"]
    wide = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    found += [f"{name}: {wide} px wider than the screen"] if wide > 0 else []
    await page.evaluate(AXE)
    result: dict[str, Any] = await page.evaluate("axe.run()")
    grave = [v for v in result["violations"] if v["impact"] in ("serious", "critical")]
    return found + [
        f"{name}: {v['id']} ({v['impact']}): {v['nodes'][0]['html'][:160]}" for v in grave
    ]


async def _keep(page: Page, name: str) -> None:
    folder = os.environ.get("KINERJA_SCREENSHOTS")
    if folder:
        await page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


async def _focused(page: Page) -> str:
    text: str = await page.evaluate("document.activeElement.innerText || ''")
    return text.strip()

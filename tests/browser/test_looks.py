"""Every page as people meet it: on a phone and a laptop, light and dark, by keyboard alone.

Runs after ``test_cycle``, on the cycle that was ratified there. With KINERJA_SCREENSHOTS naming a
folder, each page is also kept there as a picture.
"""

from typing import Final

import pytest
from playwright.async_api import Browser, Page, Response

from tests.browser.people import CYCLE, PASSWORD, People
from tests.browser.seeing import Scheme, look_faults, new_screen

pytestmark = [
    pytest.mark.system,
    pytest.mark.browser,
    pytest.mark.timeout(240),
    pytest.mark.asyncio(loop_scope="session"),
]

PAGE: Final = f"/siklus/{CYCLE}"
PAGES: Final = {
    "masuk": ("", "/masuk"),
    "verifikasi": ("", "/verifikasi"),
    "kontrak": ("", "/kontrak"),
    "kontrak-peristiwa": ("", "/kontrak/Approved"),
    "beranda": ("SEKRETARIS", "/"),
    "siklus": ("SEKRETARIS", PAGE),
    "isi": ("KABID_PIAK", f"{PAGE}/isi/DAFDUK/SIAK"),
    "lengkap": ("KABID_PIAK", f"{PAGE}/isi/DAFDUK/SIAK/lengkap"),
    "form": ("KASUBAG_KPEP", "/form?year=2026&quarter=1"),
    "rekap": ("SEKRETARIS", f"{PAGE}/rekap"),
    "angka": ("SEKRETARIS", f"{PAGE}/angka/DD-01"),
    "koordinasi": ("SEKRETARIS", f"{PAGE}/koordinasi"),
    "layar": ("SEKRETARIS", f"{PAGE}/koordinasi/layar"),
    "putaran": ("SEKRETARIS", f"{PAGE}/koordinasi/putaran"),
    "berita-acara": ("SEKRETARIS", f"{PAGE}/koordinasi/berita-acara"),
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


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
async def test_every_page_is_accessible_fits_and_makes_no_error(
    people: People, width: int, scheme: Scheme
) -> None:
    found = await look_faults(people, PAGES, width, scheme)

    assert found == []
    assert people.faults == []


async def test_a_first_visit_transfers_little(people: People) -> None:
    for name in ("masuk", "beranda", "rekap"):
        role, path = PAGES[name]
        page = await new_screen(people, role, 1280, "light")
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


async def _focused(page: Page) -> str:
    text: str = await page.evaluate("document.activeElement.innerText || ''")
    return text.strip()

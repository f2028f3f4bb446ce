"""The office's own data and the keys to accounts, in a browser: catalogue, second factor, set-up.

With KINERJA_SCREENSHOTS naming a folder, the pages are also kept there as pictures.
"""

from pathlib import Path
from typing import Final, Literal

import pyotp
import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.people import PASSWORD, People
from tests.browser.seeing import keep, look_faults

pytestmark = [
    pytest.mark.system,
    pytest.mark.browser,
    pytest.mark.timeout(120),
    pytest.mark.asyncio(loop_scope="session"),
]

SAMPLE: Final = Path(__file__).parents[2] / "samples" / "barito_kuala" / "catalogue.csv"
REGIONS: Final = "Alalak\nAnjir Muara\nMarabahan"
LOGIN: Final = "staf-pep"
PAGES: Final = {
    "katalog": ("KASUBAG_KPEP", "/kantor/katalog"),
    "target": ("KASUBAG_KPEP", "/kantor/target"),
    "sop": ("KABID_CAPIL", "/kantor/sop"),
    "kalender": ("KABID_CAPIL", "/kantor/kalender"),
    "templat": ("KABID_CAPIL", "/kantor/surat"),
    "dua-langkah": ("KABID_CAPIL", "/dua-langkah"),
    "akun-kantor": ("OPERATOR", "/admin/akun"),
    "akun-satu": ("OPERATOR", f"/admin/akun/{LOGIN}"),
    "akun": ("KABID_CAPIL", "/akun"),
    "sistem": ("OPERATOR", "/admin/sistem"),
    "catatan": ("OPERATOR", "/admin/catatan"),
    "mulai": ("OPERATOR", "/admin/mulai"),
    "mulai-pejabat": ("OPERATOR", "/admin/mulai/pejabat?ubah=0"),
    "mulai-data": ("OPERATOR", "/admin/mulai/data"),
    "mulai-akun": ("OPERATOR", "/admin/mulai/akun"),
    "mulai-selesai": ("OPERATOR", "/admin/mulai/selesai"),
}


async def test_a_catalogue_with_a_bad_row_is_not_stored_and_a_good_one_is(
    people: People, tmp_path: Path
) -> None:
    page = await people.at("KASUBAG_KPEP", "/kantor/katalog")
    bad = tmp_path / "katalog.csv"
    bad.write_text(SAMPLE.read_text().replace(",TRIWULAN,", ",SETIAP_HARI,", 1))
    version = "uji-2026.1"

    await _try(page, bad, version)
    await expect(page.locator("#putusan [data-result=refused]")).to_be_visible()
    await expect(page.locator("#putusan")).to_contain_text("tidak ada yang disimpan")
    await expect(page.locator("#putusan tbody tr").first).to_contain_text("ditolak")
    await keep(page, "katalog-ditolak")
    assert await page.get_by_role("button", name="Simpan sebagai katalog baru").is_hidden()
    await page.goto(page.url)
    assert version not in await page.inner_text("main")

    await _try(page, SAMPLE, version)
    await expect(page.get_by_text("Berkas dapat diambil. Belum ada yang disimpan.")).to_be_visible()
    await keep(page, "katalog-diterima")
    async with page.expect_navigation():
        await page.get_by_role("button", name="Simpan sebagai katalog baru").click()
    await expect(page.get_by_text(f"Versi {version}, berlaku")).to_be_visible()
    assert people.faults == []


async def test_a_second_factor_is_turned_on_asked_for_lost_and_taken_away(
    people: People, browser: Browser
) -> None:
    page = await people.at("STAF_PEP", "/dua-langkah")
    await expect(page.locator(".qr svg")).to_be_visible()
    phone = pyotp.TOTP((await page.locator(".hash code").inner_text()).replace(" ", ""))
    code = phone.now()
    await page.get_by_label("Kode enam angka").fill(code)
    await page.get_by_label("Kata sandi sekarang").fill(PASSWORD)
    await page.get_by_role("button", name="Aktifkan").click()
    await expect(page.get_by_text("Simpan kode pemulihan ini")).to_be_visible()
    await keep(page, "kode-pemulihan")
    recovery = await page.locator(".codes code").first.inner_text()

    context = await browser.new_context()
    other = await context.new_page()
    await _password(other, people.base)
    await _code(other, code)  # the code that turned it on was used by that
    await expect(other.get_by_role("alert")).to_contain_text("sudah pernah dipakai")
    await keep(other, "kode")
    await _code(other, recovery)
    await expect(other.get_by_role("heading", name="Beranda")).to_be_visible()

    operator = await people.at("OPERATOR", f"/admin/akun/{LOGIN}")
    await operator.get_by_role("button", name="Hapus verifikasi dua langkah").click()
    await expect(operator.get_by_text("verifikasi dua langkah dihapus")).to_be_visible()
    await other.goto(f"{people.base}/")
    await expect(other.get_by_role("heading", name="Masuk")).to_be_visible()
    await _password(other, people.base)
    await expect(other.get_by_role("heading", name="Beranda")).to_be_visible()
    await people.pages["STAF_PEP"].context.close()
    people.pages["STAF_PEP"] = other


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
async def test_the_pages_of_the_office_are_accessible_and_fit(
    people: People, width: int, scheme: Literal["light", "dark"]
) -> None:
    faults = await look_faults(people, PAGES, width, scheme)

    assert faults == []
    assert people.faults == []


async def _try(page: Page, file: Path, version: str) -> None:
    await page.get_by_label("Berkas", exact=True).set_input_files(file)
    await page.get_by_label("Nama versi").fill(version)
    await page.get_by_label("Tahun", exact=True).fill("2025")
    await page.get_by_label("Kecamatan").fill(REGIONS)
    await page.get_by_role("button", name="Periksa berkas").click()


async def _password(page: Page, base: str) -> None:
    await page.goto(f"{base}/masuk")
    await page.get_by_label("Nama pengguna").fill(LOGIN)
    await page.get_by_label("Kata sandi").fill(PASSWORD)
    await page.get_by_role("button", name="Masuk").click()


async def _code(page: Page, code: str) -> None:
    await page.get_by_label("Kode", exact=True).fill(code)
    await page.get_by_role("button", name="Masuk").click()

"""A whole cycle clicked through by six people, with a discrepancy and a return by the head."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import httpx
import pytest
from playwright.async_api import Page, expect

from samples.cycle import Cycle
from shared.sop import load_sop
from tests.browser.people import CYCLE, People
from tests.browser.seeing import Scheme, faults, keep, new_screen
from tests.system.house import House

pytestmark = [
    pytest.mark.system,
    pytest.mark.browser,
    pytest.mark.timeout(240),
    pytest.mark.asyncio(loop_scope="session"),
]

SAMPLE: Final = Path(__file__).parents[2] / "samples" / "barito_kuala"
SIAK: Final = SAMPLE / "siak"
PAGE: Final = f"/siklus/{CYCLE}"
EXPORTS: Final = {
    "DAFDUK": ("perekaman.csv", "kia.csv", "kartu_keluarga.csv"),
    "PIAK": ("ikd.csv",),
    "CAPIL": (
        "akta_kelahiran_0_18.csv",
        "akta_kelahiran_semua_usia.csv",
        "akta_kematian.csv",
        "akta_kawin.csv",
        "akta_cerai.csv",
    ),
}
OWNERS: Final = ("KASUBAG_KPEP", "KABID_PIAK", "KABID_DAFDUK", "KABID_CAPIL")


async def test_six_people_bring_a_quarter_from_the_form_to_the_ratified_data(
    house: House, people: People
) -> None:
    await _office_s_own_data(house, people)
    await _issue(people)
    for bidang, files in EXPORTS.items():
        await _import(people, bidang, files)
    await _type(people, "KABID_PIAK", "PIAK", {"DD-12": ("17", "40")}, proof="DD-12")
    figures: dict[str, tuple[str, ...]] = {
        "DD-16": ("11842", "12310"),
        "DD-17": ("262774", "11890"),
    }
    await _type(people, "KABID_DAFDUK", "DAFDUK", figures)
    await _type(people, "KASUBAG_KPEP", "SEKRETARIAT", {"DD-18": ("37", "38"), "DD-20": ("0",)})
    await _not_available(people, "KABID_CAPIL", "CAPIL", "DD-13")
    await _close(people)
    await _correct(people)
    await _compare(people)
    await _look(people, f"{PAGE}/koordinasi")
    await _agree(people)
    await _submit(people)
    await _return(people)
    await _agree(people)
    await _submit(people)
    await _ratify(people)
    assert people.faults == []


async def _office_s_own_data(house: House, people: People) -> None:
    """Catalogue and history, which the office has before its first cycle."""
    async with httpx.AsyncClient(timeout=20) as client:
        officers = house.officers(people.sample, client, patience=30)
        await Cycle(officers, load_sop(), CYCLE).prepare()


async def _issue(people: People) -> None:
    page = await people.at("KASUBAG_KPEP")
    await page.get_by_label("Tahun").fill("2025")
    await page.get_by_label("Triwulan").select_option(label="III")
    await page.get_by_role("button", name="Terbitkan").click()
    await _until(page, "/", "Triwulan III Tahun 2025")


async def _import(people: People, bidang: str, files: tuple[str, ...]) -> None:
    page = await people.at("KABID_PIAK", f"{PAGE}/isi/{bidang}/SIAK")
    for name in files:
        await _take_file(page, SIAK / name)
    await _declare(page)


async def _take_file(page: Page, file: Path) -> None:
    """Tried first, then taken."""
    importer = page.locator("#impor")
    if not await importer.is_visible():
        await page.get_by_text("Ambil dari berkas").click()
    await importer.get_by_label("Berkas").set_input_files(file)
    await importer.get_by_label("Basis").select_option("DINAMIS")
    await importer.get_by_label("Keadaan per").fill("2025-09-30")
    await page.get_by_role("button", name="Periksa berkas").click()
    await expect(page.get_by_text("Berkas dapat diambil.")).to_be_visible()
    async with page.expect_navigation():
        await page.get_by_role("button", name="Ambil ke lembar ini").click()


async def _type(
    people: People,
    role: str,
    bidang: str,
    figures: Mapping[str, tuple[str, ...]],
    proof: str | None = None,
) -> None:
    page = await people.at(role, f"{PAGE}/isi/{bidang}/NON_SIAK")
    for code, values in figures.items():
        for part, value in zip(("PEMBILANG", "PENYEBUT"), values, strict=False):
            await page.locator(f"[name='{code}|KABUPATEN|{part}|JML']").fill(value)
        await page.locator(f"[name='{code}.as_of']").fill("2025-09-30")
        await page.locator(f"[name='{code}.document']").fill("Register loket pelayanan")
    await expect(page.get_by_text("Tersimpan sebagai konsep.")).to_be_visible()
    if proof is not None:
        async with page.expect_navigation():
            await page.locator(f"[data-evidence='{proof}']").set_input_files(
                SAMPLE / "bukti" / "daftar-pks.csv"
            )
        await expect(page.get_by_role("link", name="daftar-pks.csv")).to_be_visible()
    await _declare(page)


async def _not_available(people: People, role: str, bidang: str, code: str) -> None:
    page = await people.at(role, f"{PAGE}/isi/{bidang}/NON_SIAK")
    await page.locator(f"[name='{code}.unavailable']").fill("Laporan desa belum diterima")
    await expect(page.get_by_text("Tersimpan sebagai konsep.")).to_be_visible()
    await _declare(page)


async def _declare(page: Page, revision: int = 1, reason: str = "") -> None:
    """Read once more, then declared."""
    await page.get_by_role("link", name="Periksa dan nyatakan lengkap").click()
    if reason:
        await page.get_by_label("Alasan perbaikan").fill(reason)
    await page.get_by_role("button", name="Nyatakan lengkap").click()
    said = f"Sudah dinyatakan lengkap, revisi {revision}"
    await expect(page.get_by_text(said)).to_be_visible()


async def _close(people: People) -> None:
    page = await people.at("KASUBAG_KPEP", f"{PAGE}/rekap")
    await _until(page, f"{PAGE}/rekap", "Rekap sementara versi 7")
    await page.get_by_role("button", name="Tutup pengumpulan").click()
    await _until(page, f"{PAGE}/rekap", "Menghalangi pengesahan")


async def _correct(people: People) -> None:
    """The cell that is wrong is open, and no other."""
    page = await people.at("KABID_PIAK")
    await _until(page, "/", "Perbaiki lembar SIAK")
    await page.get_by_role("link", name="Perbaiki lembar SIAK").first.click()
    await expect(page.get_by_text("Dibuka kembali untuk dikoreksi")).to_be_visible()
    shut = page.locator("[name='DD-02|ALALAK|PEMBILANG|JML']")
    assert await shut.get_attribute("readonly") is not None
    await _take_file(page, SIAK / "perbaikan" / "perekaman.csv")
    await _declare(page, 2, "Salah ketik, sesuai unduhan ulang SIAK")


async def _agree(people: People) -> None:
    """Findings are decided, every bidang gives its word, the chair closes the meeting."""
    where = f"{PAGE}/koordinasi"
    chair = await people.at("SEKRETARIS", where)
    await _until(chair, where, "Tutup rapat")
    while await chair.get_by_role("button", name="Simpan putusan").count():
        await chair.get_by_label("Catatan").first.fill("Sesuai dokumen sumber.")
        async with chair.expect_navigation():
            await chair.get_by_role("button", name="Simpan putusan").first.click()
    for role in OWNERS:
        page = await people.at(role, where)
        await page.get_by_role("button", name="Nyatakan benar").click()
        await expect(page.get_by_role("button", name="Nyatakan benar")).to_have_count(0)
    await chair.goto(f"{people.base}{where}")
    await _attend(chair, where)
    await chair.get_by_label("Tempat rapat").fill("Ruang Rapat Dinas")
    await chair.get_by_role("button", name="Sepakati draf").click()
    await _until(chair, PAGE, "Disepakati")


async def _attend(chair: Page, where: str) -> None:
    """Who is there is recorded apart from the agreement, and the quorum follows from it."""
    await expect(chair.get_by_text("Kuorum belum terpenuhi.")).to_be_visible()
    for box in await chair.locator("[name=present]").all():
        await box.check()
    async with chair.expect_navigation():
        await chair.get_by_role("button", name="Catat kehadiran").click()
    await expect(chair.get_by_text("Kuorum terpenuhi.")).to_be_visible()
    base = "/".join(chair.url.split("/")[:3])
    await chair.goto(f"{base}{where}/berita-acara")
    await expect(chair.get_by_text("Pratinjau.")).to_be_visible()
    await expect(chair.get_by_text("Daftar hadir")).to_be_visible()
    await chair.goto(f"{base}{where}")


async def _look(people: People, where: str) -> None:
    """The meeting's page fits a phone and a projector while the meeting is held."""
    schemes: tuple[tuple[int, Scheme], ...] = ((360, "light"), (1280, "dark"))
    for width, scheme in schemes:
        page = await new_screen(people, "SEKRETARIS", width, scheme)
        for name, path in (("rapat", where), ("pratinjau", f"{where}/berita-acara")):
            assert await faults(page, f"{people.base}{path}", name) == []
            await keep(page, f"{name}-{scheme}-{width}")
        await page.context.close()


async def _compare(people: People) -> None:
    """What the correction changed stands side by side, with who made it and what it closed."""
    page = await people.at("KABID_DAFDUK", f"{PAGE}/koordinasi/putaran")
    await _until(page, f"{PAGE}/koordinasi/putaran", "Dari draf")
    await expect(page.get_by_text("Salah ketik, sesuai unduhan ulang SIAK")).to_be_visible()
    changed = page.get_by_role("region", name="Sel yang berubah pada revisi 2").locator("tbody tr")
    assert await changed.count() > 0
    await expect(page.locator(".gone li").first).to_be_visible()


async def _submit(people: People) -> None:
    page = await people.at("SEKRETARIS", f"{PAGE}/pengesahan")
    await page.get_by_role("button", name="Ajukan pengesahan").click()
    await _until(page, PAGE, "Menunggu pengesahan")


async def _return(people: People) -> None:
    page = await people.at("KEPALA_DINAS", f"{PAGE}/pengesahan")
    await page.get_by_text("Kembalikan dengan alasan").click()
    await page.get_by_label("Alasan").fill("Mohon diperiksa kembali bersama.")
    await page.get_by_role("button", name="Kembalikan").click()
    await _until(page, PAGE, "mengembalikan draf")


async def _ratify(people: People) -> None:
    page = await people.at("KEPALA_DINAS", f"{PAGE}/pengesahan")
    await expect(page.get_by_label("Sekaligus tanda tangani")).to_be_checked()
    await page.get_by_role("button", name="Sahkan").click()
    await _until(page, f"{PAGE}/pengesahan", "Sudah ditandatangani")
    sha256 = await page.locator(".hash code").inner_text()
    await page.goto(f"{people.base}/verifikasi?h={sha256}")
    await expect(page.get_by_text("Asli.")).to_be_visible()


async def _until(page: Page, path: str, words: str) -> None:
    """Look at a page again until it says so: events need a moment from service to service."""
    base = "/".join(page.url.split("/")[:3])
    for _ in range(60):
        await page.goto(f"{base}{path}")
        if words in await page.inner_text("main"):
            return
        await page.wait_for_timeout(250)
    raise AssertionError(f"{path} never said {words!r}: {await page.inner_text('main')}")

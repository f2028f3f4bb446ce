"""What was ratified leaves the house: as files that can be verified, and as Bukti Dukung LKE.

Runs after ``test_cycle``, on the cycle that was ratified there.
"""

import hashlib
import json
import zipfile
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser.people import CYCLE, People

pytestmark = [
    pytest.mark.system,
    pytest.mark.browser,
    pytest.mark.timeout(120),
    pytest.mark.asyncio(loop_scope="session"),
]


async def test_a_file_is_verified_without_being_sent(people: People, tmp_path: Path) -> None:
    page = await people.at("SEKRETARIS", "/publikasi/2025")
    genuine = await _downloaded(page, "ratified.json", tmp_path)
    altered = tmp_path / "diubah.json"
    altered.write_bytes(genuine.read_bytes().replace(b'"value":"9', b'"value":"8', 1) + b" ")
    foreign = tmp_path / "lain.pdf"
    foreign.write_bytes(b"%PDF-1.7 lain")
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.url) if r.method == "POST" else None)

    for file, words in ((genuine, "Asli."), (altered, "Berubah."), (foreign, "Tidak dikenal.")):
        await page.goto(f"{people.base}/verifikasi")
        await page.locator("#berkas").set_input_files(file)
        await expect(page.get_by_role("status")).to_contain_text(words)

    assert sent == []


async def test_the_figures_of_the_portal_are_the_bytes_that_were_ratified(
    people: People, tmp_path: Path
) -> None:
    page = await people.at("SEKRETARIS", "/publikasi/2025")
    ratified = await _downloaded(page, "ratified.csv", tmp_path)
    label = CYCLE.partition(":")[2].replace(":", "-")

    answer = await page.request.get(f"{people.base}/publikasi/data/{label}.csv")

    assert await answer.body() == ratified.read_bytes()


async def test_the_bukti_dukung_of_a_year_is_whole(people: People, tmp_path: Path) -> None:
    page = await people.at("KASUBAG_KPEP", "/publikasi/2025")
    file = await _downloaded(page, "Bukti Dukung LKE 2025 (ZIP)", tmp_path)

    with zipfile.ZipFile(file) as archive:
        root = archive.namelist()[0].partition("/")[0]
        manifest = json.loads(archive.read(f"{root}/manifest.json"))
        for entry in manifest["files"]:
            content = archive.read(f"{root}/{entry['path']}")
            assert hashlib.sha256(content).hexdigest() == entry["sha256"]

    there = {entry["path"].partition("/")[2] for entry in manifest["files"]}
    assert {
        "7-hasil-pengukuran/ratified.json",
        "7-hasil-pengukuran/lembar-pengesahan.pdf",
        "7-hasil-pengukuran/laporan-rekap.xlsx",
        "6-bila-data-salah/temuan.json",
        "2-sumber-data/bukti-DD-12-daftar-pks.csv",
        "8-laporan-tahunan/lakip.xlsx",
    } <= there
    lacking = {entry["title"] for entry in manifest["missing"]}
    assert "Naskah SOP yang ditandatangani" in lacking
    assert not {title for title in lacking if "Layanan" in title}


async def _downloaded(page: Page, name: str, folder: Path) -> Path:
    async with page.expect_download() as waiting:
        await page.get_by_role("link", name=name, exact=True).first.click()
    download = await waiting.value
    target = folder / download.suggested_filename
    await download.save_as(target)
    return target

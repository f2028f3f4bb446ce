"""Bukti Dukung LKE: what is in the archive, what is named as missing, and that it is safe."""

import hashlib
import io
import json
import re
import zipfile
from typing import Any, Final

import httpx
import pytest

from services.portal.domain import lke
from services.portal.domain.lke import Missing
from services.portal.web.archive import Archive, Full
from shared.contract.sample import CYCLE, OFFICE
from tests.unit.portal.pages import Browser, portal
from tests.unit.portal.world import follow, form, whole_cycle

BASE: Final = f"/cycles/{CYCLE}"
ROOT: Final = f"bukti-dukung-lke-{OFFICE}-2025-Q3-r0"
ZIP: Final = "/publikasi/bukti-dukung/2025-Q3-r0.zip"
PROOF: Final = "ab" * 32
DOSSIER: Final = follow(whole_cycle())


def answer(browser: Browser, **changes: Any) -> None:
    """The services answer all that a cycle has."""
    pieces = [*lke.always(DOSSIER), *lke.sheets(DOSSIER)]
    for piece in pieces:
        path = piece.path.partition("?")[0]
        browser.others.answers[f"GET {piece.service}{path}"] = (200, f"{piece.title}".encode())
    first = next(lke.sheets(DOSSIER))
    figures = [
        {
            "indicator": "DD-12",
            "evidence": [{"sha256": PROOF, "name": "../../etc/passwd"}],
            "provenance": None,
        }
    ]
    for sheet in lke.sheets(DOSSIER):
        body = {"figures": figures if sheet == first else []}
        browser.others.answers[f"GET collector{sheet.path}"] = (200, body)
    browser.others.answers[f"GET collector{first.path}/evidence/{PROOF}"] = (200, b"bukti")
    letters = [
        {"id": "L1", "code": "L1", "number": "061/1"},
        {"id": "L5", "code": "L5", "number": None},
    ]
    browser.others.answers[f"GET notifier{BASE}/letters"] = (200, letters)
    for name in ("L1", "L5"):
        browser.others.answers[f"GET notifier{BASE}/letters/{name}.pdf"] = (200, b"%PDF")
    browser.others.answers[f"GET approval{BASE}/documents"] = (200, [])
    browser.others.answers |= changes


async def fetched(browser: Browser, address: str = ZIP) -> zipfile.ZipFile:
    given = await browser.client.get(address)
    assert given.status_code == 200
    assert given.headers["content-type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(given.content))
    assert archive.testzip() is None
    return archive


async def test_the_archive_holds_a_cycle_s_documents_by_criterion() -> None:
    async with portal(*whole_cycle()) as browser:
        await browser.come_in("KASUBAG_KPEP")
        answer(browser)

        names = (await fetched(browser)).namelist()

    inside = f"{ROOT}/2025-Q3-r0"
    for name in (
        "1-sop-mutakhir/sop.json",
        "2-sumber-data/katalog-indikator.json",
        "2-sumber-data/bukti-DD-12--etc-passwd",
        "4-penanggung-jawab/L1.pdf",
        "4-penanggung-jawab/penanggung-jawab.csv",
        "5-waktu-penyampaian/batas-waktu.json",
        "6-bila-data-salah/L5-konsep.pdf",
        "7-hasil-pengukuran/ratified.json",
        "7-hasil-pengukuran/lembar-pengesahan.pdf",
    ):
        assert f"{inside}/{name}" in names
    assert names[-3:] == [f"{ROOT}/{n}" for n in ("daftar-isi.html", "manifest.json", "SHA256SUMS")]


async def test_the_index_has_the_hash_of_every_file() -> None:
    async with portal(*whole_cycle()) as browser:
        await browser.come_in("KASUBAG_KPEP")
        answer(browser)
        archive = await fetched(browser)

    manifest = json.loads(archive.read(f"{ROOT}/manifest.json"))
    sums = archive.read(f"{ROOT}/SHA256SUMS").decode()
    page = archive.read(f"{ROOT}/daftar-isi.html").decode()
    assert len(manifest["files"]) == len(archive.namelist()) - 3
    for file in manifest["files"]:
        content = archive.read(f"{ROOT}/{file['path']}")
        assert hashlib.sha256(content).hexdigest() == file["sha256"]
        assert f"{file['sha256']}  {file['path']}\n" in sums
        assert file["sha256"] in page


async def test_what_is_missing_is_named_with_its_reason_and_never_left_out() -> None:
    async with portal(*whole_cycle()) as browser:
        await browser.come_in("KASUBAG_KPEP")
        answer(browser)
        refusal = {"rule": "belum-ada", "detail": "Tidak ada.", "remedy": "-"}
        browser.others.answers[f"GET recap{BASE}/report.xlsx"] = (404, refusal)
        archive = await fetched(browser)

    manifest = json.loads(archive.read(f"{ROOT}/manifest.json"))
    missing = {entry["title"]: entry["reason"] for entry in manifest["missing"]}
    page = archive.read(f"{ROOT}/daftar-isi.html").decode()
    assert missing["Laporan rekap kepada atasan"] == "Tidak ada. (belum-ada)"
    assert "Undangan rapat koordinasi (L3)" in missing
    assert "Naskah SOP yang ditandatangani" in missing
    assert "Lembar pengesahan (L7) yang ditandatangani" in missing
    assert all(title in page for title in missing)


async def test_a_service_that_is_away_leaves_an_archive_that_says_so() -> None:
    async with portal(*whole_cycle()) as browser:
        await browser.come_in("KASUBAG_KPEP")
        browser.others.away = True
        archive = await fetched(browser)

    manifest = json.loads(archive.read(f"{ROOT}/manifest.json"))
    reasons = {entry["title"]: entry["reason"] for entry in manifest["missing"]}
    assert "layanan-tidak-terjangkau" in reasons["Daftar surat"]
    assert [file["criterion"] for file in manifest["files"]] == [
        "1-sop-mutakhir",
        "4-penanggung-jawab",
    ]


async def test_the_same_content_gives_the_same_bytes() -> None:
    async with portal(*whole_cycle()) as browser:
        await browser.come_in("KASUBAG_KPEP")
        answer(browser)

        first, second = [(await browser.client.get(ZIP)).content for _ in range(2)]

    assert first == second


async def test_a_year_names_the_quarters_that_lack() -> None:
    async with portal(*whole_cycle()) as browser:
        await browser.come_in("KASUBAG_KPEP")
        answer(browser)
        archive = await fetched(browser, "/publikasi/bukti-dukung/2025.zip")

    root = f"bukti-dukung-lke-{OFFICE}-2025"
    manifest = json.loads(archive.read(f"{root}/manifest.json"))
    lacking = [e["title"] for e in manifest["missing"] if e["folder"] == lke.YEAR]
    assert [f"Triwulan {n} Tahun 2025" for n in (1, 2, 4)] == lacking[:3]
    assert f"{root}/2025-Q3-r0/7-hasil-pengukuran/ratified.json" in archive.namelist()


@pytest.mark.parametrize("name", ["2024.zip", "2025-Q1-r0.zip", "x.zip", "2025", "..%2f2025.zip"])
async def test_nothing_ratified_makes_no_archive(name: str) -> None:
    async with portal(*whole_cycle()) as browser:
        await browser.come_in("KASUBAG_KPEP")

        answered = await browser.client.get(f"/publikasi/bukti-dukung/{name}")

        assert answered.status_code == 404


async def test_a_cycle_that_is_not_ratified_has_none_and_a_stranger_gets_none() -> None:
    async with portal(form()) as browser:
        assert (await browser.client.get(ZIP)).status_code == 303
        await browser.come_in("KASUBAG_KPEP")
        assert (await browser.client.get(ZIP)).status_code == 404


async def test_every_document_is_asked_for_with_the_person_s_own_token() -> None:
    async with portal(*whole_cycle()) as browser:
        await browser.come_in("KASUBAG_KPEP")
        answer(browser)
        await fetched(browser)
        asked: list[httpx.Request] = browser.others.asked

    assert asked
    assert all(request.headers["authorization"].startswith("Bearer ") for request in asked)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("laporan.pdf", "laporan.pdf"),
        ("../../etc/passwd", "etc-passwd"),
        ("bukti-../../x.pdf", "bukti--x.pdf"),
        ("C:\\Windows\\x.txt", "C-Windows-x.txt"),
        ("con.txt", "_con.txt"),
        (".htaccess", "htaccess"),
        ("a\u202egpj.exe\x00", "agpj.exe"),
        ("...", "berkas"),
        ("x" * 300 + ".pdf", "x" * 90 + ".pdf"),
    ],
)
def test_names_lead_nowhere_and_are_names_everywhere(given: str, wanted: str) -> None:
    found = lke.safe_name(given)

    assert found == wanted
    assert re.fullmatch(r"[^/\\:*?\"<>|\x00-\x1f]+", found)


def test_two_files_of_one_name_are_both_kept() -> None:
    assert lke.safe_name("Bukti.PDF", ["bukti.pdf"]) == "Bukti-2.PDF"
    assert lke.safe_name("bukti.pdf", ["bukti.pdf", "bukti-2.pdf"]) == "bukti-3.pdf"


def test_an_archive_takes_no_more_than_its_bound_and_stays_whole() -> None:
    archive = Archive(most=10)
    content = archive.add("a.txt", b"0123456789")
    with pytest.raises(Full):
        archive.add("b.txt", b"x")
    content += archive.close_with("index.txt", b"much longer than the bound") + archive.end()

    assert zipfile.ZipFile(io.BytesIO(content)).namelist() == ["a.txt", "index.txt"]


def test_letters_that_a_cycle_must_have_are_missed_and_others_are_not() -> None:
    lacking = [m.title[-3:-1] for m in lke.letters(DOSSIER, []) if isinstance(m, Missing)]

    assert lacking == ["L1", "L2", "L3", "L5", "L6", "L7", "L8"]

"""Tanda tangan basah: print, sign, scan, upload; the SOP keeps it as first-class."""

import hashlib
from collections.abc import AsyncIterator

import pytest

from tests.unit.approval.signing.house import House, house
from tests.unit.approval.signing.stand import NIK, small_pdf
from tests.unit.approval.world import CHAIR, DAFDUK, World

SCAN = small_pdf("Lembar pengesahan, ditandatangani")
SHA256 = hashlib.sha256(SCAN).hexdigest()


@pytest.fixture
async def office() -> AsyncIterator[House]:
    async with house(None) as standing:
        yield standing


async def test_a_scan_is_kept_with_its_hash_as_tanda_tangan_basah(office: House) -> None:
    answer = await office.put("scans/L7?name=lembar.pdf", SCAN)

    (item,) = [i for i in (await office.get("documents")).json() if i["sha256"] is not None]
    assert answer.status_code == 200
    assert (item["name"], item["kind"], item["document"]) == (
        "lembar.pdf",
        "tanda tangan basah",
        "L7",
    )
    assert (item["sha256"], item["size"], item["media_type"]) == (
        SHA256,
        len(SCAN),
        "application/pdf",
    )


async def test_the_scan_is_fetched_byte_for_byte_and_never_shown_in_place(office: House) -> None:
    await office.put("scans/L7?name=lembar.pdf", SCAN)

    fetched = await office.get(f"documents/{SHA256}")

    assert fetched.content == SCAN
    assert fetched.headers["content-type"] == "application/pdf"
    assert fetched.headers["x-content-type-options"] == "nosniff"
    assert fetched.headers["content-disposition"] == "attachment; filename*=UTF-8''lembar.pdf"


async def test_the_kind_is_taken_from_the_content_and_not_from_the_name(office: House) -> None:
    png = b"\x89PNG\r\n\x1a\n" + b"gambar"

    await office.put("scans/L7?name=lembar.pdf", png)

    fetched = await office.get(f"documents/{hashlib.sha256(png).hexdigest()}")
    assert fetched.headers["content-type"] == "image/png"


async def test_the_minutes_may_be_signed_by_hand_before_ratification() -> None:
    cycle = World().drafted().confirmed().agreed()
    async with house(None, cycle) as office:
        minutes = await office.put("scans/L5?name=berita-acara.pdf", SCAN)
        sheet = await office.put("scans/L7?name=lembar.pdf", SCAN)

    assert minutes.status_code == 200
    assert (sheet.status_code, sheet.json()["rule"]) == (409, "lembar-pengesahan-belum-ada")


@pytest.mark.parametrize(
    ("path", "content", "role", "expected"),
    [
        ("scans/L7?name=lembar.pdf", SCAN, DAFDUK, (403, "bukan-wewenang")),
        ("scans/L7?name=lembar.exe", b"MZ program", CHAIR, (415, "jenis-pindaian-tidak-diterima")),
        ("scans/L7", SCAN, CHAIR, (422, "nama-berkas-tidak-sah")),
        (f"scans/L7?name={NIK}.pdf", SCAN, CHAIR, (422, "nomor-pribadi")),
        ("scans/L7?name=lembar.pdf", small_pdf(f"NIK {NIK}"), CHAIR, (422, "nomor-pribadi")),
        ("scans/L9?name=lembar.pdf", SCAN, CHAIR, (422, "isi-tidak-sesuai")),
    ],
)
async def test_what_may_not_come_in_is_refused_and_not_listed(
    office: House, path: str, content: bytes, role: str, expected: tuple[int, str]
) -> None:
    answer = await office.put(path, content, role)

    assert (answer.status_code, answer.json()["rule"]) == expected
    assert NIK not in answer.text
    assert await office.signatures() == ()


async def test_a_scan_with_a_personal_number_is_not_even_stored(office: House) -> None:
    await office.put("scans/L7?name=lembar.pdf", small_pdf(f"NIK {NIK}"))

    assert office.files._kept == {}

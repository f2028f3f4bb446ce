"""Scans of what was signed by hand: judged by content, never kept with a personal number."""

from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter

from services.approval.signing import scans
from services.approval.signing.pdf_text import MOST_PAGES
from services.approval.signing.scans import inspected
from shared.http import Problem
from shared.refusal import RefusalError
from tests.unit.approval.signing.stand import NIK, small_pdf

JPEG = b"\xff\xd8\xff\xe0" + b"gambar"
PNG = b"\x89PNG\r\n\x1a\n" + b"gambar"


def locked(pdf: bytes) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf)))
    writer.encrypt("sandi", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def described(pdf: bytes, title: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf)))
    writer.add_metadata({"/Title": title})
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [(JPEG, "image/jpeg"), (PNG, "image/png"), (small_pdf("Lembar"), "application/pdf")],
)
async def test_a_scan_is_what_its_content_says(content: bytes, kind: str) -> None:
    scan = await inspected(content)

    assert (scan.content, scan.media_type) == (content, kind)


@pytest.mark.parametrize("content", [b"<html>", b"PK\x03\x04zip", b"GIF89a", b"teks"])
async def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(RefusalError) as refused:
        await inspected(content)

    assert refused.value.rejected.rule == "jenis-pindaian-tidak-diterima"


@pytest.mark.parametrize(
    "content", [small_pdf(f"NIK {NIK}"), described(small_pdf("Lembar"), f"KTP {NIK}")]
)
async def test_a_personal_number_in_a_pdf_is_refused_and_not_repeated(content: bytes) -> None:
    with pytest.raises(Problem) as refused:
        await inspected(content)

    assert refused.value.body["rule"] == "nomor-pribadi"
    assert NIK not in str(refused.value.body)


async def test_a_nip_in_the_signature_block_is_no_personal_number() -> None:
    scan = await inspected(small_pdf("NIP. 196909121994031007", "NIP. 19690912 199403 1 007"))

    assert scan.media_type == "application/pdf"


@pytest.mark.parametrize("content", [locked(small_pdf("Lembar")), b"%PDF-1.7 rusak"])
async def test_a_pdf_that_cannot_be_looked_through_is_refused(content: bytes) -> None:
    with pytest.raises(RefusalError) as refused:
        await inspected(content)

    assert refused.value.rejected.rule == "pindaian-tidak-terbaca"


async def test_a_scan_has_a_largest_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "LARGEST", len(JPEG) - 1)

    with pytest.raises(RefusalError) as refused:
        await inspected(JPEG)

    assert (refused.value.rejected.rule, refused.value.rejected.status) == (
        "pindaian-terlalu-besar",
        413,
    )


async def test_a_scan_has_a_most_of_pages() -> None:
    with pytest.raises(RefusalError) as refused:
        await inspected(small_pdf("x", pages=MOST_PAGES + 1))

    assert refused.value.rejected.rule == "pindaian-terlalu-besar"

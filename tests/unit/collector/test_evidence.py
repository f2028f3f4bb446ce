"""Evidence files: the kind by the bytes, a personal number by its place, and nothing kept of it."""

import io
import zipfile
from collections.abc import Callable
from typing import Any, Final

import docx
import pymupdf
import pytest
import xlsxwriter  # type: ignore[import-untyped]

from services.collector.evidence import inspect
from services.collector.evidence.pdf import MAX_PAGES
from shared.decision import Rejected
from shared.refusal import RefusalError

NIK: Final = "630401" + "0101010001"
"""Sixteen digits in the shape of a NIK; nobody's."""

AES_256: Final = 5
"""PyMuPDF's number for it."""

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PNG: Final = b"\x89PNG\r\n\x1a\n" + bytes(20)
JPEG: Final = b"\xff\xd8\xff\xe0" + bytes(20)


def pdf(text: str, pages: int = 1, **saving: Any) -> bytes:
    document: Any = pymupdf.open()  # type: ignore[no-untyped-call]
    for _ in range(pages):
        document.new_page().insert_text((72, 72), text)
    return bytes(document.tobytes(**saving))


def word(*runs: str) -> bytes:
    document: Any = docx.Document()
    out = io.BytesIO()
    paragraph = document.add_paragraph()
    for run in runs:
        paragraph.add_run(run)
    document.save(out)
    return out.getvalue()


def sheet(value: str | float, comment: str = "") -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        table = book.add_worksheet("Rekap")
        table.write(0, 0, value)
        if comment:
            table.write_comment(0, 1, comment)
    return out.getvalue()


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, raw in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), raw)
    return out.getvalue()


def refusal(content: bytes, name: str) -> Rejected:
    with pytest.raises(RefusalError) as refused:
        inspect(content, name)
    return refused.value.rejected


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (pdf("Register Triwulan III"), "register.pdf", "application/pdf"),
        (PNG, "papan.PNG", "image/png"),
        (JPEG, "foto.jpg", "image/jpeg"),
        (JPEG, "foto.jpeg", "image/jpeg"),
        (sheet(99.330000000000013), "rekap.xlsx", XLSX),
        (word("Daftar PKS aktif"), "daftar.docx", DOCX),
        (b"kode;nilai\nDD-01;99,33\n", "nilai.csv", "text/csv"),
        ("kode;catatan\nDD-01;Désa\n".encode("cp1252"), "nilai.csv", "text/csv"),
    ],
)
def test_the_six_kinds_are_told_by_their_bytes(content: bytes, name: str, media_type: str) -> None:
    assert inspect(content, name) == media_type


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00\x03" + bytes(60), "bukti.pdf"),
        (b"<html><script>alert(1)</script></html>", "bukti.csv"),
        (b"%!PS-Adobe-3.0", "bukti.csv"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60), "bukti.xlsx"),
        (PNG, "bukti.pdf"),
        (pdf("a"), "bukti.csv"),
        (pdf("a"), "bukti"),
        (packed(readme_txt=b"a"), "bukti.docx"),
        (packed(word__document_xml=b"<a/>", word__vbaProject_bin=b"a"), "bukti.docx"),
        (packed(word__document_xml=b"<a/>")[:-30], "bukti.docx"),
        (b"   \n", "bukti.csv"),
        (pdf("a", encryption=AES_256, user_pw="rahasia"), "bukti.pdf"),
        (pdf("a", pages=MAX_PAGES + 1), "bukti.pdf"),
        (b"%PDF-1.7\nbukan pdf", "bukti.pdf"),
    ],
)
def test_what_is_no_evidence_of_a_known_kind_is_refused(content: bytes, name: str) -> None:
    refused = refusal(content, name)

    assert (refused.rule, refused.status) == ("jenis-bukti-tidak-diterima", 422)


@pytest.mark.parametrize(
    ("make", "name", "place"),
    [
        (lambda: pdf(f"NIK {NIK}"), "bukti.pdf", "halaman 1"),
        (lambda: word(f"NIK {NIK}"), "bukti.docx", "bagian document.xml"),
        (lambda: word(NIK[:7], NIK[7:]), "bukti.docx", "bagian document.xml"),
        (lambda: sheet(NIK), "bukti.xlsx", "Rekap!A1"),
        (lambda: sheet(float(NIK)), "bukti.xlsx", "Rekap!A1"),
        (lambda: sheet("a", comment=f"milik {NIK}"), "bukti.xlsx", ""),
        (f"nama,nik\nA,{NIK}\n".encode, "bukti.csv", "CSV!B2"),
    ],
)
def test_a_personal_number_is_refused_by_its_place_and_never_repeated(
    make: Callable[[], bytes], name: str, place: str
) -> None:
    refused = refusal(make(), name)

    assert (refused.rule, refused.status) == ("nomor-pribadi", 422)
    assert place in refused.detail
    assert NIK not in repr(refused)
    assert NIK[:8] not in repr(refused)


def test_a_workbook_that_would_burst_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(50_000_000))

    assert refusal(out.getvalue(), "bukti.xlsx").status == 422


def test_many_places_are_not_all_listed() -> None:
    rows = "".join(f"A,{NIK}\n" for _ in range(9))

    refused = refusal(f"nama,nik\n{rows}".encode(), "bukti.csv")

    assert refused.detail.endswith("CSV!B6 dan tempat lain.")


def test_two_numbers_of_two_paragraphs_are_not_read_as_one() -> None:
    document: Any = docx.Document()
    out = io.BytesIO()
    document.add_paragraph("63040101")
    document.add_paragraph("01010001")
    document.save(out)

    assert inspect(out.getvalue(), "bukti.docx") == DOCX

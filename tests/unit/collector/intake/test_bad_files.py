"""Files that are not opened at all: other kinds, broken, too large, or made to do harm."""

import io
import struct
import zipfile
from collections.abc import Callable

import pytest

from services.collector.intake import guard, read_siak, xlsx_parts
from tests.unit.collector.intake.exports import (
    IKD,
    NIK,
    Rows,
    csv_of,
    declared,
    form,
    refusals,
    rewritten,
    xlsx,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


def _zip(*parts: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return out.getvalue()


def _with_parts(*more: tuple[str, bytes], without: str = "") -> bytes:
    """The good workbook with other or fewer parts."""
    given = dict(more)
    with zipfile.ZipFile(io.BytesIO(xlsx(IKD))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name != without}
    return _zip(*(parts | given).items())


SHEET = "xl/worksheets/sheet1.xml"


def _sheet_of(cells: str) -> bytes:
    """The good workbook with other cells on its sheet."""
    start = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    return _with_parts((SHEET, f"{start}{cells}</sheetData></worksheet>".encode()))


def _cell_at(address: str) -> bytes:
    return _sheet_of(f'<row r="1"><c r="A1"><v>1</v></c><c r="{address}"><v>1</v></c></row>')


def _doubled() -> bytes:
    """An archive that names one part twice: which one is read depends on the reader."""
    content = _with_parts(("xl/worksheets/sheet2.xml", b"<worksheet/>"))
    return content.replace(b"sheet2.xml", b"sheet1.xml")


def _encrypted() -> bytes:
    """A workbook of which one part says that it needs a password."""
    content = bytearray(xlsx(IKD))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def _lying() -> bytes:
    """A workbook whose sheet says that it is small, and is not."""
    sheet = b"<worksheet><sheetData>" + b" " * 5_000_000
    content = bytearray(_with_parts((SHEET, sheet)))
    real, said = struct.pack("<I", len(sheet)), struct.pack("<I", 1000)
    return bytes(content.replace(real, said))


BAD: list[tuple[str, str, Callable[[], bytes], str]] = [
    ("no bytes", "a.xlsx", lambda: b"", "berkas-kosong"),
    ("only blanks", "a.csv", lambda: b" \n\n ", "berkas-kosong"),
    ("too large", "a.csv", lambda: b"1" * (guard.MAX_BYTES + 1), "berkas-terlalu-besar"),
    ("old Excel", "a.xls", lambda: OLE, "jenis-berkas"),
    ("old Excel by another name", "a.xlsx", lambda: OLE, "jenis-berkas"),
    (
        "password",
        "a.xlsx",
        lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
        "berkas-berkata-sandi",
    ),
    (
        "OpenDocument",
        "a.ods",
        lambda: _zip(("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")),
        "jenis-berkas",
    ),
    ("binary Excel", "a.xlsb", lambda: _zip(("xl/workbook.bin", b"x")), "jenis-berkas"),
    ("Word", "a.xlsx", lambda: _zip(("word/document.xml", b"<a/>")), "jenis-berkas"),
    ("PDF", "a.xlsx", lambda: b"%PDF-1.7", "jenis-berkas"),
    ("PDF as CSV", "a.csv", lambda: b"%PDF-1.7", "jenis-berkas"),
    ("web page as CSV", "a.csv", lambda: b"<html><table>", "jenis-berkas"),
    ("JSON as CSV", "a.csv", lambda: b'{"a": 1}', "jenis-berkas"),
    ("CSV by another name", "a.doc", lambda: csv_of(IKD), "jenis-berkas"),
    ("cut off", "a.xlsx", lambda: xlsx(IKD)[:2000], "berkas-rusak"),
    (
        "no relations",
        "a.xlsx",
        lambda: _with_parts(without="xl/_rels/workbook.xml.rels"),
        "berkas-rusak",
    ),
    (
        "no XML",
        "a.xlsx",
        lambda: _with_parts((SHEET, b"<sheetData><row></c></row>")),
        "berkas-rusak",
    ),
    (
        "hidden row ends",
        "a.xlsx",
        lambda: _with_parts(
            (
                "xl/worksheets/sheet1.xml",
                b"<worksheet><sheetData><row><!-- </row> --></row></sheetData>",
            )
        ),
        "berkas-rusak",
    ),
    ("last cell of all", "a.xlsx", lambda: _cell_at("XFD1048576"), "berkas-terlalu-besar"),
    ("17,000 columns", "a.csv", lambda: b"x;" * 17_000, "berkas-terlalu-besar"),
    ("beyond the last row", "a.xlsx", lambda: _cell_at("A99999999999"), "berkas-terlalu-besar"),
    ("beyond the last column", "a.xlsx", lambda: _cell_at("ZZZZZZZZ1"), "berkas-terlalu-besar"),
    (
        "no such text",
        "a.xlsx",
        lambda: _sheet_of('<row r="1"><c r="A1" t="s"><v>999</v></c></row>'),
        "berkas-rusak",
    ),
    (
        "error without a place",
        "a.xlsx",
        lambda: _sheet_of('<row><c t="e"><v>#REF!</v></c></row>'),
        "berkas-rusak",
    ),
    ("no sheet has cells", "a.xlsx", lambda: xlsx([]), "lembar-tidak-ditemukan"),
    (
        "broken off",
        "a.xlsx",
        lambda: _sheet_of('<row r="1"><c r="A1"><v>1</v></c>'),
        "berkas-rusak",
    ),
    (
        "broken off after a row",
        "a.xlsx",
        lambda: rewritten(xlsx(IKD), rb"</row></sheetData>.*", b""),
        "berkas-rusak",
    ),
    ("encrypted part", "a.xlsx", _encrypted, "berkas-berkata-sandi"),
    ("zeros", "a.csv", lambda: csv_of(IKD) + b"\n9,\0", "pengodean-teks"),
    ("endless cell", "a.csv", lambda: csv_of(IKD) + b"9," + b"x" * 200_000, "berkas-rusak"),
    ("one part twice", "a.xlsx", _doubled, "berkas-rusak"),
    ("sizes that lie", "a.xlsx", _lying, "berkas-rusak"),
    (
        "bomb",
        "a.xlsx",
        lambda: _with_parts((SHEET, bytes(30_000_000))),
        "berkas-mencurigakan",
    ),
    (
        "thousands of parts",
        "a.xlsx",
        lambda: _with_parts(*((f"xl/media/{n}.png", b"") for n in range(1001))),
        "berkas-mencurigakan",
    ),
    ("UTF-16", "a.csv", lambda: csv_of(IKD).decode().encode("utf-16"), "pengodean-teks"),
    ("unknown letters", "a.csv", lambda: b"NO,WILAYAH\n1,\x81\x8d", "pengodean-teks"),
    ("open quote", "a.csv", lambda: csv_of(IKD) + b'9,"Tamban', "berkas-rusak"),
]


@pytest.mark.parametrize(("name", "content", "rule"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_a_bad_file_is_refused_by_its_rule(
    name: str, content: Callable[[], bytes], rule: str
) -> None:
    reading = read_siak(content(), name, declared(), form())

    assert refusals(reading) == [(rule, name)]
    assert all(v.remedy for v in reading.verdicts)


def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_UNPACKED", 1000)

    assert refusals(read_siak(xlsx(IKD), "a.xlsx", declared(), form())) == [
        ("berkas-terlalu-besar", "a.xlsx")
    ]


def test_a_workbook_of_nothing_but_texts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_parts, "_SMALL_PARTS", 1000)

    assert refusals(read_siak(xlsx(IKD), "a.xlsx", declared(), form())) == [
        ("berkas-terlalu-besar", "a.xlsx")
    ]


@pytest.mark.parametrize(
    ("part", "place"),
    [
        ("xl/comments1.xml", "catatan sel"),
        ("xl/threadedComments/threadedComment1.xml", "catatan sel"),
        ("docProps/custom.xml", "properti dokumen"),
        ("xl/worksheets/_rels/sheet1.xml.rels", "tautan"),
        ("xl/drawings/drawing1.xml", "gambar"),
    ],
)
def test_texts_outside_the_cells_are_looked_at_too(part: str, place: str) -> None:
    content = _with_parts((part, f'<a Target="x{NIK}"><t>{NIK}</t></a>'.encode()))

    assert refusals(read_siak(content, "a.xlsx", declared(), form())) == [("nomor-pribadi", place)]


def test_a_text_that_no_cell_shows_any_more_is_found() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx(IKD))) as archive:
        texts = archive.read("xl/sharedStrings.xml")
    left = texts.replace(b"</sst>", f"<si><t>{NIK}</t></si></sst>".encode())

    content = _with_parts(("xl/sharedStrings.xml", left))

    assert refusals(read_siak(content, "a.xlsx", declared(), form())) == [
        ("nomor-pribadi", "teks bersama")
    ]


def test_thousands_of_strange_heads_are_refused_in_no_time() -> None:
    heads: Rows = [["WILAYAH", *(f"KOLOM KE {n}" for n in range(3000))], ["Alalak"]]

    reading = read_siak(csv_of(heads), "a.csv", declared(report="IKD"), form())

    assert reading.refused
    assert len(reading.verdicts) == 201

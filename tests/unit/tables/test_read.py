"""A table is read as it stands, or refused with the place and the rule."""

import io
import re
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from shared.tables import TableRefused, extent, read_table, safety
from shared.tables import read as reader
from tests.unit.tables.files import PERSONAL, archive, first, xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ROWS = (("Kode", "Target"), ("DD-01", 99.4), ("PS-01", 4))


def refused(content: bytes, name: str = "a.xlsx", sheet: str | None = None) -> TableRefused:
    with pytest.raises(TableRefused) as caught:
        read_table(content, name, sheet)
    return caught.value


# --- what is read -----------------------------------------------------------------------


def test_cells_of_a_workbook_keep_their_kinds_and_places() -> None:
    table = read_table(xlsx(("x", 99.4, 4, date(2025, 1, 31), True, None, " y ")), "a.xlsx")

    (row,) = table.rows
    assert row.values == ("x", Decimal("99.4"), Decimal(4), date(2025, 1, 31), True, None, "y")
    assert table.address(row.number, 1) == "Lembar1!B1"


def test_whole_numbers_of_a_workbook_have_no_point() -> None:
    (row,) = read_table(xlsx((4.0, 100)), "a.xlsx").rows

    assert [str(value) for value in row.values] == ["4", "100"]


def test_rows_keep_the_numbers_that_the_spreadsheet_shows() -> None:
    def lower(book: Workbook) -> None:
        first(book)["C7"] = "x"

    table = read_table(xlsx(also=lower), "a.xlsx")

    assert [(row.number, row.values) for row in table.rows] == [(7, (None, None, "x"))]


@pytest.mark.parametrize("mark", [";", "\t", ","])
def test_a_csv_is_parted_by_the_mark_that_it_uses(mark: str) -> None:
    text = f"Judul, panjang\nKode{mark}Target{mark}Satuan\nDD-01{mark}5{mark}persen\n"

    rows = read_table(text.encode(), "a.csv").rows

    assert rows[-1].values == ("DD-01", "5", "persen")


def test_a_declared_mark_counts_and_its_line_is_no_row() -> None:
    rows = read_table(b"sep=,\nKode,99\n", "a.csv").rows

    assert [(row.number, row.values) for row in rows] == [(2, ("Kode", "99"))]


@pytest.mark.parametrize("first_line", ["Kodes", "sep=ab"])
def test_a_first_line_that_only_resembles_a_declared_mark_is_a_row(first_line: str) -> None:
    rows = read_table(f"{first_line}\nx\n".encode(), "a.csv").rows

    assert [row.values for row in rows] == [(first_line,), ("x",)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_csv_is_read_in_the_encodings_of_office_programs(encoding: str) -> None:
    rows = read_table("Kode;Über\n".encode(encoding), "a.csv").rows

    assert rows[0].values == ("Kode", "Über")


def test_numbers_of_a_csv_stay_texts() -> None:
    assert read_table(b"a;1.234\n", "a.csv").rows[0].values == ("a", "1.234")


def test_the_first_visible_sheet_is_read_and_another_one_by_its_name() -> None:
    def second(book: Workbook) -> None:
        first(book).sheet_state = "hidden"
        book.create_sheet("Renstra").append(["x"])

    content = xlsx(*ROWS, also=second)

    assert read_table(content, "a.xlsx").sheet == "Renstra"
    assert read_table(content, "a.xlsx", "Lembar1").rows[0].values == ("Kode", "Target")


# --- what is refused --------------------------------------------------------------------


def test_a_personal_number_is_refused_with_its_cell_and_never_repeated() -> None:
    error = refused(xlsx(("Kode", "Ket"), ("DD-01", f"NIK {PERSONAL}")))

    assert error.rule == "nomor-pribadi"
    assert "B2" in error.detail
    assert PERSONAL not in str(error)


def test_a_personal_number_in_a_hidden_sheet_is_found() -> None:
    def hidden(book: Workbook) -> None:
        page = book.create_sheet("Mentah")
        page.sheet_state = "hidden"
        page["C9"] = int(PERSONAL)

    assert "C9" in refused(xlsx(*ROWS, also=hidden)).detail


def test_a_personal_number_in_a_comment_is_found() -> None:
    def noted(book: Workbook) -> None:
        first(book)["A1"].comment = Comment(PERSONAL, "x")

    assert refused(xlsx(*ROWS, also=noted)).rule == "nomor-pribadi"


def repacked(**parts: bytes) -> bytes:
    """A sound workbook with more parts (``xl__pivotCache__r1`` is ``xl/pivotCache/r1.xml``)."""
    out = io.BytesIO(xlsx(*ROWS))
    with zipfile.ZipFile(out, "a") as packed:
        for name, raw in parts.items():
            packed.writestr(f"{name.replace('__', '/')}.xml", raw)
    return out.getvalue()


@pytest.mark.parametrize(
    "raw",
    [
        f'<x><s v="{PERSONAL}"/></x>',
        f"<x><n v='{PERSONAL}'/></x>",
        f"<x>{PERSONAL}</x>",
        f"<x>&#54;{PERSONAL[1:]}</x>",
        f"<x><!-- {PERSONAL} --></x>",
        f"<?x {PERSONAL}?><x/>",
    ],
)
def test_a_personal_number_in_a_cache_or_drawing_is_found(raw: str) -> None:
    assert refused(repacked(xl__pivotCache__records1=raw.encode())).rule == "nomor-pribadi"


def test_a_personal_number_in_a_formula_or_the_head_of_a_page_is_found() -> None:
    def head(book: Workbook) -> None:
        heads = first(book).oddHeader
        assert heads is not None
        heads.center.text = PERSONAL

    formula = xlsx(("Kode",), (f'=IF("{PERSONAL}"="",1,2)',))

    assert refused(xlsx(*ROWS, also=head)).rule == "nomor-pribadi"
    assert refused(formula).rule == "nomor-pribadi"


def test_long_fractions_of_a_chart_are_no_personal_number() -> None:
    content = repacked(xl__charts__chart1=b"<c><v>0.12345678901234567</v></c>")

    assert len(read_table(content, "a.xlsx").rows) == 3


@pytest.mark.parametrize("name", ["xl/vbaProject.bin", "xl/embeddings/oleObject1.bin"])
def test_macros_and_embedded_objects_are_refused(name: str) -> None:
    out = io.BytesIO(xlsx(*ROWS))
    with zipfile.ZipFile(out, "a") as packed:
        packed.writestr(name, b"x")

    assert refused(out.getvalue()).rule == "jenis-berkas"


def test_a_personal_number_as_the_name_of_a_sheet_is_found() -> None:
    assert refused(xlsx(*ROWS, sheet=PERSONAL)).rule == "nomor-pribadi"


def test_a_personal_number_in_a_csv_is_refused_with_its_cell() -> None:
    error = refused(f"Kode;Ket\nDD-01;{PERSONAL}\n".encode(), "a.csv")

    assert (error.rule, "B2" in error.detail) == ("nomor-pribadi", True)


def test_a_formula_counts_with_its_result_and_one_without_is_refused() -> None:
    error = refused(xlsx(("Kode", "Target"), ("DD-01", "=1+1")))

    assert (error.rule, "B2" in error.detail) == ("rumus-tanpa-hasil", True)


def test_an_error_in_a_cell_is_no_blank() -> None:
    assert refused(xlsx(("Kode", "#N/A"))).rule == "rumus-tanpa-hasil"


@pytest.mark.parametrize(
    ("content", "name", "rule"),
    [
        (b"", "a.csv", "berkas-kosong"),
        (b" \n", "a.csv", "berkas-kosong"),
        (b";;\n", "a.csv", "berkas-kosong"),
        (b"x", "a.xlsx", "jenis-berkas"),
        (b"<html></html>", "a.csv", "jenis-berkas"),
        (OLE, "a.xls", "jenis-berkas"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "berkas-berkata-sandi"),
        (b"PK\x03\x04 broken", "a.xlsx", "berkas-rusak"),
        (archive(word__document=b"<x/>"), "a.xlsx", "jenis-berkas"),
        ("Kode;1".encode("utf-16"), "a.csv", "pengodean-teks"),
        ("Kode;1".encode("utf-16-le"), "a.csv", "pengodean-teks"),
        (b"Kode;\x81\x8d", "a.csv", "pengodean-teks"),
        (b'a;"b\n', "a.csv", "berkas-rusak"),
    ],
)
def test_what_is_no_table_is_refused_by_its_rule(content: bytes, name: str, rule: str) -> None:
    error = refused(content, name)

    assert error.rule == rule
    assert error.detail
    assert error.remedy


def test_a_part_that_unpacks_to_far_more_than_its_size_is_refused() -> None:
    content = archive(xl__workbook=b"<x/>", xl__media=bytes(5 * 1024 * 1024))

    assert refused(content).rule == "berkas-mencurigakan"


def test_a_part_that_lies_about_its_size_is_refused() -> None:
    content = bytearray(xlsx(*ROWS))
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")

    assert refused(bytes(content)).rule == "berkas-rusak"


def test_entities_in_a_part_are_refused() -> None:
    content = archive(xl__workbook=b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')

    assert refused(content).rule == "berkas-rusak"


@pytest.mark.parametrize(("limit", "sound"), [("MAX_ROWS", 3), ("MAX_COLUMNS", 2)])
def test_a_table_of_too_many_rows_or_columns_is_refused(
    monkeypatch: pytest.MonkeyPatch, limit: str, sound: int
) -> None:
    content = b"a;1\nb;2\nc;3\n"
    monkeypatch.setattr(reader, limit, sound)
    assert len(read_table(content, "a.csv").rows) == 3

    monkeypatch.setattr(reader, limit, sound - 1)
    assert refused(content, "a.csv").rule == "berkas-terlalu-besar"
    assert refused(xlsx(("a", 1, 2), ("b",), ("c",), ("d",))).rule == "berkas-terlalu-besar"


@pytest.mark.parametrize(
    ("limit", "rule"),
    [("MAX_PARTS", "berkas-mencurigakan"), ("MAX_UNPACKED", "berkas-terlalu-besar")],
)
def test_a_workbook_of_too_many_parts_or_bytes_is_refused(
    monkeypatch: pytest.MonkeyPatch, limit: str, rule: str
) -> None:
    content = xlsx(*ROWS)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = packed.infolist()
    exact = len(parts) if limit == "MAX_PARTS" else sum(part.file_size for part in parts)
    monkeypatch.setattr(safety, limit, exact)
    assert len(read_table(content, "a.xlsx").rows) == 3

    monkeypatch.setattr(safety, limit, exact - 1)
    assert refused(content).rule == rule


@pytest.mark.parametrize(
    "stray",
    [
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b'<row r = "1048576"><c r\n=\t"XFD1048576"><v>1</v></c></row>',
        b'<row r="1048576"><c r="xfd1048576"><v>1</v></c></row>',
        b'<row r="1048576">' + b"<c><v>1</v></c>" * 9_000 + b"</row>",
        b'<row r="9"><c r="ZZZZZZZ9"><v>1</v></c></row>',
    ],
    ids=["the last", "with spaces", "in small letters", "without addresses", "beyond the last"],
)
@pytest.mark.parametrize("part", ["sheet1.xml", "sheet1.dat"])
def test_a_stray_cell_far_away_is_refused_before_the_reader_makes_room(
    stray: bytes, part: str
) -> None:
    """Calamine asks for 549,755,813,888 bytes and ends the process where it does not get them."""
    parts = {}
    with zipfile.ZipFile(io.BytesIO(xlsx(*ROWS))) as packed:
        for name in packed.namelist():
            raw = packed.read(name).replace(b"sheet1.xml", part.encode())
            raw = raw.replace(b"</sheetData>", stray + b"</sheetData>")
            parts[name.replace("sheet1.xml", part)] = raw
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archived:
        for name, raw in parts.items():
            archived.writestr(name, raw)

    assert refused(out.getvalue()).rule == "berkas-terlalu-besar"


def test_cells_of_all_sheets_count_together(monkeypatch: pytest.MonkeyPatch) -> None:
    def more(book: Workbook) -> None:
        book.create_sheet("Kedua")["B2"] = 1

    monkeypatch.setattr(extent, "MOST_CELLS", 7)
    content = xlsx(*ROWS, also=more)

    assert len(read_table(xlsx(*ROWS), "a.xlsx").rows) == 3
    assert refused(content).rule == "berkas-terlalu-besar"


@pytest.mark.parametrize("written", [b"1e30", b"-1e300", b"9" * 40])
def test_a_number_that_no_decimal_holds_is_refused_as_one_of_16_digits(written: bytes) -> None:
    answer = refused(with_value(written))

    assert (answer.rule, written.decode() in answer.detail) == ("nomor-pribadi", False)


@pytest.mark.parametrize("written", [b"INF", b"-INF", b"1e400"])
def test_what_is_written_as_a_number_and_is_none_stays_a_text(written: bytes) -> None:
    value = read_table(with_value(written), "a.xlsx").rows[1].values[1]

    assert isinstance(value, str)


def with_value(written: bytes) -> bytes:
    """The usual rows with something else in B2."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx(*ROWS))) as old,
        zipfile.ZipFile(out, "w") as new,
    ):
        for name in old.namelist():
            raw = old.read(name).replace(b' t="n"', b"")
            new.writestr(name, re.sub(rb"<v>99[^<]*</v>", b"<v>%b</v>" % written, raw))
    return out.getvalue()


def test_a_file_of_too_many_bytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safety, "MAX_BYTES", 3)

    assert read_table(b"a;1", "a.csv").rows
    assert refused(b"a;12", "a.csv").rule == "berkas-terlalu-besar"


def test_a_sheet_that_is_not_there_is_refused() -> None:
    assert refused(xlsx(*ROWS), sheet="Renstra").rule == "lembar-tidak-ditemukan"

"""What is written opens elsewhere, cannot run, and has the same bytes for the same data."""

import io
import zipfile
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from shared.tables import csv_bytes, inert, read_table, repacked, workbook
from shared.tables.refusals import REFUSALS


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-x", "@sum", "\t=1", " =1", "\r=1", "-1+cmd|x"])
def test_a_text_that_a_spreadsheet_would_run_is_made_inert(text: str) -> None:
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-5", "+5,0", "-", "DD-01", "a=b", ""])
def test_a_harmless_text_stays_as_it_is(text: str) -> None:
    assert inert(text) == text


def test_a_csv_has_bom_semicolons_and_decimal_commas() -> None:
    content = csv_bytes(("Kode", "Nilai"), [("DD-01", Decimal("99.40")), ("=x", None)])

    assert content == "\ufeffKode;Nilai\r\nDD-01;99,40\r\n'=x;\r\n".encode()
    assert read_table(content, "a.csv").rows[1].values == ("DD-01", "99,40")


def test_texts_in_a_workbook_are_texts() -> None:
    out = io.BytesIO()
    book = workbook(out, "Judul")
    book.add_worksheet("A").write_row(0, 0, ["=1+1", "https://contoh.go.id", "12"])
    book.close()

    sheet = load_workbook(out)["A"]
    assert [cell.data_type for cell in sheet[1]] == ["s", "s", "s"]
    assert [cell.hyperlink for cell in sheet[1]] == [None, None, None]


def test_an_archive_packed_at_another_time_has_the_same_bytes() -> None:
    packed = []
    for year in (2001, 2002):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as made:
            made.writestr(zipfile.ZipInfo("a.xml", (year, 1, 1, 0, 0, 0)), b"<a/>")
        packed.append(repacked(out.getvalue()))

    assert packed[0] == packed[1]
    assert zipfile.ZipFile(io.BytesIO(packed[0])).read("a.xml") == b"<a/>"


def test_every_refusal_says_what_helps() -> None:
    assert len({rule.name for rule in REFUSALS}) == len(REFUSALS)
    assert all("mohon" in rule.remedy.lower() for rule in REFUSALS)

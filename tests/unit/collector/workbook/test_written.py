"""What goes out: locked but for the entries, checked by the spreadsheet, always the same."""

import io
import zipfile
from html.parser import HTMLParser

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from services.collector.workbook import printable_page, write_workbook
from services.collector.workbook.layout import HEADS, IDENTITY, Column
from shared.contract.vocabulary import Source, Span
from tests.unit.collector.workbook.forms import (
    BIDANG,
    INDICATORS,
    OTHER,
    SIAK,
    before,
    form,
)
from tests.unit.collector.world import indicator

EVIL = ("=HYPERLINK(1)", "+1+1", "-1+1", "@SUM(1)", "\t=1", "<script>alert(1)</script>")


def _book(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def _sheet(name: str) -> Worksheet:
    sheet = _book(write_workbook(form(), BIDANG, before()))[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def test_the_same_form_gives_the_same_bytes() -> None:
    assert write_workbook(form(), BIDANG, before()) == write_workbook(form(), BIDANG, before())


def test_only_the_cells_that_are_asked_for_are_open() -> None:
    sheet = _sheet(SIAK)

    opened = {c.coordinate for row in sheet.rows for c in row if not c.protection.locked}

    asked = {f"{letter}{row}" for letter in "GHIJKL" for row in (6, 7, 8)} | {"I9", "L9"}
    words = {f"{letter}{row}" for letter in "OPQRSTUVW" for row in (6, 9)}
    assert opened == asked | words
    assert sheet.protection.sheet


def test_every_open_cell_is_checked_by_the_spreadsheet() -> None:
    sheet = _sheet(SIAK)

    checks = {str(v.sqref): v for v in sheet.data_validations.dataValidation}

    opened = {c.coordinate for row in sheet.rows for c in row if not c.protection.locked}
    assert opened <= {cell for span in checks for cell in span.split()}
    assert (checks["I6"].type, checks["I6"].operator, checks["I6"].formula1) == (
        "whole",
        "greaterThanOrEqual",
        "0",
    )
    assert checks["O6"].formula1 == '"DKB_AWAL,DINAMIS"'
    assert checks["Q6"].formula1 == '"Ya,Tidak"'


def test_scores_may_have_decimals() -> None:
    kinds = {str(v.sqref): v.type for v in _sheet(OTHER).data_validations.dataValidation}

    assert (kinds["I6"], kinds["I7"]) == ("whole", "decimal")


def test_the_heads_and_earlier_figures_are_shown() -> None:
    sheet = _sheet(OTHER)

    assert [sheet.cell(4, column + 1).value for column in (Column.CODE, Column.BASIS)] == [
        HEADS[Column.CODE][0],
        HEADS[Column.BASIS][0],
    ]
    assert (sheet["M6"].value, sheet["N6"].value) == (1234.5, "75 poin")
    assert (sheet["D6"].value, sheet["F6"].value) == ("JUMLAH KABUPATEN", "selama triwulan ini")


def test_the_form_says_whether_a_figure_is_of_the_quarter_or_up_to_its_end() -> None:
    summed = indicator("XX-01", BIDANG, Source.NON_SIAK, span=Span.SAMPAI_DENGAN)

    sheet = _book(write_workbook(form((*INDICATORS, summed)), BIDANG, ()))[OTHER]

    assert sheet["F8"].value == "s.d. akhir triwulan ini"


def test_the_identity_is_hidden_from_the_list_of_sheets() -> None:
    book = _book(write_workbook(form(), BIDANG, ()))

    assert book[IDENTITY].sheet_state == "veryHidden"
    said = {row[0].value: row[1].value for row in book[IDENTITY].iter_rows()}
    assert said["form"] == form().cycle
    assert len(str(said["checksum"])) == 64


def test_it_prints_on_folio_with_its_heads_on_every_page() -> None:
    sheet = _sheet(SIAK)

    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 14)
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$4:$5", "$A:$D")


@pytest.mark.parametrize("text", EVIL)
def test_no_text_of_the_catalogue_becomes_a_formula(text: str) -> None:
    bad = indicator("XX-01", BIDANG, Source.NON_SIAK, name=text, definition=text, numerator=text)
    content = write_workbook(form((*INDICATORS, bad), title=text), BIDANG, ())

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/" in name]
    assert not any(b"<f>" in sheet for sheet in sheets)


def test_a_bidang_without_a_sheet_has_no_workbook() -> None:
    with pytest.raises(KeyError, match="CAPIL"):
        write_workbook(form(), "CAPIL", ())


class _Tags(HTMLParser):
    """Every tag with its attributes, and whether they are closed as they were opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_needs_nothing_from_outside() -> None:
    page = printable_page(form(), BIDANG)

    tags = _Tags()
    tags.feed(page)
    assert tags.open == []
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in tags.seen}
    assert not any("src" in said or "href" in said for _, said in tags.seen)
    assert "url(" not in page


def test_the_page_asks_for_what_the_workbook_asks_for() -> None:
    page = printable_page(form(), BIDANG)

    tags = _Tags()
    tags.feed(page)
    boxes = [said["class"] for tag, said in tags.seen if tag == "td" and "class" in said]
    assert boxes.count("isi") == 3 * 6 + 2 + 2 + 1
    assert "batas waktu 8 Oktober 2025 pukul 16.00 WITA" in page
    assert "1 Juli 2025 s.d. 30 September 2025" in page
    assert "bukti dukung dilampirkan" in page


@pytest.mark.parametrize("text", EVIL)
def test_no_text_of_the_catalogue_becomes_a_mark_of_the_page(text: str) -> None:
    bad = indicator("XX-01", BIDANG, Source.NON_SIAK, name=text, definition=text)

    page = printable_page(form((bad,), title=text), BIDANG)

    assert "<script" not in page

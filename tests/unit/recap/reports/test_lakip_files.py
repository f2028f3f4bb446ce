"""The year's tables as files: the same bytes each time, real numbers, nothing that runs."""

from decimal import Decimal
from functools import cache

import pytest

from services.recap.domain.lakip import lakip
from services.recap.domain.lakip_year import annual
from services.recap.domain.states import History
from services.recap.domain.targets import Targets
from services.recap.export.annual_book import annual_book, annual_csv, annual_document
from services.recap.export.lakip_book import lakip_book
from services.recap.export.lakip_document import lakip_document
from services.recap.export.paper import shown
from shared.tables import read_table
from tests.unit.recap.reports import opened
from tests.unit.recap.reports.year import book
from tests.unit.recap.serving import DATA

WORDING = DATA.wording


@cache
def workbook() -> bytes:
    return lakip_book(lakip(book()), WORDING)


@cache
def document() -> bytes:
    return lakip_document(lakip(book()), WORDING)


@cache
def year() -> bytes:
    return annual_book(annual(book()), WORDING)


def test_the_same_year_gives_the_same_bytes() -> None:
    tables = lakip(book())

    assert lakip_book(tables, WORDING) == workbook()
    assert lakip_document(tables, WORDING) == document()
    assert annual_book(annual(book()), WORDING) == year()


# --- workbook of Bab III ----------------------------------------------------------------------


def test_the_workbook_has_a_sheet_for_each_table_of_bab_iii() -> None:
    assert opened.book(workbook()).sheetnames == [
        "Catatan",
        "Capaian 2025",
        "Capaian Sasaran",
        "Antar Tahun",
        "Jangka Menengah",
        "Standar Nasional",
        "Analisis",
        "Efisiensi",
    ]


def test_there_is_no_sheet_of_money_where_nothing_is_known_of_it() -> None:
    names = opened.book(lakip_book(lakip(book(Targets())), WORDING)).sheetnames

    assert "Efisiensi" not in names


def test_figures_of_the_year_are_numbers_in_the_decimals_of_the_indicator() -> None:
    rows = opened.table(opened.sheet(workbook(), "Capaian 2025"), "Sasaran Strategis")

    first, second, third = rows
    assert (first["Realisasi"].value, first["Realisasi"].number_format) == (93.33, "#,##0.00")
    assert (second["Realisasi"].value, second["Realisasi"].number_format) == (6, "#,##0")
    assert third["Realisasi"].value == "Belum ada data"


def test_earlier_years_stand_side_by_side_and_gaps_stay_blank() -> None:
    rows = opened.table(opened.sheet(workbook(), "Antar Tahun"), "Kode")

    first, second, _ = rows
    assert first["Realisasi 2024"].value == 90
    assert "Realisasi 2022" in first
    assert first["Realisasi 2022"].value is None
    assert second["Realisasi 2024"].value is None
    assert "kurang Triwulan II dan Triwulan III" in str(second["Asal Angka"].value)


def test_no_cell_of_the_workbooks_is_a_formula() -> None:
    found = [
        cell
        for content in (workbook(), year())
        for page in opened.book(content).worksheets
        for cell in opened.cells(page)
    ]

    assert {cell.data_type for cell in found} <= {"s", "n"}
    (cause,) = [cell for cell in found if cell.value == "=SUM(A1:A9)"]
    assert cause.quotePrefix


def test_the_notes_say_what_counts_and_what_lacks() -> None:
    lines = [str(cell.value) for cell in opened.cells(opened.sheet(workbook(), "Catatan"))]

    assert "Sudah disahkan: Triwulan III." in lines
    assert any("Triwulan I dan Triwulan IV Tahun 2025 belum disahkan" in line for line in lines)
    assert "0f" * 32 in lines


def test_a_comparison_without_its_plan_says_so() -> None:
    page = opened.sheet(lakip_book(lakip(book(Targets())), WORDING), "Standar Nasional")

    lines = [str(cell.value) for cell in opened.cells(page)]
    assert "Standar nasional belum diimpor, sehingga perbandingan ini dikosongkan." in lines


# --- document ---------------------------------------------------------------------------------


def test_the_document_is_a4_with_headings_for_each_table() -> None:
    made = opened.document(document())

    section = made.sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    heads = [
        p.text for p in made.paragraphs if ((p.style and p.style.name) or "").startswith("Head")
    ]
    assert heads == [
        "BAB III AKUNTABILITAS KINERJA",
        "3.1 Dasar Angka",
        "3.2 Target dan Realisasi Tahun 2025",
        "3.3 Rata-rata Capaian per Sasaran",
        "3.4 Perbandingan dengan Tahun-Tahun Sebelumnya",
        "3.5 Perbandingan dengan Target Jangka Menengah",
        "3.6 Perbandingan dengan Standar Nasional",
        "3.7 Analisis Penyebab dan Tindak Lanjut",
        "3.8 Efisiensi Penggunaan Sumber Daya",
        "Sumber Angka yang Disahkan",
    ]


def test_its_tables_have_indonesian_numbers() -> None:
    heads, first, second, third = opened.grid(document(), 0)

    assert heads[4:] == ["Target", "Realisasi", "Capaian (%)", "Predikat"]
    assert first[4:] == ["100,00", "93,33", "93,33", "Sangat Tinggi"]
    assert second[4:] == ["4", "6", "150,00", "Sangat Tinggi"]
    assert third[4:] == ["100,00", "Belum ada data", "-", "-"]


def test_heads_of_its_tables_repeat_on_every_page() -> None:
    for table in opened.document(document()).tables:
        assert "tblHeader" in table.rows[0]._tr.xml


def test_it_says_which_quarters_are_lacking_and_that_they_are_not_guessed() -> None:
    lines = opened.texts(document())

    assert any("belum disahkan. Angkanya tidak diperkirakan" in line for line in lines)


def test_a_year_without_any_ratified_quarter_says_so() -> None:
    empty = book(Targets(), History())
    empty.ratified.clear()

    lines = opened.texts(lakip_document(lakip(empty), WORDING))

    assert lines.count("Belum ada triwulan yang disahkan pada tahun ini.") == 2


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (Decimal("1234.5"), 2, "1.234,50"),
        (Decimal(4), 0, "4"),
        (Decimal("99.455"), 2, "99,455"),
        (Decimal("123456789012345." + "1" * 20), 2, "123.456.789.012.345," + "1" * 20),
        (None, 2, "-"),
        ("Belum ada data", 2, "Belum ada data"),
        (3, 0, "3"),
    ],
)
def test_a_number_is_shown_in_full_whatever_its_decimals(
    value: Decimal | str | int | None, decimals: int, expected: str
) -> None:
    assert shown(value, decimals) == expected


# --- annual -----------------------------------------------------------------------------------


def test_the_annual_table_says_of_each_quarter_what_there_is() -> None:
    first, second, _ = opened.table(opened.sheet(year(), "Realisasi Tahunan"), "No")

    quarters = [first[f"Realisasi s.d. TW {n}"].value for n in ("I", "II", "III", "IV")]
    assert quarters == ["Belum disahkan", "Tanpa angka", 93.33, "Belum disahkan"]
    assert second["Realisasi s.d. TW II"].value == 4
    assert "Triwulan II: riwayat yang diimpor" in str(second["Keterangan"].value)
    assert "Angka sampai dengan Triwulan III" in str(first["Keterangan"].value)


def test_the_annual_csv_can_be_read_again() -> None:
    content = annual_csv(annual(book()))

    heads, first, *_ = read_table(content, "tahunan.csv").rows
    assert heads.values[5] == "Target Tahun"
    assert first.values[8] == "93,33"


def test_the_annual_table_is_a_document_too() -> None:
    made = annual_document(annual(book()), WORDING)

    assert made == annual_document(annual(book()), WORDING)
    _, first, second, _ = opened.grid(made, 0)
    assert first[5:12] == [
        "100,00",
        "Belum disahkan",
        "Tanpa angka",
        "93,33",
        "Belum disahkan",
        "93,33",
        "93,33",
    ]
    assert second[5] == "4"


def test_a_year_that_is_ratified_to_its_end_has_no_reservation() -> None:
    whole = book(history=History())
    whole.ratified["2025-Q4"] = whole.ratified["2025-Q3"].model_copy(
        update={"cycle": whole.ratified["2025-Q3"].cycle.replace("Q3", "Q4")}
    )

    first, *_ = opened.table(
        opened.sheet(annual_book(annual(whole), WORDING), "Realisasi Tahunan"), "No"
    )

    assert first["Realisasi s.d. TW IV"].value == 93.33
    assert "Keterangan" not in first or first["Keterangan"].value is None

"""The report as a workbook: real numbers, Indonesian formats, fit to print, nothing that runs."""

from functools import cache
from typing import Any

import pytest

from services.recap.domain.report import report
from services.recap.export.book import Paper, number_format
from services.recap.export.report_book import report_book
from shared.contract.figures import Analysis
from shared.contract.vocabulary import Formula
from tests.unit.recap.reports import opened
from tests.unit.recap.serving import DATA
from tests.unit.recap.world import (
    BROKEN,
    DUE,
    HISTORY_REF,
    RULES,
    Office,
    counted,
    figures,
    form,
    imported,
    indicator,
    siak,
    taken,
    whole,
)

SHEETS = [
    "Ringkasan",
    "Pengukuran Kinerja",
    "Perbandingan",
    "Temuan",
    "Kelengkapan",
    "Rincian Kecamatan",
    "Grafik",
]
HEADS = [
    "No",
    "Sasaran Strategis",
    "Kode",
    "Indikator Kinerja",
    "Satuan",
    "Target Tahun",
    "Target TW",
    "Realisasi TW",
    "Capaian TW (%)",
    "Capaian thd Target Tahun (%)",
    "Predikat",
    "Sumber Data",
    "Penanggung Jawab",
    "Faktor Pendorong/Penghambat",
    "Tindak Lanjut",
    "Ket",
]


def content(paper: Paper = Paper.A4) -> bytes:
    said = Analysis(supporting="Jemput bola", hindering="=1+1", follow_up="@perbaikan")
    office = Office()
    office.tell(
        form(
            indicator("DD-01", regional=True, by_sex=True, name="=HYPERLINK(1)"),
            counted(decimals=0),
        ),
        siak(BROKEN.model_copy(update={"analysis": said})),
    )
    taken(office.close(at=DUE.replace(year=2026)))
    return report_book(report(RULES, office.recap), DATA.wording, paper)


@cache
def made() -> bytes:
    return content()


def test_it_has_the_sheets_that_the_office_needs() -> None:
    assert opened.book(made()).sheetnames == SHEETS


def test_the_same_recap_gives_the_same_bytes() -> None:
    assert content() == made()


def test_the_table_has_all_its_columns_and_real_numbers_in_the_decimals_of_the_indicator() -> None:
    first, second = opened.table(opened.sheet(made(), "Pengukuran Kinerja"), "No")

    assert list(first) == HEADS
    assert (first["Realisasi TW"].value, first["Realisasi TW"].data_type) == (93.33, "n")
    assert first["Realisasi TW"].number_format == "#,##0.00"
    assert first["Target Tahun"].value == 100
    assert second["Target TW"].number_format == "#,##0"
    assert first["Penanggung Jawab"].value == "Bidang Pelayanan Pendaftaran Penduduk"
    assert first["Faktor Pendorong/Penghambat"].value == "Pendorong: Jemput bola\nPenghambat: =1+1"


def test_what_was_not_measured_says_so_and_is_no_nought() -> None:
    _, second = opened.table(opened.sheet(made(), "Pengukuran Kinerja"), "No")

    assert second["Realisasi TW"].value == "Belum ada data"
    assert second["Capaian TW (%)"].value == "Belum ada data"
    assert second["Predikat"].value == "-"


def test_a_predicate_is_coloured_and_stands_there_as_a_word() -> None:
    page = opened.sheet(made(), "Pengukuran Kinerja")

    rules = [rule.formula[0] for found in page.conditional_formatting for rule in found.rules]
    assert '"Sangat Tinggi"' in rules
    assert len(rules) == 5
    assert opened.table(page, "No")[0]["Predikat"].value == "Sangat Tinggi"


def test_no_cell_of_any_sheet_is_a_formula_and_texts_that_look_like_one_are_marked() -> None:
    found = [cell for page in opened.book(made()).worksheets for cell in opened.cells(page)]

    assert {cell.data_type for cell in found} <= {"s", "n"}
    suspicious = [cell for cell in found if str(cell.value).startswith(("=", "@"))]
    assert len(suspicious) >= 3
    assert all(cell.quotePrefix for cell in suspicious)
    assert not any(cell.hyperlink for cell in found)


@pytest.mark.parametrize(("paper", "code"), [(Paper.A4, 9), (Paper.F4, 14)])
def test_every_sheet_prints_lying_one_page_wide_on_the_asked_paper(paper: Paper, code: int) -> None:
    for page in opened.book(content(paper)).worksheets:
        assert page.page_setup.orientation == "landscape"
        assert page.page_setup.paperSize == code
        assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (None, 0)
        scaling = page.sheet_properties.pageSetUpPr
        assert scaling is not None
        assert scaling.fitToPage


def test_heads_stay_in_view_and_repeat_on_every_printed_page() -> None:
    for name, frozen in (("Pengukuran Kinerja", "E5"), ("Temuan", "C4"), ("Perbandingan", "C4")):
        page = opened.sheet(made(), name)
        assert page.freeze_panes == frozen
        assert page.print_title_rows == f"${int(frozen[1:]) - 1}:${int(frozen[1:]) - 1}"


def test_findings_are_written_out_with_what_is_asked_of_whom() -> None:
    rows = opened.table(opened.sheet(made(), "Temuan"), "No")

    found = {row["Kode Temuan"].value: row for row in rows}
    one = found["D03:DD-01:BELAWANG:PENYEBUT"]
    assert (one["Tingkat"].value, one["Keadaan"].value) == ("Menghalangi pengesahan", "Terbuka")
    assert "600" in str(one["Ditemukan"].value)
    assert str(one["Yang Dimohon"].value).startswith("Mohon")


def test_completeness_names_due_times_in_the_zone_of_the_office() -> None:
    rows = opened.table(opened.sheet(made(), "Kelengkapan"), "Lembar")

    assert [(row["Keadaan"].value, row["Ketepatan"].value) for row in rows] == [
        ("Lengkap", "Tepat waktu"),
        ("Belum dikirim", "-"),
    ]
    assert rows[0]["Batas Waktu"].value == "8 Oktober 2025 pukul 16.00 WITA"
    lacking = opened.table(opened.sheet(made(), "Kelengkapan"), "Kode")
    assert [row["Kode"].value for row in lacking] == ["PS-01"]


def test_each_kecamatan_has_its_row_with_pembilang_and_penyebut() -> None:
    rows = opened.table(opened.sheet(made(), "Rincian Kecamatan"), "Kode")

    assert [(row["Kecamatan"].value, row["Pembilang"].value) for row in rows] == [
        ("Alalak", 81),
        ("Belawang", 59),
    ]
    assert (rows[0]["Nilai"].value, rows[0]["Nilai"].number_format) == (90, "#,##0.00")


def test_the_summary_says_the_state_in_words_and_the_means_with_what_they_leave_out() -> None:
    page = opened.sheet(made(), "Ringkasan")
    lines = [str(cell.value) for cell in opened.cells(page)]

    assert any("Lembar lengkap: 1 dari 2." in line for line in lines)
    assert any("Indikator tanpa capaian: PS-01." in line for line in lines)
    (goal,) = opened.table(page, "Sasaran Strategis")
    assert (goal["Dihitung"].value, goal["Tidak Dihitung"].value) == (1, 1)
    assert opened.table(page, "Temuan")[-1]["Temuan"].value == "Seluruh temuan"


def test_differences_carry_their_sign() -> None:
    first, _ = opened.table(opened.sheet(made(), "Perbandingan"), "Kode")

    assert first["Selisih"].number_format == "+#,##0.00;-#,##0.00;#,##0.00"


def test_the_chart_shows_the_capaian_of_the_table() -> None:
    page: Any = opened.sheet(made(), "Grafik")
    (chart,) = page._charts

    assert chart.ser[0].val.numRef.f == "'Pengukuran Kinerja'!$I$5:$I$6"


def test_an_open_collection_is_marked_as_provisional() -> None:
    office = Office()
    office.tell(form(), siak())
    early = report_book(report(RULES, office.recap), DATA.wording)

    lines = [str(cell.value) for cell in opened.cells(opened.sheet(early, "Ringkasan"))]
    assert any("(sementara)" in line for line in lines)


def test_a_recap_without_any_figures_still_makes_a_workbook() -> None:
    office = Office()
    office.tell(form())

    assert opened.book(report_book(report(RULES, office.recap), DATA.wording)).sheetnames == SHEETS


@pytest.mark.parametrize(
    ("decimals", "expected"), [(0, "#,##0"), (1, "#,##0.0"), (2, "#,##0.00"), (4, "#,##0.0000")]
)
def test_formats_are_those_that_every_locale_shows_in_its_own_way(
    decimals: int, expected: str
) -> None:
    assert number_format(decimals) == expected


@pytest.mark.parametrize(
    ("formula", "last_quarter", "words"),
    [
        (Formula.NAIK, 90, "Lebih baik daripada triwulan lalu"),
        (Formula.NAIK, 95, "Kurang baik daripada triwulan lalu"),
        (Formula.NAIK, 92, "Sama dengan triwulan lalu"),
        (Formula.TURUN_2TR, 90, "Kurang baik daripada triwulan lalu"),
        (Formula.RENTANG, 90, "Berbeda dari triwulan lalu"),
    ],
)
def test_a_comparison_says_what_the_difference_means(
    formula: Formula, last_quarter: int, words: str
) -> None:
    office = Office()
    past = {"numerator": last_quarter, "denominator": 100}
    taken(office.ask(imported({"2025-Q2": {"DD-01": {**past}}}), ref=HISTORY_REF))
    office.tell(form(indicator("DD-01", formula=formula)), siak(figures("DD-01", whole(92))))

    page = opened.sheet(report_book(report(RULES, office.recap), DATA.wording), "Perbandingan")

    assert opened.table(page, "Kode")[0]["Keterangan"].value == words

"""Bad cells, one by one: each is refused by its rule at its place, and the file with it."""

from datetime import date, time

import pytest

from services.collector.intake import Declared, read_siak
from tests.unit.collector.intake.exports import (
    IKD,
    NIK,
    Cell,
    Formula,
    changed,
    csv_of,
    declared,
    form,
    only,
    refusals,
    resaved,
    rewritten,
    xlsx,
)

INDONESIAN = declared(grouping="INDONESIA")

IN_A_COUNT: list[tuple[str, Cell, str]] = [
    ("unit", "75 poin", "bukan-angka"),
    ("predicate", "A", "bukan-angka"),
    ("dash", "-", "bukan-angka"),
    ("not yet", "n/a", "bukan-angka"),
    ("currency", "Rp 1000", "bukan-angka"),
    ("in brackets", "(5)", "bukan-angka"),
    ("apostrophe", "1'000", "bukan-angka"),
    ("blank inside", "1 000", "bukan-angka"),
    ("power", "1e3", "bukan-angka"),
    ("wide digits", "１２", "bukan-angka"),
    ("letter for zero", "1O0", "bukan-angka"),
    ("sum in words", "500+500", "bukan-angka"),
    ("dot thousand", "1.000", "titik-rancu"),
    ("dot million", "1.234.567", "titik-rancu"),
    ("comma thousand", "1,000", "koma-rancu"),
    ("comma million", "1,234,567", "koma-rancu"),
    ("both marks", "1.234,5", "pengelompokan-angka"),
    ("two marks", "12..5", "pengelompokan-angka"),
    ("ends in a mark", "12,", "pengelompokan-angka"),
    ("only a mark", ",", "bukan-angka"),
    ("fraction by comma", "12,5", "bukan-bilangan-bulat"),
    ("fraction by dot", "12.5", "bukan-bilangan-bulat"),
    ("thousand read as fraction", 12.345, "bukan-bilangan-bulat"),
    ("percent of Excel", 0.9804, "bukan-bilangan-bulat"),
    ("percent sign", "98%", "tanda-persen"),
    ("negative", -5, "angka-negatif"),
    ("negative text", "-5", "angka-negatif"),
    ("negative with a real minus", "−5", "angka-negatif"),
    ("true", True, "benar-salah-di-kolom-angka"),
    ("true as text", "TRUE", "benar-salah-di-kolom-angka"),
    ("date", date(2025, 9, 30), "tanggal-di-kolom-angka"),
    ("date as text", "30/09/2025", "tanggal-di-kolom-angka"),
    ("time", time(8, 30), "tanggal-di-kolom-angka"),
    ("too long", "123456789012345.123456", "angka-terlalu-panjang"),
    ("error as text", "#REF!", "rumus-keliru"),
    ("division by zero", Formula("=1/0", "#DIV/0!"), "rumus-keliru"),
    ("lost reference", Formula("=A99", "#REF!"), "rumus-keliru"),
    ("never calculated", Formula("=1+1", ""), "rumus-belum-dihitung"),
    ("empty", None, "sel-kosong"),
    ("only blanks", "  \u00a0", "sel-kosong"),
]


@pytest.mark.parametrize(
    ("cell", "rule"), [c[1:] for c in IN_A_COUNT], ids=[c[0] for c in IN_A_COUNT]
)
def test_a_bad_cell_is_refused_by_its_rule_at_its_place(cell: Cell, rule: str) -> None:
    reading = read_siak(xlsx(changed(IKD, "C2", cell)), "ikd.xlsx", declared(), form())

    verdict = only(reading)
    assert (verdict.rule, verdict.place) == (rule, "Lembar1!C2")
    assert (verdict.row, verdict.region, verdict.indicator) == (2, "ALALAK", "DD-04")
    assert (reading.refused, reading.figures) == (True, ())
    assert verdict.reason is not None
    assert verdict.remedy is not None
    assert not isinstance(cell, str) or len(cell.strip()) < 2 or cell not in verdict.reason


def test_a_formula_that_was_never_calculated_is_not_taken_for_empty() -> None:
    book = resaved(xlsx(changed(changed(IKD, "C2", Formula("=1+1", 2)), "E2", Formula("=2", 2))))

    assert refusals(read_siak(book, "ikd.xlsx", declared(), form())) == [
        ("rumus-belum-dihitung", "Lembar1!C2"),
        ("rumus-belum-dihitung", "Lembar1!E2"),
    ]


def test_a_formula_whose_result_is_the_empty_text_is_empty() -> None:
    """Excel marks such a result as text; other writers leave the result out."""
    book = xlsx(changed(IKD, "C2", Formula('=IF(TRUE,"",1)', "")))
    marked = rewritten(book, rb'<c r="C2"><f>', rb'<c r="C2" t="str"><f>')

    assert refusals(read_siak(marked, "ikd.xlsx", declared(), form())) == [
        ("sel-kosong", "Lembar1!C2")
    ]


IN_INDONESIAN: list[tuple[str, str, str]] = [
    ("decimal dot", "57.47", "pengelompokan-angka"),
    ("short group", "1.23", "pengelompokan-angka"),
    ("long group", "1.2345", "pengelompokan-angka"),
    ("mixed groups", "12.34,5", "pengelompokan-angka"),
    ("English thousand", "1,000", "koma-rancu"),
    ("fraction of a count", "1.234,5", "bukan-bilangan-bulat"),
]


@pytest.mark.parametrize(
    ("cell", "rule"), [c[1:] for c in IN_INDONESIAN], ids=[c[0] for c in IN_INDONESIAN]
)
def test_a_declared_grouping_is_held_to(cell: str, rule: str) -> None:
    reading = read_siak(xlsx(changed(IKD, "C2", cell)), "ikd.xlsx", INDONESIAN, form())

    assert refusals(reading) == [(rule, "Lembar1!C2")]


PERSONAL: list[tuple[str, Cell]] = [
    ("in a row", NIK),
    ("in fours", f"{NIK[:4]} {NIK[4:8]} {NIK[8:12]} {NIK[12:]}"),
    ("by area", f"{NIK[:6]}-{NIK[6:12]}-{NIK[12:]}"),
    ("with words", f"a.n. seseorang {NIK}"),
    ("as a number", float(NIK)),
    ("as Excel shows it", "6.30401E+15"),
    ("in a formula", Formula(f'=IF(TRUE,1,"{NIK}")', 1)),
]


@pytest.mark.parametrize("cell", [c[1] for c in PERSONAL], ids=[c[0] for c in PERSONAL])
@pytest.mark.parametrize("address", ["A2", "C1", "C2", "H9"])
def test_a_personal_number_is_refused_alone_and_never_repeated(cell: Cell, address: str) -> None:
    rows = changed([*changed(IKD, "D3", "75 poin"), *[[] for _ in range(6)]], address, cell)

    reading = read_siak(xlsx(rows), "ikd.xlsx", declared(), form())

    assert refusals(reading) == [("nomor-pribadi", f"Lembar1!{address}")]
    assert NIK not in reading.model_dump_json()
    assert reading.file.sha256 is None


@pytest.mark.parametrize(
    "name", [f"{NIK}.xlsx", f"ikd {NIK[:4]}.{NIK[4:8]}.{NIK[8:12]}.{NIK[12:]}.xlsx"]
)
def test_a_personal_number_in_the_name_of_the_file_is_not_repeated(name: str) -> None:
    reading = read_siak(xlsx(IKD), name, declared(), form())

    assert refusals(reading) == [("nomor-pribadi", "nama berkas")]
    assert NIK not in reading.model_dump_json()
    assert NIK[12:] not in reading.file.name


def test_a_personal_number_in_a_hidden_sheet_is_found() -> None:
    book = xlsx(IKD, [["catatan"], [NIK]], hidden=2)

    assert refusals(read_siak(book, "ikd.xlsx", declared(), form())) == [
        ("nomor-pribadi", "Lembar2!A2")
    ]


def test_a_personal_number_in_the_name_of_a_sheet_is_found() -> None:
    book = xlsx(IKD, names=[NIK])

    reading = read_siak(book, "ikd.xlsx", declared(), form())

    assert refusals(reading)[0] == ("nomor-pribadi", "nama lembar ke-1")
    assert NIK not in reading.model_dump_json()


def test_a_personal_number_in_csv_is_found_whatever_else_is_wrong() -> None:
    content = csv_of(changed(changed(IKD, "A3", NIK), "C2", "75 poin"))

    assert refusals(read_siak(content, "ikd.csv", declared(), form())) == [
        ("nomor-pribadi", "CSV!A3")
    ]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (declared(report="TIDAK_ADA"), "ikd.xlsx"),
        (declared(sheet_name="Tidak ada"), "ikd.xlsx"),
        (declared(basis="DKB_AWAL"), "ikd.xlsx"),
    ],
)
def test_a_personal_number_is_said_before_any_other_rule(said: Declared, name: str) -> None:
    reading = read_siak(xlsx(changed(IKD, "A3", NIK)), name, said, form())

    assert refusals(reading) == [("nomor-pribadi", "Lembar1!A3")]


def test_every_bad_cell_is_named_and_the_good_rows_too() -> None:
    rows = changed(changed(IKD, "C2", "75 poin"), "D3", -1)

    reading = read_siak(xlsx(rows), "ikd.xlsx", declared(), form())

    assert refusals(reading) == [("bukan-angka", "Lembar1!C2"), ("angka-negatif", "Lembar1!D3")]
    assert [v.place for v in reading.verdicts if v.outcome == "DITERIMA"] == ["Lembar1!B4"]

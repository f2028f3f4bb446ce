"""SIAK exports that are good: every way to write the same export gives the same figures."""

import csv
import hashlib
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from samples.loader import FOLDER, load
from services.collector.intake import Outcome, Reading, compare, read_siak
from shared.contract import FormIssued
from shared.contract.catalogue import Columns
from shared.contract.figures import KABUPATEN, Count, IndicatorFigures
from shared.contract.form_issued import EXAMPLE
from shared.contract.vocabulary import Basis
from tests.unit.collector.intake.exports import (
    IKD,
    Cell,
    Rows,
    asked,
    changed,
    csv_of,
    declared,
    form,
    xlsx,
)

SAMPLE = load()
SAMPLE_DAY = date(2025, 9, 30)
FILES = sorted((FOLDER / "barito_kuala" / "siak").rglob("*.csv"))


def _sample_form() -> FormIssued:
    said = {"indicators": SAMPLE.indicators, "regions": SAMPLE.regions}
    return EXAMPLE.model_copy(update=said)


def _numbers(figures: IndicatorFigures) -> dict[str, tuple[Count, Count | None]]:
    return {row.region: (row.numerator, row.denominator) for row in figures.rows}


def _sample_figures(path: Path, code: str) -> IndicatorFigures:
    sheets = SAMPLE.corrections if path.parent.name == "perbaikan" else SAMPLE.sheets
    return next(f for s in sheets for f in s.figures if f.indicator == code)


def _as_typed(text: str) -> Cell:
    """A CSV cell as a person's spreadsheet would have it."""
    try:
        return float(text)
    except ValueError:
        return text or None


def _as_rows(content: bytes) -> Rows:
    lines = csv.reader(io.StringIO(content.decode()))
    return [[_as_typed(cell) for cell in line] for line in lines]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_each_sample_export_reads_to_the_figures_that_the_sample_computes(path: Path) -> None:
    content = path.read_bytes()

    reading = read_siak(content, path.name, declared(), _sample_form())

    assert not reading.refused
    (figures,) = reading.figures
    expected = _sample_figures(path, figures.indicator)
    assert _numbers(figures) == _numbers(expected)
    assert (figures.basis, figures.as_of) == (Basis.DINAMIS, SAMPLE_DAY)
    assert figures.provenance is not None
    assert figures.provenance.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_sample_export_as_workbook_reads_to_the_same(path: Path) -> None:
    content = path.read_bytes()
    name = path.stem.upper().replace("_", " ")
    book = xlsx(_as_rows(content), names=[name])

    from_csv = read_siak(content, path.name, declared(), _sample_form())
    from_book = read_siak(book, "unduhan.xlsx", declared(), _sample_form())

    assert _plain(from_book) == _plain(from_csv)
    assert {v.place.partition("!")[0] for v in from_book.verdicts} == {name}


def _plain(reading: Reading) -> list[IndicatorFigures]:
    """The figures without what differs between two files: their names, hashes and places."""
    return [
        item.model_copy(
            update={
                "provenance": None,
                "rows": tuple(row.model_copy(update={"origin": None}) for row in item.rows),
            }
        )
        for item in reading.figures
    ]


def _ikd(rows: Rows) -> Reading:
    return read_siak(xlsx(rows), "ikd.xlsx", declared(), form())


def test_every_row_has_its_verdict_and_its_place() -> None:
    reading = _ikd(IKD)

    assert [(v.place, v.row, v.region, v.outcome) for v in reading.verdicts] == [
        ("Lembar1!B2", 2, "ALALAK", Outcome.DITERIMA),
        ("Lembar1!B3", 3, "MEKAR_SARI", Outcome.DITERIMA),
        ("Lembar1!B4", 4, KABUPATEN, Outcome.DITERIMA),
    ]
    assert [row.origin for row in reading.figures[0].rows] == [v.place for v in reading.verdicts]


def test_the_row_of_the_kabupaten_is_found_wherever_it_stands() -> None:
    mixed = [IKD[0], IKD[3], IKD[1], IKD[2]]

    assert _plain(_ikd(mixed)) == _plain(_ikd(IKD))


@pytest.mark.parametrize(
    "name",
    ["MEKARSARI", "Kec. Mekar Sari", "KECAMATAN MEKAR-SARI", "mekar_sari", "Mekar\u00a0Sari"],
)
def test_a_kecamatan_is_known_by_its_other_spellings(name: str) -> None:
    assert _plain(_ikd(changed(IKD, "B3", name))) == _plain(_ikd(IKD))


@pytest.mark.parametrize("name", ["JUMLAH", "Total", "KABUPATEN", "Kab. Barito Kuala", "63.04"])
def test_the_total_is_known_by_its_other_names(name: str) -> None:
    assert _plain(_ikd(changed(IKD, "B4", name))) == _plain(_ikd(IKD))


def test_titles_blank_rows_a_numbering_row_and_notes_without_numbers_are_passed_over() -> None:
    titled: Rows = [
        ["DASBOR IKD", None],
        ["Keadaan s.d. 30 September 2025"],
        [],
        IKD[0],
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        *IKD[1:3],
        [],
        IKD[3],
        ["Dicetak dari dasbor"],
    ]

    reading = _ikd(titled)

    assert _plain(reading) == _plain(_ikd(IKD))
    assert reading.verdicts[0].place == "Lembar1!B6"


PEREKAMAN: Rows = [
    [
        "NO",
        "WILAYAH",
        "WKTP DINAMIS",
        None,
        None,
        "PROGRES REKAM",
        None,
        None,
        "PROGRES PERSENTASE",
    ],
    [None, None, "LK", "PR", "JML", "L", "P", "TTL", "%"],
    [1, "Alalak", 60, 40, 100, 30, 20, 50, 50],
    [2, "Mekar Sari", 30, 20, 50, 15, 10, 25, 50],
    [None, "JUMLAH", 90, 60, 150, 45, 30, 75, 50],
]


def test_merged_heads_over_two_rows_are_read_as_siak_writes_them() -> None:
    wanted = form(asked("DD-01", by_sex=True))

    reading = read_siak(xlsx(PEREKAMAN), "unduhan.xlsx", declared(), wanted)

    first = reading.figures[0].rows[0]
    assert (first.numerator.male, first.numerator.female) == (Decimal(30), Decimal(20))
    assert first.numerator.total == Decimal(50)
    assert first.denominator == Count(total=Decimal(100), male=Decimal(60), female=Decimal(40))
    assert first.percent == Decimal(50)
    assert first.origin == "Lembar1!B3"


def test_merged_heads_over_three_rows_too() -> None:
    rows: Rows = [
        ["WILAYAH", "WAJIB AKTA", None, "MEMILIKI", None],
        [None, "AWAL", "DINAMIS", "AWAL", "DINAMIS"],
        [None, "JML", "JML", "JML", "JML"],
        ["Alalak", 10, 20, 5, 15],
        ["Mekar Sari", 10, 20, 5, 15],
        ["JUMLAH", 20, 40, 10, 30],
    ]
    wanted = form(asked("DD-05"))

    for basis, numerator in ((Basis.DKB_AWAL, 5), (Basis.DINAMIS, 15)):
        said = declared(report="AKTA_KELAHIRAN_0_18", basis=basis)
        reading = read_siak(xlsx(rows), "akta.xlsx", said, wanted)
        assert reading.figures[0].rows[0].numerator.total == Decimal(numerator)
        assert reading.figures[0].basis is basis


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_csv_is_read_with_any_delimiter_and_with_a_byte_order_mark(
    delimiter: str, start: bytes
) -> None:
    content = start + csv_of(IKD, delimiter)

    assert _plain(read_siak(content, "ikd.csv", declared(), form())) == _plain(_ikd(IKD))


def test_a_declared_separator_line_is_obeyed() -> None:
    content = b"sep=;\r\n" + csv_of(IKD, ";")

    reading = read_siak(content, "ikd.csv", declared(), form())

    assert reading.verdicts[0].place == "CSV!B3"
    assert _plain(reading) == _plain(_ikd(IKD))


def test_old_windows_letters_are_read() -> None:
    content = csv_of(IKD).replace(b"Alalak", b"Alalak\xa0")

    assert _plain(read_siak(content, "ikd.csv", declared(), form())) == _plain(_ikd(IKD))


def test_indonesian_numbers_are_read_where_they_are_declared() -> None:
    rows: Rows = [
        IKD[0],
        [1, "Alalak", "1.000", "250", "25"],
        [2, "Mekar Sari", "500", "100", "20,0"],
        [None, "BARITO KUALA", "1.500", "350", "23,33%"],
    ]
    said = declared(grouping="INDONESIA")

    assert _numbers(read_siak(xlsx(rows), "ikd.xlsx", said, form()).figures[0]) == _numbers(
        _ikd(IKD).figures[0]
    )


def test_a_hidden_sheet_without_a_table_does_not_disturb() -> None:
    book = xlsx([["catatan"]], IKD, names=["Info", "IKD"], hidden=1)

    assert not read_siak(book, "data.xlsx", declared(), form()).refused


def test_the_sheet_of_the_reports_name_is_taken_where_several_have_tables() -> None:
    book = xlsx(changed(IKD, "C2", 999), IKD, names=["Lama", "Aktivasi IKD"])

    reading = read_siak(book, "data.xlsx", declared(), form())

    assert reading.verdicts[0].place.startswith("Aktivasi IKD!")


def test_the_declared_sheet_is_taken() -> None:
    book = xlsx(IKD, changed(IKD, "C2", 999), names=["Satu", "Dua"])

    reading = read_siak(book, "data.xlsx", declared(sheet_name="dua"), form())

    assert reading.figures[0].rows[0].denominator == Count(total=Decimal(999))


def test_an_indicator_without_kecamatan_takes_the_row_of_the_kabupaten_only() -> None:
    reading = read_siak(xlsx(IKD), "ikd.xlsx", declared(), form(asked("DD-04", regional=False)))

    assert [row.region for row in reading.figures[0].rows] == [KABUPATEN]


def test_the_catalogue_may_name_other_columns_and_several_indicators_of_one_report() -> None:
    own = Columns(report="IKD", numerator="JUMLAH IKD", denominator="REKAM DINAMIS")
    extra = Columns(report="IKD", numerator="IKD BARU")
    wanted = form(asked("XX-01", columns=own), asked("XX-02", columns=extra, denominator=None))
    more: list[Cell] = ["Ikd Baru", 7, 8, 15]
    rows: Rows = [[*row, cell] for row, cell in zip(IKD, more, strict=True)]

    reading = read_siak(xlsx(rows), "ikd.xlsx", declared(), wanted)

    assert [f.indicator for f in reading.figures] == ["XX-01", "XX-02"]
    assert reading.figures[1].rows[0].numerator == Count(total=Decimal(7))
    assert len(reading.verdicts) == 6


def test_movements_and_opening_come_with_the_dynamic_basis_only() -> None:
    path = FOLDER / "barito_kuala" / "siak" / "akta_kelahiran_0_18.csv"
    dynamic, frozen = (
        read_siak(path.read_bytes(), path.name, declared(basis=basis), _sample_form())
        for basis in (Basis.DINAMIS, Basis.DKB_AWAL)
    )

    first = dynamic.figures[0].rows[0]
    assert [(m.name, m.adds) for m in first.movements][-1] == ("TERBIT AKTA BARU(LUAR DKB)", True)
    assert first.opening == frozen.figures[0].rows[0].denominator
    assert frozen.figures[0].rows[0].movements == ()


def test_rows_that_were_sent_before_are_unchanged() -> None:
    before = _ikd(IKD).figures
    after = _ikd(changed(IKD, "D3", 101))

    outcomes = [(v.region, v.outcome) for v in compare(after, before).verdicts]

    assert outcomes == [
        ("ALALAK", Outcome.SAMA),
        ("MEKAR_SARI", Outcome.DITERIMA),
        (KABUPATEN, Outcome.SAMA),
    ]


def test_the_same_numbers_on_another_day_are_not_unchanged() -> None:
    before = _ikd(IKD).figures
    after = read_siak(xlsx(IKD), "ikd.xlsx", declared(as_of="2025-09-29"), form())

    assert {v.outcome for v in compare(after, before).verdicts} == {Outcome.DITERIMA}

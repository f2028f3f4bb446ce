"""Workbooks that are refused: not ours, of another form, moved about, or filled wrongly."""

import io
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest

from services.collector.workbook import read_workbook, write_workbook
from services.collector.workbook.layout import IDENTITY, Column
from shared.contract.vocabulary import Source
from tests.unit.collector.intake.exports import IKD, NIK, csv_of, refusals, xlsx
from tests.unit.collector.workbook.forms import (
    BIDANG,
    GOOD,
    INDICATORS,
    OTHER,
    SIAK,
    filled,
    form,
    sheet,
)
from tests.unit.collector.world import indicator

CELLS: list[tuple[str, tuple[str, int, Column], object, str]] = [
    ("unit", (SIAK, 6, Column.NUMERATOR), "75 poin", "bukan-angka"),
    ("thousand", (SIAK, 6, Column.NUMERATOR), "1.000", "titik-rancu"),
    ("fraction of people", (SIAK, 6, Column.NUMERATOR), 50.5, "bukan-bilangan-bulat"),
    ("negative", (OTHER, 7, Column.NUMERATOR), -1, "angka-negatif"),
    ("date for number", (OTHER, 7, Column.NUMERATOR), date(2025, 9, 1), "tanggal-di-kolom-angka"),
    ("true for number", (OTHER, 7, Column.NUMERATOR), True, "benar-salah-di-kolom-angka"),
    ("formula", (OTHER, 7, Column.NUMERATOR), "=40+48", "rumus-belum-dihitung"),
    ("half a row", (SIAK, 7, Column.DENOMINATOR), None, "baris-belum-lengkap"),
    ("men left out", (SIAK, 7, Column.NUMERATOR_MALE), None, "baris-belum-lengkap"),
    ("men not asked", (SIAK, 9, Column.NUMERATOR_MALE), 3, "bukan-sel-isian"),
    ("denominator not asked", (OTHER, 7, Column.DENOMINATOR), 3, "bukan-sel-isian"),
    ("basis not asked", (OTHER, 6, Column.BASIS), "DINAMIS", "bukan-sel-isian"),
    ("words on a later row", (SIAK, 7, Column.NOTE), "catatan", "bukan-sel-isian"),
    ("no basis", (SIAK, 6, Column.BASIS), None, "basis-kosong"),
    ("strange basis", (SIAK, 6, Column.BASIS), "DKB", "bukan-pilihan"),
    ("perhaps", (OTHER, 6, Column.UNAVAILABLE), "mungkin", "bukan-pilihan"),
    ("no reason", (SIAK, 9, Column.WHY), None, "tidak-tersedia-tanpa-alasan"),
    ("blank reason", (SIAK, 9, Column.WHY), "  ", "tidak-tersedia-tanpa-alasan"),
    ("both", (OTHER, 6, Column.UNAVAILABLE), "ya", "tidak-tersedia-tetapi-berisi"),
    ("no date", (SIAK, 6, Column.AS_OF), None, "bukan-tanggal"),
    ("quarter for date", (SIAK, 6, Column.AS_OF), "TW III", "bukan-tanggal"),
    ("no such day", (SIAK, 6, Column.AS_OF), "31/09/2025", "bukan-tanggal"),
    ("formula for words", (OTHER, 6, Column.NOTE), '="a"&"b"', "rumus-belum-dihitung"),
    ("long text", (OTHER, 6, Column.NOTE), "x" * 501, "teks-terlalu-panjang"),
    ("other code", (SIAK, 6, Column.CODE), "DD-02", "sel-terkunci-berubah"),
    ("other region", (SIAK, 7, Column.REGION), "Alalak", "sel-terkunci-berubah"),
    ("below the form", (SIAK, 12, Column.NUMERATOR), 5, "bukan-sel-isian"),
]


@pytest.mark.parametrize(
    ("at", "value", "rule"),
    [c[1:] for c in CELLS],
    ids=[c[0] for c in CELLS],
)
def test_a_wrong_cell_is_refused_by_its_rule_at_its_place(
    at: tuple[str, int, Column], value: object, rule: str
) -> None:
    reading = read_workbook(filled(GOOD | {at: value}), "isian.xlsx", form())

    place = f"{at[0]}!{chr(ord('A') + at[2])}{at[1]}"
    assert refusals(reading) == [(rule, place)]
    assert (reading.refused, reading.figures) == (True, ())


def test_a_reason_without_the_word_is_asked_about() -> None:
    reading = read_workbook(
        filled(GOOD | {(OTHER, 6, Column.WHY): "Belum ada"}), "isian.xlsx", form()
    )

    assert refusals(reading) == [("bukan-pilihan", f"{OTHER}!Q6")]


def test_a_personal_number_in_a_note_is_refused_and_not_repeated() -> None:
    reading = read_workbook(
        filled(GOOD | {(OTHER, 6, Column.NOTE): f"a.n. {NIK}"}), "isian.xlsx", form()
    )

    assert refusals(reading) == [("nomor-pribadi", f"{OTHER}!T6")]
    assert NIK not in reading.model_dump_json()


def _without(name: str) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(form(), BIDANG, ())))
    del book[name]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sorted_by_name() -> bytes:
    """Rows 6 and 7 change places, as sorting does."""
    book = openpyxl.load_workbook(io.BytesIO(filled(GOOD)))
    sheet = book[SIAK]
    for column in range(1, len(Column) + 1):
        one, other = sheet.cell(6, column), sheet.cell(7, column)
        one.value, other.value = other.value, one.value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


CAPIL = indicator("CP-01", "CAPIL", Source.NON_SIAK)
CAPIL_SHEET = sheet("CAPIL", Source.NON_SIAK, (CAPIL,))
MADE: list[tuple[str, Callable[[], bytes], str, str]] = [
    ("any workbook", lambda: xlsx(IKD), "bukan-buku-kerja-form", "isian.xlsx"),
    ("CSV", lambda: csv_of(IKD), "jenis-berkas", "isian.xlsx"),
    (
        "identity of something else",
        lambda: xlsx([["jenis", "lain"]], names=[IDENTITY]),
        "bukan-buku-kerja-form",
        "isian.xlsx",
    ),
    (
        "a bidang that the form does not ask",
        lambda: write_workbook(form((*INDICATORS, CAPIL), sheets=(CAPIL_SHEET,)), "CAPIL", ()),
        "form-tidak-cocok",
        "isian.xlsx",
    ),
    ("identity gone", lambda: _without(IDENTITY), "bukan-buku-kerja-form", "isian.xlsx"),
    ("sheet gone", lambda: _without(SIAK), "bukan-buku-kerja-form", "isian.xlsx"),
    (
        "another cycle",
        lambda: write_workbook(form(cycle="6304-dukcapil:2025-Q2:r0"), BIDANG, ()),
        "form-tidak-cocok",
        "isian.xlsx",
    ),
    (
        "another office",
        lambda: write_workbook(form(cycle="6303-dukcapil:2025-Q3:r0"), BIDANG, ()),
        "form-tidak-cocok",
        "isian.xlsx",
    ),
    (
        "another catalogue version",
        lambda: write_workbook(
            form(versions=form().versions.model_copy(update={"catalogue": "2025.9"})), BIDANG, ()
        ),
        "versi-form-tidak-cocok",
        "isian.xlsx",
    ),
    (
        "other rows under the same version",
        lambda: write_workbook(form(INDICATORS[1:]), BIDANG, ()),
        "versi-form-tidak-cocok",
        "isian.xlsx",
    ),
    ("sorted", _sorted_by_name, "sel-terkunci-berubah", f"{SIAK}!D6"),
]


@pytest.mark.parametrize(
    ("content", "rule", "place"), [m[1:] for m in MADE], ids=[m[0] for m in MADE]
)
def test_a_workbook_that_is_not_this_form_is_refused(
    content: Callable[[], bytes], rule: str, place: str
) -> None:
    reading = read_workbook(content(), "isian.xlsx", form())

    assert refusals(reading)[0] == (rule, place)
    assert (reading.refused, reading.figures) == (True, ())

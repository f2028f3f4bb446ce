"""Realisasi tahunan as a workbook, a document and CSV."""

from typing import Final

from services.recap.domain.lakip_year import Annual, AnnualRow, QuarterResult, QuarterState
from services.recap.domain.writing import listed, quarters
from services.recap.export.book import Book, Cell, Column, Paper
from services.recap.export.paper import Paragraphs
from services.recap.export.report_table import colour
from services.recap.export.wording import Wording
from shared.tables import csv_bytes

_COLUMNS: Final = (
    Column("No", 5),
    Column("Sasaran Strategis", 30),
    Column("Kode", 9),
    Column("Indikator Kinerja", 40),
    Column("Satuan", 11),
    Column("Target Tahun", 13, None),
    Column("Realisasi s.d. TW I", 14, None),
    Column("Realisasi s.d. TW II", 14, None),
    Column("Realisasi s.d. TW III", 14, None),
    Column("Realisasi s.d. TW IV", 14, None),
    Column("Realisasi Terakhir", 14, None),
    Column("Capaian thd Target Tahun (%)", 13),
    Column("Predikat", 16),
    Column("Keterangan", 34),
)
_PREDICATE: Final = 12
_LAST_QUARTER: Final = 4
_ROMAN: Final = ("I", "II", "III", "IV")
_STATES: Final = {
    QuarterState.DISAHKAN: "Tanpa angka",
    QuarterState.RIWAYAT: "Tanpa angka",
    QuarterState.TIDAK_DIUKUR: "Tidak diukur",
    QuarterState.BELUM_DISAHKAN: "Belum disahkan",
}


def annual_book(table: Annual, wording: Wording, paper: Paper = Paper.A4) -> bytes:
    """One sheet; what was not ratified says so in its cell."""
    book = Book(title(table), paper)
    lines = (wording.office(table.office), *quarter_lines(table))
    page = book.sheet("Realisasi Tahunan", title(table), lines)
    colour(page, page.table(_COLUMNS, _rows(table), freeze=4), _PREDICATE)
    return book.bytes()


def annual_document(table: Annual, wording: Wording) -> bytes:
    """The same table to go on writing in."""
    paper = Paragraphs(title(table))
    paper.heading(title(table).upper(), 1)
    for line in (wording.office(table.office), *quarter_lines(table)):
        paper.text(line)
    paper.cells(_COLUMNS, _rows(table))
    return paper.bytes()


def annual_csv(table: Annual) -> bytes:
    """The same table for other programs: semicolons and decimal commas."""
    heads = [column.head for column in _COLUMNS]
    return csv_bytes(heads, (_row(number, row) for number, row in enumerate(table.rows, 1)))


def title(table: Annual) -> str:
    """What the table is called."""
    return f"Realisasi Kinerja Tahun {table.year}"


def ratified_line(table: Annual) -> str:
    """Which quarters count."""
    if not table.ratified:
        return "Belum ada triwulan yang disahkan pada tahun ini."
    return f"Sudah disahkan: {listed(quarters(table.ratified))}."


def quarter_lines(table: Annual) -> tuple[str, ...]:
    """Which quarters are in the table, which are imported, which are lacking."""
    said = (
        ("Dari riwayat yang diimpor", table.imported),
        ("Belum disahkan dan tidak diperkirakan", table.lacking),
    )
    others = (f"{words}: {listed(quarters(labels))}." for words, labels in said if labels)
    return (ratified_line(table), *others)


def _rows(table: Annual) -> list[tuple[list[Cell], int]]:
    return [(_row(number, row), row.decimals) for number, row in enumerate(table.rows, 1)]


def _row(number: int, row: AnnualRow) -> list[Cell]:
    return [
        number,
        row.goal,
        row.indicator,
        row.name,
        row.unit,
        row.target_year,
        *(_quarter(result) for result in row.quarters),
        row.value,
        row.achievement_year,
        row.predicate or "-",
        _remarks(row),
    ]


def _quarter(result: QuarterResult) -> Cell:
    return _STATES[result.state] if result.value is None else result.value


def _remarks(row: AnnualRow) -> str | None:
    imported = tuple(
        _ROMAN[result.quarter - 1]
        for result in row.quarters
        if result.state is QuarterState.RIWAYAT and result.value is not None
    )
    parts = [row.label or ""]
    if row.value is not None and row.until is not None and row.until < _LAST_QUARTER:
        until = _ROMAN[row.until - 1]
        parts.append(f"Angka sampai dengan Triwulan {until}, belum angka tahunan.")
    if imported:
        parts.append(f"Triwulan {listed(imported)}: riwayat yang diimpor, triwulan itu saja.")
    return " ".join(filter(None, parts)) or None

"""Pengukuran Kinerja: the table that the office prints, with all its columns."""

from typing import Final

from services.recap.domain.report import RecapReport
from services.recap.export.book import Book, Cell, Column, Page
from services.recap.export.wording import MEASURED, Wording, period
from shared.contract.recap import MeasuredRow
from shared.contract.vocabulary import Measured, Source
from shared.words import date_words as day

SHEET: Final = "Pengukuran Kinerja"
CODE: Final = "Kode"
COLUMNS: Final = (
    Column("No", 5),
    Column("Sasaran Strategis", 28),
    Column(CODE, 9),
    Column("Indikator Kinerja", 34),
    Column("Satuan", 10),
    Column("Target Tahun", 12, None),
    Column("Target TW", 12, None),
    Column("Realisasi TW", 13, None),
    Column("Capaian TW (%)", 11),
    Column("Capaian thd Target Tahun (%)", 12),
    Column("Predikat", 15),
    Column("Sumber Data", 22),
    Column("Penanggung Jawab", 24),
    Column("Faktor Pendorong/Penghambat", 34),
    Column("Tindak Lanjut", 26),
    Column("Ket", 28),
)
PREDICATE: Final = 10
ACHIEVEMENT: Final = 8

_COLOURS: Final = {
    "Sangat Tinggi": ("#1E6B3A", "#D5F0DD"),
    "Tinggi": ("#2F6B1E", "#E6F4D9"),
    "Sedang": ("#7A5B00", "#FFF3C4"),
    "Rendah": ("#8A3B00", "#FFE0CC"),
    "Sangat Rendah": ("#8A1C1C", "#FBD9D9"),
}
"""Letters and ground of each predicate; the word stands there too, for who sees no colours."""

_SOURCES: Final = {Source.SIAK.value: "SIAK", Source.NON_SIAK.value: "Non SIAK"}


class Placed:
    """Where the table's rows are on its sheet, for who refers to them."""

    def __init__(self, rows: range, page: Page) -> None:
        self.rows = rows
        self.page = page


def measurement(book: Book, report: RecapReport, wording: Wording) -> Placed:
    """The sheet; realisasi is sampai dengan triwulan ini."""
    state = "Rekap sementara" if report.provisional else "Rekap"
    lines = (f"{state} versi {report.recap_version}; realisasi sampai dengan triwulan ini.",)
    page = book.sheet(SHEET, f"Pengukuran Kinerja {period(report.cycle)}", lines)
    decimals = {one.indicator: one.decimals for one in report.standings}
    rows = [
        (_row(number, row, wording), decimals[row.indicator])
        for number, row in enumerate(report.table, 1)
    ]
    placed = page.table(COLUMNS, rows, freeze=4)
    colour(page, placed, PREDICATE)
    return Placed(placed, page)


def colour(page: Page, rows: range, column: int) -> None:
    """Colours the cells of a column by their predicate."""
    for predicate, (letters, ground) in _COLOURS.items() if rows else ():
        form = page.book.form(font_color=letters, bg_color=ground)
        rule = {"type": "cell", "criteria": "==", "value": f'"{predicate}"', "format": form}
        page.raw.conditional_format(rows[0], column, rows[-1], column, rule)


def _row(number: int, row: MeasuredRow, wording: Wording) -> list[Cell]:
    measured = row.measured is Measured.TERUKUR
    return [
        number,
        row.goal,
        row.indicator,
        row.name,
        row.unit,
        row.target_year,
        row.target_quarter,
        MEASURED[row.measured] if row.value is None else row.value,
        row.achievement if measured else MEASURED[row.measured],
        row.achievement_year,
        row.predicate or "-",
        row.document or _SOURCES.get(row.source, row.source),
        wording.bidang(row.bidang),
        _factors(row),
        row.follow_up,
        _remarks(row),
    ]


def _factors(row: MeasuredRow) -> str | None:
    parts = (
        f"Pendorong: {row.supporting}" if row.supporting else "",
        f"Penghambat: {row.hindering}" if row.hindering else "",
    )
    return "\n".join(filter(None, parts)) or None


def _remarks(row: MeasuredRow) -> str | None:
    """Keterangan: the value in words, the cut-off date, the bidang's note, why there is none."""
    parts = (
        row.label or "",
        f"Keadaan per {day(row.as_of)}" if row.as_of else "",
        row.note or "",
        "" if row.measured is Measured.TERUKUR else row.why,
    )
    return "\n".join(filter(None, parts)) or None

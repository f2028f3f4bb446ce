"""Rincian Kecamatan: what each kecamatan contributes to a figure."""

from collections.abc import Iterator
from typing import Final

from services.recap.domain.report import RecapReport
from services.recap.domain.writing import name
from services.recap.export.book import Book, Cell, Column
from services.recap.export.wording import MEASURED, period

_COLUMNS: Final = (
    Column("Kode", 10),
    Column("Indikator Kinerja", 44),
    Column("Kecamatan", 22),
    Column("Pembilang", 14, 0),
    Column("Penyebut", 14, 0),
    Column("Nilai", 12, None),
    Column("Satuan", 12),
    Column("Keadaan", 20),
)


def regions(book: Book, report: RecapReport) -> None:
    """The sheet; figures are of this quarter alone."""
    lines = ("Angka selama triwulan ini; angka kabupaten pada lembar Pengukuran Kinerja.",)
    page = book.sheet("Rincian Kecamatan", f"Rincian Kecamatan {period(report.cycle)}", lines)
    rows = list(_rows(report))
    if not rows:
        page.line("Belum ada rincian kecamatan.")
    page.table(_COLUMNS, rows, freeze=3)


def _rows(report: RecapReport) -> Iterator[tuple[list[Cell], int]]:
    decimals = {one.indicator: one.decimals for one in report.standings}
    for row in report.table:
        for region in row.regions:
            cells: list[Cell] = [
                row.indicator,
                row.name,
                name(region.region),
                region.numerator,
                region.denominator,
                region.value,
                row.unit,
                MEASURED[region.measured],
            ]
            yield cells, decimals[row.indicator]

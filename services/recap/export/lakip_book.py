"""The tables of Bab III as a workbook: a sheet each, and one that says what they rest on."""

from typing import Final

from services.recap.domain.lakip import Lakip
from services.recap.export.annual_book import ratified_line
from services.recap.export.book import Book, Cell, Column, Paper
from services.recap.export.lakip_tables import lakip_tables
from services.recap.export.report_table import colour
from services.recap.export.wording import Wording, period

_SOURCES: Final = (
    Column("Triwulan", 34),
    Column("Disahkan pada", 38),
    Column("SHA-256 dokumen yang disahkan", 70),
)


def lakip_book(tables: Lakip, wording: Wording, paper: Paper = Paper.A4) -> bytes:
    """The workbook of a year."""
    book = Book(f"Tabel LKjIP Bab III Tahun {tables.year}", paper)
    _basis(book, tables, wording)
    for one in lakip_tables(tables):
        page = book.sheet(one.sheet, one.heading, (one.sentence,))
        if not one.rows:
            page.line(one.absent)
            continue
        rows = page.table(one.columns, one.rows, freeze=2)
        if one.predicate is not None:
            colour(page, rows, one.predicate)
    return book.bytes()


def _basis(book: Book, tables: Lakip, wording: Wording) -> None:
    """Catatan: which quarters count, what is lacking, where each figure can be proved."""
    title = f"Tabel Laporan Kinerja (LKjIP) Bab III Tahun {tables.year}"
    lines = (wording.office(tables.office), ratified_line(tables.annual))
    page = book.sheet("Catatan", title, lines)
    for remark in tables.remarks:
        page.line(remark)
    for plan in tables.plans:
        page.line(f"Dokumen perencanaan: {plan}.")
    page.row += 1
    rows: list[tuple[list[Cell], int]] = [
        ([period(source.cycle), wording.moment(source.ratified_at), source.sha256], 0)
        for source in tables.sources
    ]
    page.table(_SOURCES, rows)

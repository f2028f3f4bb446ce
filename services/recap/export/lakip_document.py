"""The tables of Bab III as a document that the office goes on writing in."""

from typing import Final

from services.recap.domain.lakip import Lakip
from services.recap.export.annual_book import ratified_line
from services.recap.export.book import Cell, Column
from services.recap.export.lakip_table import LakipTable
from services.recap.export.lakip_tables import lakip_tables
from services.recap.export.paper import Paragraphs
from services.recap.export.wording import Wording, period

_SOURCES: Final = (
    Column("Triwulan", 30),
    Column("Disahkan pada", 34),
    Column("SHA-256 dokumen yang disahkan", 70),
)


def lakip_document(tables: Lakip, wording: Wording) -> bytes:
    """Bab III with headings, sentences and real tables; A4, Indonesian numbers."""
    paper = Paragraphs(f"LKjIP Bab III Tahun {tables.year}")
    paper.heading("BAB III AKUNTABILITAS KINERJA", 1)
    paper.text(f"{wording.office(tables.office)}, Tahun {tables.year}")
    paper.heading("3.1 Dasar Angka", 2)
    for line in (ratified_line(tables.annual), *tables.remarks):
        paper.point(line)
    for plan in tables.plans:
        paper.point(f"Dokumen perencanaan: {plan}.")
    for position, one in enumerate(lakip_tables(tables), 2):
        paper.heading(f"3.{position} {one.heading}", 2)
        _table(paper, one)
    _proof(paper, tables, wording)
    return paper.bytes()


def _table(paper: Paragraphs, one: LakipTable) -> None:
    if not one.rows:
        paper.text(one.absent)
        return
    paper.text(one.sentence)
    paper.cells(one.columns, one.rows)


def _proof(paper: Paragraphs, tables: Lakip, wording: Wording) -> None:
    """Where each ratified figure can be proved."""
    paper.heading("Sumber Angka yang Disahkan", 2)
    if not tables.sources:
        paper.text("Belum ada triwulan yang disahkan pada tahun ini.")
        return
    rows: list[tuple[list[Cell], int]] = [
        ([period(source.cycle), wording.moment(source.ratified_at), source.sha256], 0)
        for source in tables.sources
    ]
    paper.cells(_SOURCES, rows)

"""Tables of the editable form: repeated heads, rows that are not torn apart, fixed widths."""

from collections.abc import Sequence
from typing import Any, Final

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table as WordTable
from docx.table import _Cell, _Row

from shared.letters.model import Table

GRID: Final = "Table Grid"
_SHADE: Final = "E8E8E8"
_ALIGN: Final = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}


def fill(word: WordTable, table: Table) -> None:
    """The table's head, the row of column numbers, and its rows."""
    head = word.rows[0]
    for cell, column in zip(head.cells, table.columns, strict=True):
        put(cell, column.head, table.size, bold=True, align="center")
        _shade(cell)
    heads = [head, *([_numbers(word, table)] if table.numbered else [])]
    for row in heads:
        _mark(row, "w:tblHeader")
    for texts in table.rows:
        _fill_row(new_row(word), table, texts)
    for row in word.rows:
        _mark(row, "w:cantSplit")


def new_row(word: WordTable) -> _Row:
    """One more row at the end."""
    row: _Row = word.add_row()  # type: ignore[no-untyped-call] # python-docx left it untyped
    return row


def _fill_row(row: _Row, table: Table, texts: Sequence[str]) -> None:
    if table.room:
        row.height = Mm(table.room)
    for cell, column, text in zip(row.cells, table.columns, texts, strict=True):
        put(cell, text, table.size, align=column.align)


def _numbers(word: WordTable, table: Table) -> _Row:
    row = new_row(word)
    for number, cell in enumerate(row.cells, start=1):
        put(cell, f"({number})", table.size * 0.85, align="center")
    return row


def put(cell: _Cell, text: str, size: float, *, bold: bool = False, align: str = "left") -> None:
    """Text into the first paragraph of a cell."""
    paragraph = cell.paragraphs[0]
    paragraph.style = "Isi Tabel"
    paragraph.alignment = _ALIGN[align]
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.bold = bold


def widths(word: WordTable, shares: Sequence[float], whole: int) -> None:
    """Columns by their shares of the whole width. Word wants it on every cell."""
    word.autofit = False
    _narrow_margins(word)
    total = sum(shares)
    for column, share in zip(word.columns, shares, strict=True):
        column.width = int(whole * share / total)
    for row in word.rows:
        for cell, share in zip(row.cells, shares, strict=True):
            cell.width = int(whole * share / total)


def _narrow_margins(word: WordTable) -> None:
    """A millimetre beside the text: Word's own two tear "No." apart in a narrow column."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "57")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties: Any = word._tbl.tblPr  # noqa: SLF001 - python-docx has no call for it
    look = properties.find(qn("w:tblLook"))
    if look is None:
        properties.append(margins)
    else:
        look.addprevious(margins)


def _shade(cell: _Cell) -> None:
    properties: Any = cell._tc.get_or_add_tcPr()  # noqa: SLF001 - python-docx has no call for it
    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", _SHADE)):
        shade.set(qn(f"w:{key}"), value)
    properties.append(shade)


def _mark(row: _Row, name: str) -> None:
    properties: Any = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no call for it
    properties.append(OxmlElement(name))

"""Tables of the editable form: repeated heads, rows that are not torn apart, fixed widths."""

from collections.abc import Sequence
from typing import Any, Final

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import Table as WordTable
from docx.table import _Cell, _Row

from shared.letters.model import Table

GRID: Final = "Table Grid"
CELL_STYLE: Final = "IsiTabel"
"""Word's id of the style "Isi Tabel"."""
_SHADE: Final = "E8E8E8"
_ALIGN: Final = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}


def fill(word: WordTable, table: Table, whole: int) -> None:
    """The table's head, the row of column numbers, and its rows, ``whole`` wide."""
    total = sum(column.width for column in table.columns)
    shares = [Length(int(whole * column.width / total)) for column in table.columns]
    word.autofit = False
    _narrow_margins(word)
    for column, share in zip(word.columns, shares, strict=True):
        column.width = share
    head = word.rows[0]
    for cell, column, share in zip(head.cells, table.columns, shares, strict=True):
        put(cell, column.head, table.size, bold=True, align="center", width=share)
        _shade(cell)
    heads = [head, *([_numbers(word, table, shares)] if table.numbered else [])]
    for row in heads:
        _mark(row, "w:tblHeader")
        _mark(row, "w:cantSplit")
    for texts in table.rows:
        _fill_row(new_row(word), table, texts, shares)


def new_row(word: WordTable) -> _Row:
    """One more row at the end."""
    row: _Row = word.add_row()  # type: ignore[no-untyped-call] # python-docx left it untyped
    return row


def _fill_row(row: _Row, table: Table, texts: Sequence[str], shares: Sequence[Length]) -> None:
    _mark(row, "w:cantSplit")
    if table.room:
        row.height = Mm(table.room)
    cells = zip(row.cells, table.columns, texts, shares, strict=True)
    for cell, column, text, share in cells:
        put(cell, text, table.size, align=column.align, width=share)


def _numbers(word: WordTable, table: Table, shares: Sequence[Length]) -> _Row:
    row = new_row(word)
    for number, (cell, share) in enumerate(zip(row.cells, shares, strict=True), start=1):
        put(cell, f"({number})", table.size * 0.85, align="center", width=share)
    return row


def put(
    cell: _Cell,
    text: str,
    size: float,
    *,
    bold: bool = False,
    align: str = "left",
    width: Length | None = None,
) -> None:
    """Text into the first paragraph of a cell."""
    paragraph = cell.paragraphs[0]
    paragraph._p.get_or_add_pPr().style = CELL_STYLE  # noqa: SLF001 - by name, each call searches all styles
    paragraph.alignment = _ALIGN[align]
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.bold = bold
    if width is not None:
        cell.width = width


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

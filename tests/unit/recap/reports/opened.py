"""Opens what was made as another program would, for the tests to look into."""

import io
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet


def book(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def sheet(content: bytes, name: str) -> Worksheet:
    found = book(content)[name]
    assert isinstance(found, Worksheet)
    return found


def cells(page: Worksheet) -> Iterator[Cell]:
    for row in page.iter_rows():
        yield from (cell for cell in row if isinstance(cell, Cell) and cell.value is not None)


def table(page: Worksheet, head: str, occurrence: int = 0) -> list[dict[str, Cell]]:
    """The rows below a row of heads that begins with ``head``, by head, up to a blank one."""
    rows = [list(row) for row in page.iter_rows()]
    begins = [number for number, row in enumerate(rows) if row[0].value == head]
    start = begins[occurrence]
    heads = [str(cell.value) for cell in rows[start] if cell.value is not None]
    found: list[dict[str, Cell]] = []
    for row in rows[start + 1 :]:
        if row[0].value is None:
            break
        named = zip(heads, row, strict=False)
        found.append({name: cell for name, cell in named if isinstance(cell, Cell)})
    return found


def document(content: bytes) -> WordDocument:
    return Document(io.BytesIO(content))


def texts(content: bytes) -> list[str]:
    """Paragraphs outside tables."""
    return [paragraph.text for paragraph in document(content).paragraphs]


def grid(content: bytes, number: int) -> list[list[str]]:
    """A document's table, row by row."""
    found: Any = document(content).tables[number]
    return [[cell.text for cell in row.cells] for row in found.rows]

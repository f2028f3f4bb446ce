"""A document in the house's form: A4, headings, lists, tables whose heads repeat on each page."""

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from services.recap.domain.calculation.arithmetic import EXACT
from services.recap.export.book import Cell, Column
from shared.tables import repacked
from shared.tables.write import CREATED
from shared.words import number_words as number

_FONT: Final = "Arial"
_WIDTH: Final = Mm(297 - 2 * 20)
_HEAD_COLOUR: Final = "D9E2EC"
_LANGUAGE: Final = "id-ID"


class Paragraphs:
    """Written downwards; `bytes` ends it. A4 lying, since the tables are wide."""

    def __init__(self, title: str) -> None:
        self._document = Document()
        self._set_up(title)

    def heading(self, text: str, level: int) -> None:
        """A heading that the office's own table of contents picks up."""
        heading = self._document.add_heading(text, level)
        for run in heading.runs:
            run.font.name = _FONT
            run.font.color.rgb = RGBColor(0, 0, 0)

    def text(self, text: str) -> None:
        """A paragraph."""
        self._document.add_paragraph(text)

    def point(self, text: str) -> None:
        """A point of a list."""
        self._document.add_paragraph(text, style="List Bullet")

    def cells(self, columns: Sequence[Column], rows: Sequence[tuple[Sequence[Cell], int]]) -> None:
        """A table of cells, each row with the decimals of its indicator, in Indonesian numbers."""
        texts = [
            [
                shown(value, decimals if column.decimals is None else column.decimals)
                for column, value in zip(columns, values, strict=True)
            ]
            for values, decimals in rows
        ]
        numeric = [
            any(isinstance(values[position], Decimal | int) for values, _ in rows)
            for position in range(len(columns))
        ]
        self._table(columns, texts, numeric)

    def _table(
        self, columns: Sequence[Column], rows: Sequence[Sequence[str]], numeric: Sequence[bool]
    ) -> None:
        """Columns are as wide as their share of the page, numbers stand at the right."""
        table = self._document.add_table(rows=1, cols=len(columns), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        heads = table.rows[0]
        _repeat(heads)
        for cell, column in zip(heads.cells, columns, strict=True):
            _write(cell, column.head, bold=True, ground=_HEAD_COLOUR)
        for row in rows:
            cells = table.add_row().cells
            for cell, text, right in zip(cells, row, numeric, strict=True):
                _write(cell, text, right=right)
        total = sum(column.width for column in columns)
        for position, column in enumerate(columns):
            for cell in table.columns[position].cells:
                cell.width = int(_WIDTH * column.width / total)
        self._document.add_paragraph()

    def bytes(self) -> bytes:
        """The file; the same content gives the same bytes."""
        out = io.BytesIO()
        self._document.save(out)
        return repacked(out.getvalue())

    def _set_up(self, title: str) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.left_margin = section.right_margin = Mm(20)
        section.top_margin = section.bottom_margin = Mm(20)
        style: Any = self._document.styles["Normal"]
        style.font.name, style.font.size = _FONT, Pt(10)
        style.element.rPr.append(_element("w:lang", val=_LANGUAGE))
        properties = self._document.core_properties
        properties.title, properties.author, properties.comments = title, "Kinerja", ""
        properties.created = properties.modified = CREATED
        _page_number(section.footer.paragraphs[0])


def shown(value: Cell, decimals: int) -> str:
    """A cell as text: numbers with the indicator's decimals, or more where they have more."""
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        own = -exponent if isinstance(exponent, int) else 0
        return number(value.quantize(Decimal(1).scaleb(-max(decimals, own)), context=EXACT))
    return "-" if value is None else str(value)


def _write(
    cell: Any, text: str, *, bold: bool = False, right: bool = False, ground: str | None = None
) -> None:
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(9)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if ground is not None:
        cell._tc.get_or_add_tcPr().append(  # noqa: SLF001 - the library has no call for shading
            _element("w:shd", val="clear", color="auto", fill=ground)
        )


def _repeat(row: Any) -> None:
    """Make a row the head on every page."""
    row._tr.get_or_add_trPr().append(_element("w:tblHeader", val="true"))  # noqa: SLF001 - as above


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.add_run("Halaman ")
    field = _element("w:fldSimple", instr="PAGE")
    field.append(paragraph.add_run("1")._r)  # noqa: SLF001 - as above; shown until it is reckoned
    paragraph._p.append(field)  # noqa: SLF001 - as above


def _element(name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for attribute, value in attributes.items():
        element.set(qn(f"w:{attribute}"), value)
    return element

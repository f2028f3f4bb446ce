"""A workbook in the house's form: titles, tables with real numbers, print set-up."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from shared.tables import inert, workbook

Cell = str | int | Decimal | date | None


class Paper(StrEnum):
    """Paper that offices here print on; F4 is what spreadsheets call Folio."""

    A4 = "A4"
    F4 = "F4"


_PAPER_CODES: Final = {Paper.A4: 9, Paper.F4: 14}
_HEAD: Final = {"bold": True, "bg_color": "#D9E2EC", "border": 1, "text_wrap": True}
_CENTRED: Final = {"align": "center", "valign": "vcenter"}
_BODY: Final = {"border": 1, "text_wrap": True, "valign": "top"}
_FONT: Final = {"font_name": "Arial", "font_size": 10}
_DATE: Final = "dd/mm/yyyy"
LONGEST_CELL: Final = 32_000
"""A cell of a workbook holds 32,767 characters."""


def number_format(decimals: int, *, signed: bool = False) -> str:
    """As files store it: shown as ``1.234,50`` where the spreadsheet's settings are Indonesian."""
    plain = "#,##0" + ("." + "0" * decimals if decimals else "")
    return f"+{plain};-{plain};{plain}" if signed else plain


_WHOLE: Final = number_format(0)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, its width in characters, the decimals of its numbers.

    ``decimals`` is none where each row says them itself; ``signed`` shows a plus too.
    """

    head: str
    width: float
    decimals: int | None = 2
    signed: bool = False


@dataclass
class Book:
    """Collects sheets and gives the file's bytes."""

    title: str
    paper: Paper = Paper.A4
    _out: io.BytesIO = field(default_factory=io.BytesIO)
    _formats: dict[str, Any] = field(default_factory=dict)
    _bodies: dict[tuple[str | None, bool], Any] = field(default_factory=dict)
    _book: Any = None

    def __post_init__(self) -> None:
        """Begin the workbook."""
        self._book = workbook(self._out, self.title)

    def bytes(self) -> bytes:
        """The file; nothing can be added afterwards."""
        self._book.close()
        return self._out.getvalue()

    def form(self, **properties: object) -> Any:
        """A cell format; the same properties give the same one."""
        key = repr(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format({**_FONT, **properties})
        return self._formats[key]

    def body(self, shown: str | None = None, *, quoted: bool = False) -> Any:
        """The format of a cell of a table; ``quoted`` for texts that look like a formula."""
        key = (shown, quoted)
        if key not in self._bodies:
            number = {} if shown is None else {"num_format": shown}
            self._bodies[key] = self.form(**_BODY, **number, quote_prefix=quoted)
        return self._bodies[key]

    def sheet(self, name: str, title: str, lines: Sequence[str] = ()) -> "Page":
        """A sheet that begins with its title and some lines, landscape, one page wide."""
        page = self._book.add_worksheet(name)
        page.set_landscape()
        page.set_paper(_PAPER_CODES[self.paper])
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        page.set_footer("&L&8&F&C&8&A&R&8Halaman &P dari &N")
        page.write_string(0, 0, title, self.form(bold=True, font_size=13))
        for position, line in enumerate(lines, 1):
            page.write_string(position, 0, line, self.form(italic=True))
        return Page(self, page, name, len(lines) + 2)

    def chart(self, kind: str) -> Any:
        """A chart, to be placed on a page."""
        return self._book.add_chart({"type": kind})


@dataclass
class Page:
    """One sheet, written downwards; ``row`` is the next free row, counted from 0."""

    book: Book
    raw: Any
    name: str
    row: int
    sized: bool = False

    def heading(self, text: str) -> None:
        """A line in bold between two tables."""
        self.raw.write_string(self.row, 0, text, self.book.form(bold=True))
        self.row += 1

    def line(self, text: str) -> None:
        """A line of words."""
        self.raw.write_string(self.row, 0, text[:LONGEST_CELL], self.book.form())
        self.row += 1

    def table(
        self,
        columns: Sequence[Column],
        rows: Iterable[tuple[Sequence[Cell], int]],
        *,
        freeze: int | None = None,
    ) -> range:
        """A table; each row comes with its decimals. Gives the rows that hold data.

        ``freeze`` is how many columns stay in view with the heads; heads repeat on every page.
        The first table of a sheet sets how wide its columns are.
        """
        head = self.book.form(**_HEAD, **_CENTRED)
        for position, column in enumerate(columns):
            if not self.sized:
                self.raw.set_column(position, position, column.width)
            self.raw.write_string(self.row, position, column.head, head)
        self.sized = True
        if freeze is not None:
            self.raw.freeze_panes(self.row + 1, freeze)
            self.raw.repeat_rows(self.row)
        first = self.row + 1
        for values, decimals in rows:
            self.row += 1
            for position, (column, value) in enumerate(zip(columns, values, strict=True)):
                own = decimals if column.decimals is None else column.decimals
                self._cell(position, value, number_format(own, signed=column.signed))
        self.row += 2
        return range(first, self.row - 1)

    def _cell(self, column: int, value: Cell, shown: str) -> None:
        match value:
            case None:
                self.raw.write_blank(self.row, column, None, self.book.body())
            case date():
                self.raw.write_datetime(self.row, column, value, self.book.body(_DATE))
            case int():
                self.raw.write_number(self.row, column, value, self.book.body(_WHOLE))
            case Decimal():
                self.raw.write_number(self.row, column, value, self.book.body(shown))
            case str():
                form = self.book.body(quoted=inert(value) != value)
                self.raw.write_string(self.row, column, value[:LONGEST_CELL], form)

"""A table as a file has it, before anybody knows what it means."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Value = str | Decimal | date | bool | None
"""What stands in a cell. Texts of a CSV file stay texts: nobody has said yet which are numbers."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet shows it, and its cells from column A on."""

    number: int
    values: tuple[Value, ...]

    @property
    def blank(self) -> bool:
        """Whether nothing stands in it."""
        return all(value is None for value in self.values)


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet. ``sheet`` is its name, or the file's name for CSV. Blank rows are left out."""

    sheet: str
    rows: tuple[Row, ...]

    def address(self, row: int, column: int) -> str:
        """Where a cell is, as people say it: ``Renstra!B7`` for row 7 and column 1."""
        return f"{self.sheet}!{letters(column)}{row}"


def letters(column: int) -> str:
    """A column's letters; 0 is A, 26 is AA."""
    named = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        named = chr(ord("A") + rest) + named
    return named

"""What the tables of Bab III have in common, for the workbook and the document alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from services.recap.domain.lakip import Lakip, LakipGoal
from services.recap.domain.lakip_rows import LakipRow
from services.recap.export.book import Cell, Column
from services.recap.export.wording import MEASURED

Rows = tuple[tuple[list[Cell], int], ...]
"""Cells of each row, and the decimals of its indicator."""

CODE: Final = Column("Kode", 9)
NAME: Final = Column("Indikator Kinerja", 38)
UNIT: Final = Column("Satuan", 11)


@dataclass(frozen=True, slots=True)
class LakipTable:
    """One table: the sheet's name, the heading, a sentence before it, heads and rows.

    ``absent`` is said in its place where there are no rows. ``predicate`` is a column to colour.
    """

    sheet: str
    heading: str
    sentence: str
    columns: tuple[Column, ...]
    rows: Rows
    absent: str
    predicate: int | None = None


def each(tables: Lakip) -> Iterator[tuple[LakipGoal, LakipRow]]:
    """Every indicator with its sasaran, in the order of the form."""
    return ((goal, row) for goal in tables.goals for row in goal.rows)


def head(row: LakipRow) -> list[Cell]:
    """Code, name and unit, with which most tables begin."""
    return [row.year.indicator, row.year.name, row.year.unit]


def value(row: LakipRow) -> Cell:
    """The year's realisasi, or in words why there is none."""
    return MEASURED[row.year.measured] if row.year.value is None else row.year.value

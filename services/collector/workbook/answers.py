"""Reads the cells of one entry sheet: numbers, choices, dates and words, each with its place."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from services.collector.intake.grid import Broken, Cell, Row, column_name, place
from services.collector.intake.log import Log, Spot
from services.collector.intake.model import Grouping
from services.collector.intake.numbers import read_number
from services.collector.intake.refusals import (
    FORMULA_ERROR,
    NOT_A_CHOICE,
    NOT_A_DATE,
    NOT_AN_ENTRY,
    NOT_CALCULATED,
    TEXT_TOO_LONG,
)
from services.collector.intake.rows import Number, text_of
from services.collector.intake.words import said
from services.collector.workbook.layout import HEADS, Column, Entry, measure_of
from shared.refusal import Rule

_MOST_LETTERS: Final = 500
_WRITTEN_DATE: Final = re.compile(r"(\d{1,2})[/\-.](\d{1,2})[/\-.](\d{4})")


@dataclass(frozen=True, slots=True)
class Answers:
    """The cells of one entry sheet."""

    sheet: str
    rows: Mapping[int, Row]
    log: Log

    def cell(self, row: int, column: Column) -> Cell:
        """What stands in a cell; ``""`` where nothing does."""
        cells = self.rows.get(row, [])
        cell = cells[column] if column < len(cells) else ""
        return "" if isinstance(cell, str) and not cell.strip() else cell

    def words(self, row: int, column: Column) -> str:
        """A cell as words, a whole number without its ``.0``."""
        return text_of(self.rows.get(row, []), column)

    def refuse(self, rule: Rule, entry: Entry, column: Column, reason: str) -> None:
        """One cell is not good."""
        self.log.refuse(rule, self.spot(entry, column), reason)

    def spot(self, entry: Entry, column: Column) -> Spot:
        """A cell's place, with what it is about."""
        at = place(self.sheet, entry.row, column)
        return Spot(at, entry.row, entry.region, entry.indicator.code)

    def number(self, entry: Entry, column: Column) -> Number:
        """A number, or nothing where the cell is empty or was refused."""
        cell = self.cell(entry.row, column)
        read = read_number(cell, Grouping.TANPA, measure_of(entry.indicator))
        if isinstance(read, Rule):
            self.refuse(read, entry, column, said(read, _named(column)))
            return None
        return read

    def text(self, entry: Entry, column: Column) -> str | None:
        """Words, or nothing where the cell is empty or was refused."""
        cell = self.cell(entry.row, column)
        if isinstance(cell, Broken):
            rule = FORMULA_ERROR if cell is Broken.FORMULA_ERROR else NOT_CALCULATED
            self.refuse(rule, entry, column, said(rule, _named(column)))
            return None
        text = self.words(entry.row, column)
        if len(text) > _MOST_LETTERS:
            reason = f"Kolom {_named(column)} lebih dari {_MOST_LETTERS} huruf."
            self.refuse(TEXT_TOO_LONG, entry, column, reason)
            return None
        return text or None

    def choice(self, entry: Entry, column: Column, offered: tuple[str, ...]) -> str | None:
        """One of the offered words, however it is written."""
        text = self.text(entry, column)
        if text is None:
            return None
        for word in offered:
            if text.casefold() == word.casefold():
                return word
        reason = f"Kolom {_named(column)}: pilihannya {', '.join(offered)}."
        self.refuse(NOT_A_CHOICE, entry, column, reason)
        return None

    def day(self, entry: Entry, column: Column) -> date | None:
        """A date, as a date or written as ``30/09/2025``."""
        cell = self.cell(entry.row, column)
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        written = _WRITTEN_DATE.fullmatch(cell.strip()) if isinstance(cell, str) else None
        found = _date(*map(int, written.groups())) if written else None
        if found is None:
            reason = f"Kolom {_named(column)} kosong atau bukan tanggal."
            self.refuse(NOT_A_DATE, entry, column, reason)
        return found

    def require_empty(self, entry: Entry, columns: tuple[Column, ...]) -> None:
        """Refuse what stands in cells that the form does not ask for."""
        for column in columns:
            if self.cell(entry.row, column) != "":
                reason = f"Form tidak meminta kolom {_named(column)} pada baris ini."
                self.refuse(NOT_AN_ENTRY, entry, column, reason)


def _named(column: Column) -> str:
    return " ".join(filter(None, HEADS[column])) or column_name(column)


def _date(day: int, month: int, year: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

"""Tables as files have them, before anybody knows what they mean."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import Enum
from typing import Final


class Broken(Enum):
    """A cell without a value that can be used. Readers would give it as blank: it is not."""

    FORMULA_ERROR = "#"
    NOT_CALCULATED = "="


Cell = str | float | bool | date | time | timedelta | Broken
"""What stands in a cell; ``""`` where nothing does. A ``datetime`` is a ``date`` here."""

Row = list[Cell]


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows that follow each other, from column A on. ``first`` counts from 1."""

    first: int
    rows: list[Row]
    formulas: tuple[tuple[int, int, str], ...] = ()
    """Row, column and text of the formulas behind some cells."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file. Each call of ``blocks`` reads it again from the beginning."""

    name: str
    blocks: Callable[[], Iterator[Block]]


@dataclass(frozen=True, slots=True)
class Book:
    """A file that was opened, with the texts that it holds outside its cells."""

    sheets: tuple[Sheet, ...]
    other_texts: tuple[tuple[str, str], ...] = ()
    """Place and text: notes on cells, properties of the document, links."""


_LETTERS: Final = 26


def column_name(column: int) -> str:
    """The letters of a column that is counted from 0: A, B, ... AA."""
    name = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, _LETTERS)
        name = chr(ord("A") + rest) + name
    return name


def column_number(name: str) -> int:
    """The column of its letters, counted from 0."""
    number = 0
    for letter in name:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number - 1


def place(sheet: str, row: int, column: int) -> str:
    """A cell's place as people say it: ``Lembar1!C7``."""
    return f"{sheet}!{column_name(column)}{row}"

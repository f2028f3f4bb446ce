"""How far the cells of a sheet lie apart, asked before a reader makes room for all between them.

One stray cell in the last row of the last column would ask for 17 thousand million cells, and
the reader (calamine) ends the whole process where that memory is not to be had.
"""

import re
from typing import Final

from shared.refusal import Rule
from shared.tables.refusals import TableRefused

MOST_CELLS: Final = 4_000_000
"""Of what is read at once, filled or not; a dense sheet of 20,000 rows has less."""

_REFERENCE: Final = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*+\d++)""")
_CELL: Final = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ROW: Final = re.compile(rb"<(?:\w+:)?row[\s/>]")
_DIGITS: Final = b"0123456789"
_LETTERS: Final = bytes(range(ord("A"), ord("Z") + 1)) + bytes(range(ord("a"), ord("z") + 1))
_MOST_LETTERS, _MOST_DIGITS = 3, 7
"""Of the last cell that a spreadsheet has, XFD1048576."""


def require_extent(xml: bytes, rule: Rule, taken: int = 0) -> int:
    """How many cells (a piece of) a sheet spans, and ``taken`` before it; at most `MOST_CELLS`.

    Raises `TableRefused` by ``rule``.
    """
    references = b"\n".join(_REFERENCE.findall(xml))  # taken apart all at once: it is quicker
    letters = references.translate(None, _DIGITS).split(b"\n")
    digits = {*references.translate(None, _LETTERS).split(b"\n")} - {b""}
    columns = {*letters}
    if max(map(len, columns)) > _MOST_LETTERS or max(map(len, digits), default=0) > _MOST_DIGITS:
        raise TableRefused(rule, "Lembar memuat sel di luar batas lembar kerja.")
    rows = [int(number) for number in digits] or [1]
    height = max(rows) - min(rows) + 1 + len(_ROW.findall(xml)) - letters.count(b"")
    width = max(_column(name.decode().upper()) for name in columns)
    if len(_CELL.findall(xml)) > sum(map(bool, letters)):
        width = max(width, *(len(_CELL.findall(row)) for row in _ROW.split(xml)))
    if taken + width * height > MOST_CELLS:
        raise TableRefused(rule, "Lembar memuat sel yang terlalu jauh dari tabelnya.")
    return taken + width * height


def _column(letters: str) -> int:
    """The number of a column, counted from 1; 0 where none is named."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number

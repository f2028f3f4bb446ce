"""The 16-digit rule on whole files: where a personal number may stand, never which.

`shared.privacy` judges. Here is only what lets it look at 400,000 cells in a fraction of a
second: most texts cannot hold a personal number, and that is seen at a glance.
"""

import re
from collections.abc import Iterator
from typing import Final

from services.collector.intake.grid import Block, Book, Cell, place
from shared.privacy import LEAST, personal_number_in

_SUSPICIOUS: Final = re.compile(r"[0-9]{16}|[0-9]{4}[ .\-]{1,3}[0-9]{4}|[0-9][eE]\+?[0-9]")
"""Every writing of a personal number in ASCII has one of these in it (tested)."""

_SHORTEST: Final = len("1E+15")


def may_be_personal(text: str) -> bool:
    """The same answer as `personal_number_in`, sooner where it is no."""
    if text.isascii() and _SUSPICIOUS.search(text) is None:
        return False
    return personal_number_in(text)


def personal_in_block(sheet: str, block: Block) -> Iterator[str]:
    """Places of the block's cells that may hold a personal number."""
    yield from (
        place(sheet, row, column) for row, column, text in block.formulas if may_be_personal(text)
    )
    texts = [
        cell
        for row in block.rows
        for cell in row
        if cell.__class__ is str and len(cell) >= _SHORTEST
    ]
    joined = "\n".join(texts)  # an end of line parts two numbers
    if (joined.isascii() and _SUSPICIOUS.search(joined) is None) and not _any_large(block):
        return
    for number, row in enumerate(block.rows, block.first):
        for column, cell in enumerate(row):
            if _personal(cell):
                yield place(sheet, number, column)


def personal_outside(book: Book) -> Iterator[str]:
    """Which names of sheets (by position) and other texts may hold one."""
    for position, sheet in enumerate(book.sheets, start=1):
        if may_be_personal(sheet.name):
            yield f"nama lembar ke-{position}"
    for said, text in book.other_texts:
        if may_be_personal(text):
            yield said


def _any_large(block: Block) -> bool:
    return any(
        cell.__class__ is float and not -LEAST < cell < LEAST for row in block.rows for cell in row
    )


def _personal(cell: Cell) -> bool:
    if isinstance(cell, str):
        return len(cell) >= _SHORTEST and may_be_personal(cell)
    return isinstance(cell, int | float) and not -LEAST < cell < LEAST

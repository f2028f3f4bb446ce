"""How far the cells of a sheet lie apart, asked before a reader makes room for all between them.

One stray cell in the last row of the last column would ask for 17 thousand million cells.
"""

import re
from typing import Final

from services.collector.intake.grid import column_number
from services.collector.intake.refusals import TOO_LARGE
from shared.refusal import RefusalError

MOST_CELLS: Final = 4_000_000
"""Of one piece, filled or not; a piece of a dense sheet has a hundredth of it."""

_REFERENCE: Final = re.compile(rb"""r=["']([A-Za-z]++\d++)""")
_DIGITS: Final = b"0123456789"
_LETTERS: Final = bytes(range(ord("A"), ord("Z") + 1)) + bytes(range(ord("a"), ord("z") + 1))
_MOST_LETTERS, _MOST_DIGITS = 3, 7
"""Of the last cell that a spreadsheet has, XFD1048576."""


def require_extent(xml: bytes) -> None:
    """Refuse a piece of a sheet whose cells span more than can be held."""
    references = b"\n".join(_REFERENCE.findall(xml))  # taken apart all at once: it is quicker
    if not references:
        return
    letters = {*references.translate(None, _DIGITS).split(b"\n")}
    digits = {*references.translate(None, _LETTERS).split(b"\n")}
    if max(map(len, letters)) > _MOST_LETTERS or max(map(len, digits)) > _MOST_DIGITS:
        raise RefusalError(TOO_LARGE, "Lembar memuat sel di luar batas lembar kerja.")
    width = 1 + max(column_number(name.decode().upper()) for name in letters)
    rows = [int(number) for number in digits]
    if width * (max(rows) - min(rows) + 1) > MOST_CELLS:
        raise RefusalError(TOO_LARGE, "Lembar memuat sel yang terlalu jauh dari tabelnya.")

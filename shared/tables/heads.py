"""Finds the row of heads and gives the rows below it by the names of their columns."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from shared.tables.model import Row, Table, Value, letters
from shared.tables.refusals import NO_HEAD, UNKNOWN_HEAD, TableRefused

_LOOKED_AT: Final = 20
"""Rows in which the heads are looked for; above them stand titles."""

_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is known: the heads it may have (read without case and signs)."""

    heads: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """One row below the heads: what stands in each known column, and where."""

    row: int
    values: Mapping[str, Value]
    places: Mapping[str, str]

    @property
    def origin(self) -> str:
        """Where the row is: ``Renstra!A7``."""
        return next(iter(self.places.values()))


def records(table: Table, columns: Mapping[str, Column]) -> tuple[Record, ...]:
    """The rows below the heads; a blank cell is None.

    Raises `TableRefused` where a required head is absent, or where a column that holds
    something has a head that is unknown or used twice: nothing is passed over in silence.
    """
    names = {plain(head): key for key, column in columns.items() for head in column.heads}
    required = {key for key, column in columns.items() if column.required}
    for position, row in enumerate(table.rows[:_LOOKED_AT]):
        found = [names.get(plain(value)) for value in row.values]
        if required <= set(found):
            below = table.rows[position + 1 :]
            _require_known(table, row, found, below)
            return tuple(_records(table, found, below))
    heads = ", ".join(columns[key].heads[0] for key in columns if key in required)
    raise TableRefused(NO_HEAD, f"Kepala kolom yang diperlukan: {heads}.")


def plain(value: Value) -> str:
    """A head without case, spaces and signs: ``Target TW. I`` is ``targettwi``."""
    return re.sub(r"[^0-9a-z]", "", value.lower()) if isinstance(value, str) else ""


def _require_known(
    table: Table, heads: Row, found: list[str | None], below: tuple[Row, ...]
) -> None:
    widest = max([len(heads.values), *(len(row.values) for row in below)])
    for column in range(widest):
        key = found[column] if column < len(found) else None
        if key is not None and found.index(key) == column:
            continue
        head = heads.values[column] if column < len(heads.values) else None
        holds = any(len(row.values) > column and row.values[column] is not None for row in below)
        if holds or head is not None:
            place = table.address(heads.number, column)
            named = f" ({str(head)[:_SHOWN]})" if head is not None else ""
            raise TableRefused(UNKNOWN_HEAD, f"Kolom {letters(column)}, sel {place}{named}.")


def _records(table: Table, found: list[str | None], below: tuple[Row, ...]) -> Iterator[Record]:
    for row in below:
        cells = [
            (key, column, row.values[column] if column < len(row.values) else None)
            for column, key in enumerate(found)
            if key is not None
        ]
        if any(value is not None for _, _, value in cells):
            yield Record(
                row=row.number,
                values={key: value for key, _, value in cells},
                places={key: table.address(row.number, column) for key, column, _ in cells},
            )

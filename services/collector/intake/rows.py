"""Reads the rows of a table into the figures of regions."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from services.collector.intake.binding import Binding, Groups
from services.collector.intake.grid import Cell, Row, column_name, place
from services.collector.intake.log import Log, Spot
from services.collector.intake.model import Grouping
from services.collector.intake.numbers import Measure, read_number
from services.collector.intake.places import Places
from services.collector.intake.refusals import (
    CODE_CONTRADICTS,
    EMPTY_CELL,
    EMPTY_HEAD,
    NO_REGION,
    UNKNOWN_REGION,
)
from services.collector.intake.table import Table
from services.collector.intake.words import said
from shared.contract.figures import Count, Movement, RegionRow
from shared.refusal import Rule

Number = int | Decimal | None
Values = dict[int, Number]
"""What the bound columns of one row say."""

_MANY: Final = 10**15


@dataclass(slots=True)
class RowReader:
    """Reads one table's cells; what is wrong with them goes to the log."""

    table: Table
    places: Places
    bindings: tuple[Binding, ...]
    shown: dict[str, str]
    grouping: Grouping
    log: Log
    measures: dict[int, Measure] = field(init=False)
    needed: frozenset[int] = field(init=False)
    _nameless: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.measures = {c: m for b in self.bindings for c, m in b.measures().items()}
        self.needed = frozenset(c for b in self.bindings for c in b.needed())
        self._nameless = tuple(c for c, key in enumerate(self.table.keys) if not key)

    def spot(self, number: int, column: int, region: str | None = None) -> Spot:
        """A cell of the table."""
        code = self.bindings[0].indicator.code if len(self.bindings) == 1 else None
        return Spot(place(self.table.sheet.name, number, column), number, region, code)

    def region(self, number: int, row: Row) -> str | None:
        """The row's region; nothing where it has none, or where that is refused or needless."""
        name = text_of(row, self.table.region)
        region = self.places.of_name(name) if name else None
        if region is None:
            self._refuse_nameless(number, row, name)
            return None
        if self._contradicted(row, region):
            reason = f"Kode wilayah bukan kode {region}."
            self.log.refuse(
                CODE_CONTRADICTS, self.spot(number, self.table.code or 0, region), reason
            )
            return None
        return region

    def values(self, number: int, row: Row, region: str) -> Values:
        """The numbers of the bound columns; a refused one is left out as if it were empty."""
        values: Values = {}
        width = len(row)
        for column, measure in self.measures.items():
            cell = row[column] if column < width else ""
            if cell.__class__ is float and 0 <= cell < _MANY and cell.is_integer():
                values[column] = int(cell)
                continue
            read = read_number(cell, self.grouping, measure)
            if isinstance(read, Rule) or (read is None and column in self.needed):
                rule = read if isinstance(read, Rule) else EMPTY_CELL
                self.log.refuse(
                    rule, self.spot(number, column, region), said(rule, self.head(column))
                )
                read = None
            values[column] = read
        self._require_heads(number, row)
        return values

    def head(self, column: int) -> str:
        """A bound column's head as the report has it."""
        return self.shown.get(self.table.keys[column], column_name(column))

    def _refuse_nameless(self, number: int, row: Row, name: str) -> None:
        at = self.spot(number, self.table.region)
        if name:
            self.log.refuse(UNKNOWN_REGION, at, "Nama wilayah tidak ada pada form.")
        elif any(text_of(row, column) for column in self.measures):
            self.log.refuse(NO_REGION, at, "Baris berisi angka tanpa nama wilayah.")

    def _require_heads(self, number: int, row: Row) -> None:
        heads = len(self.table.keys)
        if not self._nameless and len(row) <= heads:
            return
        for column in (*self._nameless, *range(heads, len(row))):
            if column < len(row) and row[column] != "":
                reason = "Sel berisi, padahal kolomnya tanpa judul."
                self.log.refuse(EMPTY_HEAD, self.spot(number, column), reason)

    def _contradicted(self, row: Row, region: str) -> bool:
        code = text_of(row, self.table.code) if self.table.code is not None else ""
        by_code = self.places.of_code(code) if code else None
        return by_code is not None and by_code != region


def text_of(row: Row, column: int) -> str:
    """A cell as text; a whole number without its ``.0``."""
    cell: Cell = row[column] if column < len(row) else ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def region_row(binding: Binding, region: str, values: Values, origin: str) -> RegionRow:
    """One indicator's figures of a region."""
    percent = values.get(binding.percent) if binding.percent is not None else None
    return RegionRow(
        region=region,
        numerator=_count(binding.numerator, values),
        denominator=_maybe(binding.denominator, values),
        remainder=_maybe(binding.remainder, values),
        percent=_decimal(percent),
        opening=_maybe(binding.opening, values),
        movements=tuple(_movements(binding, values)),
        origin=origin,
    )


def _movements(binding: Binding, values: Values) -> Iterator[Movement]:
    for movement in binding.movements:
        count = _count(movement.groups, values)
        yield Movement(name=movement.name, adds=movement.adds, count=count)


def _maybe(groups: Groups | None, values: Values) -> Count | None:
    return None if groups is None else _count(groups, values)


def _count(groups: Groups, values: Values) -> Count:
    said = (
        None if c is None else values.get(c) for c in (groups.total, groups.male, groups.female)
    )
    total, male, female = (_decimal(number) for number in said)
    return Count(total=total, male=male, female=female)


def _decimal(number: Number) -> Decimal | None:
    return None if number is None else Decimal(number)

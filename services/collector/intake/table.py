"""Finds a table in a sheet: titles above, heads in one to three rows, then rows of regions."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from services.collector.intake.grid import Block, Cell, Row, Sheet
from services.collector.intake.heads import COMMON, head_key, head_parts, key_of

_DEEPEST_TITLE: Final = 30
_HEAD_ROWS: Final = 3
_FEWEST_HEADS: Final = 2
_REGION: Final = frozenset(map(head_key, COMMON.region))
_VILLAGE: Final = frozenset(map(head_key, COMMON.village))
_CODE: Final = frozenset(map(head_key, COMMON.code))
_LEAST_NUMBERED: Final = 3


@dataclass(frozen=True, slots=True)
class Table:
    """Where a table is. ``keys`` has a comparable head for each column, empty where none is."""

    sheet: Sheet
    keys: tuple[str, ...]
    head_row: int
    first_row: int
    region: int
    village: int | None
    code: int | None

    def column(self, key: str) -> int | None:
        """The column of a head, counted from 0."""
        return self.keys.index(key) if key in self.keys else None

    def rows(self, blocks: Iterator[Block]) -> Iterator[tuple[int, Row]]:
        """The rows below the heads that are not blank, with their numbers."""
        for block in blocks:
            for number, row in enumerate(block.rows, block.first):
                if number >= self.first_row and any(cell != "" for cell in row):
                    yield number, row


def find_table(sheet: Sheet) -> Table | None:
    """The sheet's table, or nothing where no head names a region."""
    block = next(sheet.blocks(), None)
    if block is None:
        return None
    for index, row in enumerate(block.rows[:_DEEPEST_TITLE]):
        region = _first(row, _REGION)
        if region is not None and sum(cell != "" for cell in row) >= _FEWEST_HEADS:
            return _table(sheet, block, index, region)
    return None


def is_numbering(row: Row) -> bool:
    """Whether a row counts the columns (1, 2, 3 ...), as printed tables do below their heads."""
    said = [str(cell).strip("() ").removesuffix(".0") for cell in row if cell != ""]
    return len(said) >= _LEAST_NUMBERED and said == [str(n + 1) for n in range(len(said))]


def _table(sheet: Sheet, block: Block, index: int, region: int) -> Table:
    below = block.rows[index + 1 : index + _HEAD_ROWS]
    heads = [block.rows[index]]
    for row in below:
        if not _continues(row, region):
            break
        heads.append(row)
    after = index + len(heads)
    if after < len(block.rows) and is_numbering(block.rows[after]):
        after += 1
    keys = tuple(_keys(heads))
    village = _first_key(keys, _VILLAGE)
    if village is not None:
        region = _region_beside(keys, region)
    return Table(
        sheet=sheet,
        keys=keys,
        head_row=block.first + index,
        first_row=block.first + after,
        region=region,
        village=village,
        code=_first_key(keys, _CODE),
    )


def _region_beside(keys: tuple[str, ...], region: int) -> int:
    """With villages the kecamatan stands in its own column, whatever WILAYAH may hold."""
    own = [i for i, key in enumerate(keys) if key in {"KECAMATAN", "NAMAKECAMATAN"}]
    return own[0] if own else region


def _continues(row: Row, region: int) -> bool:
    """Whether a row is a second or third row of heads: words only, none below the region's."""
    said = [cell for cell in row if cell != ""]
    here = row[region] if region < len(row) else ""
    return here == "" and bool(said) and all(_is_word(cell) for cell in said)


def _is_word(cell: Cell) -> bool:
    return isinstance(cell, str) and (cell.strip() == "%" or any(map(str.isalpha, cell)))


def _keys(heads: list[Row]) -> Iterator[str]:
    """Each column's head from top to bottom; a merged one holds for the columns to its right."""
    carried = [""] * len(heads)
    for column in range(max(len(row) for row in heads)):
        said = [_text(row, column) for row in heads]
        deepest = max((level for level, text in enumerate(said) if text), default=-1)
        for level, text in enumerate(said):
            if text:
                carried[level] = text
                carried[level + 1 :] = [""] * (len(heads) - level - 1)
        yield key_of(tuple(p for level in range(deepest + 1) for p in head_parts(carried[level])))


def _text(row: Row, column: int) -> str:
    cell = row[column] if column < len(row) else ""
    return str(cell).strip()


def _first(row: Row, wanted: frozenset[str]) -> int | None:
    keys = tuple(head_key(cell) if isinstance(cell, str) else "" for cell in row)
    return _first_key(keys, wanted)


def _first_key(keys: tuple[str, ...], wanted: frozenset[str]) -> int | None:
    return next((index for index, key in enumerate(keys) if key in wanted), None)

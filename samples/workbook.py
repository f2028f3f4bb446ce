"""Fills the collector's workbook as a person does, by what its heads say and nothing else."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from openpyxl import load_workbook

from shared.contract.figures import Count, IndicatorFigures, RegionRow
from shared.contract.identifiers import Code

Head = tuple[str, str]
"""The two rows of a column's head: ``("Pembilang", "JML")``; the second may be empty."""

_CODE: Final = ("Kode", "")
_REGION: Final = ("Wilayah", "")
_COUNTS: Final = (("LK", "male"), ("PR", "female"), ("JML", "total"))


def filled(content: bytes, figures: Iterable[IndicatorFigures], names: Mapping[Code, str]) -> bytes:
    """The workbook with the figures in it. ``names`` gives each region as the form writes it.

    Raises ``KeyError`` where the workbook has no row or column for a figure.
    """
    book = load_workbook(io.BytesIO(content))
    tables = [_table(sheet) for sheet in book.worksheets if _head_row(sheet) is not None]
    for item in figures:
        for table in tables:
            if table.has(item.indicator):
                table.write(item, names)
                break
        else:
            raise KeyError(item.indicator)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Table:
    """One entry sheet: where its columns and rows are."""

    sheet: Any
    columns: dict[Head, int]
    rows: dict[tuple[str, str], int]

    def has(self, indicator: str) -> bool:
        return any(code == indicator for code, _ in self.rows)

    def write(self, item: IndicatorFigures, names: Mapping[Code, str]) -> None:
        first = min(row for (code, _), row in self.rows.items() if code == item.indicator)
        if item.unavailable is not None:
            self._put(first, ("Tidak tersedia", ""), "Ya")
            self._put(first, ("Alasan tidak tersedia", ""), item.unavailable)
        if item.as_of is not None:
            self._put(first, ("Keadaan per", ""), item.as_of)
        if item.provenance is not None:
            self._put(first, ("Sumber data", ""), item.provenance.document)
        for row in item.rows:
            self._count(self.rows[item.indicator, names[row.region]], row)

    def _count(self, at: int, row: RegionRow) -> None:
        for head, count in (("Pembilang", row.numerator), ("Penyebut", row.denominator)):
            for part, field in _COUNTS:
                value = getattr(count or Count(), field)
                if value is not None:
                    self._put(at, (head, part), _plain(value))

    def _put(self, row: int, head: Head, value: object) -> None:
        self.sheet.cell(row, self.columns[head]).value = value


def _plain(value: Decimal | str) -> int | Decimal | str:
    """Whole numbers as a spreadsheet has them."""
    return int(value) if isinstance(value, Decimal) and value == value.to_integral() else value


def _table(sheet: Any) -> _Table:
    top = _head_row(sheet)
    assert top is not None  # noqa: S101 - the caller has asked
    columns = _columns(sheet, top)
    rows = {
        (sheet.cell(row, columns[_CODE]).value, sheet.cell(row, columns[_REGION]).value): row
        for row in range(top + 2, sheet.max_row + 1)
    }
    return _Table(sheet, columns, rows)


def _columns(sheet: Any, top: int) -> dict[Head, int]:
    """A head that stands above several columns belongs to each of them."""
    columns: dict[Head, int] = {}
    above = ""
    for column in range(1, sheet.max_column + 1):
        above = sheet.cell(top, column).value or above
        columns[above, sheet.cell(top + 1, column).value or ""] = column
    return columns


def _head_row(sheet: Any) -> int | None:
    for row in range(1, 12):
        if sheet.cell(row, 2).value == _CODE[0] and sheet.cell(row, 4).value == _REGION[0]:
            return row
    return None

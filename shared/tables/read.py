"""Reads one table of a CSV or XLSX file, safely. Formulas count with their last result."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from shared.privacy import scan
from shared.tables.model import Row, Table, Value, letters
from shared.tables.refusals import (
    BAD_ENCODING,
    BROKEN,
    EMPTY,
    NO_SHEET,
    PERSONAL_NUMBER,
    TOO_LARGE,
    TableRefused,
)
from shared.tables.safety import is_workbook, require_sound_workbook

MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 200
_DELIMITERS: Final = (";", "\t", ",")
_LOOKED_AT: Final = 20
"""Lines in which the delimiter is looked for: titles above the heads have none."""


def read_table(content: bytes, name: str, sheet: str | None = None) -> Table:
    """The asked sheet, or the first visible one; the only table of a CSV file.

    All sheets, hidden ones too, are looked through for personal numbers before anything is
    given back. Raises `TableRefused`, whose detail repeats nothing of the file but places.
    """
    if is_workbook(content, name):
        require_sound_workbook(content)
        tables = _workbook(content)
        asked = _asked(tables, sheet)
    else:
        asked = Table(name, tuple(_csv(content)))
        tables = ((asked, True),)
    for table, _ in tables:
        _require_impersonal(table)
    if not asked.rows:
        raise TableRefused(EMPTY, f"Lembar {asked.sheet} tidak berisi.")
    return asked


def _asked(tables: tuple[tuple[Table, bool], ...], sheet: str | None) -> Table:
    for table, visible in tables:
        if table.sheet == sheet if sheet is not None else visible:
            return table
    detail = "Lembar yang disebut tidak ada." if sheet else "Tidak ada lembar yang tampak."
    raise TableRefused(NO_SHEET, detail)


def _require_impersonal(table: Table) -> None:
    for row in table.rows:
        for column, value in enumerate(row.values):
            if scan(value):
                place = f"{letters(column)}{row.number}"
                raise TableRefused(PERSONAL_NUMBER, f"Angka 16 digit ditemukan pada sel {place}.")


def _workbook(content: bytes) -> tuple[tuple[Table, bool], ...]:
    """Every worksheet, and whether people see it."""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            return tuple(
                (_sheet(workbook, about.name), about.visible is SheetVisibleEnum.Visible)
                for about in workbook.sheets_metadata
                if about.typ is SheetTypeEnum.WorkSheet
            )
    except CalamineError:
        raise TableRefused(BROKEN, "Buku kerja tidak dapat dibaca.") from None


def _sheet(workbook: CalamineWorkbook, name: str) -> Table:
    sheet = workbook.get_sheet_by_name(name)
    _require_size(*(sheet.end or (0, 0)))
    above, left = sheet.start or (0, 0)
    found = sheet.to_python()
    padding = [None] * left
    return Table(name, tuple(_rows(([*padding, *cells] for cells in found), above + 1)))


def _rows(lines: Iterable[list[Any]], first: int) -> Iterator[Row]:
    for position, cells in enumerate(lines, first):
        row = Row(position, tuple(map(_value, cells)))
        if not row.blank:
            yield row


def _value(raw: Any) -> Value:
    if isinstance(raw, bool) or raw is None:
        return raw
    if isinstance(raw, int | float):
        return _decimal(raw)
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    return str(raw).strip() or None


def _decimal(raw: float) -> Decimal | str:
    """A number as a spreadsheet shows it: its shortest form, whole ones without a point.

    What is written as a number and is none (``INF``) stays a text: who wants a number refuses it.
    """
    if not isfinite(raw):
        return str(raw)
    shortest = Decimal(repr(raw))
    return Decimal(int(shortest)) if shortest == shortest.to_integral() else shortest


def _csv(content: bytes) -> Iterator[Row]:
    text = _text(content)
    first, _, rest = text.partition("\n")
    declared = first.strip().lower()
    head = declared.startswith("sep=") and len(declared) == len("sep=") + 1
    mark = declared[-1] if head else _delimiter(text)
    stream = io.StringIO(rest if head else text, newline="")
    reader = csv.reader(stream, delimiter=mark, strict=True)
    try:
        lines = list(reader)
    except csv.Error:
        detail = f"Berkas CSV tidak terbaca di sekitar baris {reader.line_num}."
        raise TableRefused(BROKEN, detail) from None
    _require_size(len(lines), max(map(len, lines), default=0))
    yield from _rows(lines, 2 if head else 1)


def _text(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content:
        raise TableRefused(BAD_ENCODING, "Berkas CSV tersimpan sebagai UTF-16.")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableRefused(BAD_ENCODING, "Berkas CSV memuat bita yang tidak terbaca.")


def _delimiter(text: str) -> str:
    """The mark that parts a line most often; heads with commas inside lose to the real one."""
    lines = text.splitlines()[:_LOOKED_AT]
    return max(_DELIMITERS, key=lambda mark: max(_parted(line, mark) for line in lines))


def _parted(line: str, mark: str) -> int:
    return len(next(csv.reader([line[:_LONGEST_LINE]], delimiter=mark), []))


_LONGEST_LINE: Final = 20_000


def _require_size(rows: int, columns: int) -> None:
    if rows > MAX_ROWS or columns > MAX_COLUMNS:
        limits = f"{MAX_ROWS} baris atau {MAX_COLUMNS} kolom"
        raise TableRefused(TOO_LARGE, f"Tabel lebih dari {limits}.")

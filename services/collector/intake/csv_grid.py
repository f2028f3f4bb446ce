"""CSV files as tables: the delimiter and the encoding are found, numbers stay texts."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from services.collector.intake.grid import Block, Book, Row, Sheet
from services.collector.intake.refusals import BAD_ENCODING, BROKEN_FILE, EMPTY_FILE, TOO_LARGE
from shared.refusal import RefusalError

SHEET: Final = "CSV"
"""A CSV file has no sheets; places are named as a spreadsheet would show them."""

MOST_COLUMNS: Final = 16_384
"""As many as a spreadsheet has. The heads of millions would be read for a minute."""

_DELIMITERS: Final = (";", "\t", ",")
_BLOCK_ROWS: Final = 5000
_LOOKED_AT: Final = 20
"""Lines in which the delimiter is looked for: titles above the heads have none."""

_LONGEST_LINE: Final = 20_000
"""Of a line, where the delimiter is looked for."""


def open_csv(content: bytes) -> Book:
    """The file's one table. Raises `RefusalError` where it is no text."""
    text = _text(content)
    if not text.strip():
        raise RefusalError(EMPTY_FILE, "Berkas tidak berisi.")
    first, _, rest = text.partition("\n")
    declared = first.strip().lower()
    if declared.startswith("sep=") and len(declared) == len("sep=") + 1:
        return _book(rest, declared[-1], 2)
    return _book(text, _delimiter(text), 1)


def _book(text: str, delimiter: str, first: int) -> Book:
    return Book((Sheet(SHEET, lambda: _blocks(text, delimiter, first)),))


def _text(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content:
        raise RefusalError(BAD_ENCODING, "Berkas CSV memuat bita nol, seperti pada UTF-16.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        raise RefusalError(BAD_ENCODING, "Berkas CSV memuat bita yang tidak terbaca.") from None


def _delimiter(text: str) -> str:
    """The one that parts most; heads with commas inside lose to the real one."""
    lines = [line for _, line in zip(range(_LOOKED_AT), text.splitlines(), strict=False)]
    return max(_DELIMITERS, key=lambda mark: max(_parted(line, mark) for line in lines))


def _parted(line: str, mark: str) -> int:
    return len(next(csv.reader([line[:_LONGEST_LINE]], delimiter=mark), []))


def _blocks(text: str, delimiter: str, first: int) -> Iterator[Block]:
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if len(cells) > MOST_COLUMNS:
                raise RefusalError(TOO_LARGE, f"Tabel lebih dari {MOST_COLUMNS} kolom.")
            rows.append([*cells])
            if len(rows) == _BLOCK_ROWS:
                yield Block(first, rows)
                first, rows = first + len(rows), []
    except csv.Error:
        detail = f"Berkas CSV tidak terbaca di sekitar baris {reader.line_num}."
        raise RefusalError(BROKEN_FILE, detail) from None
    if rows:
        yield Block(first, rows)

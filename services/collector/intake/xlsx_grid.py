"""XLSX workbooks as tables, a piece at a time, so that memory does not grow with the file.

python-calamine is fast and holds a whole sheet at once; openpyxl streams and is many times
slower (`python -m bench.imports` measures both). So a sheet is unpacked as a stream, cut between
two rows, and each piece is given to calamine as a small workbook of its own.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook

from services.collector.intake.grid import Block, Book, Row, Sheet
from services.collector.intake.refusals import BROKEN_FILE, TOO_LARGE
from services.collector.intake.xlsx_faults import with_faults
from services.collector.intake.xlsx_parts import Parts, take_apart
from shared.refusal import RefusalError
from shared.tables.extent import require_extent

_READ: Final = 256 * 1024
_FIRST: Final = 64 * 1024
_PIECE: Final = 4 * 1024 * 1024
_BY_TEXTS: Final = 2
"""A piece is at least so many times the texts that each piece comes with: else they cost most."""

_DATA: Final = re.compile(rb"<((?:\w+:)?)sheetData\b[^<>]*?(/?)>")
_NUMBERED: Final = re.compile(rb"""<(?:\w+:)?row\s[^<>]*?\br=["'](\d+)["']""")
_MARKED: Final = (b"<!--", b"<![CDATA[")
"""Inside these the end of a row need not be one; no spreadsheet writes them into a sheet."""


def open_xlsx(content: bytes) -> Book:
    """All worksheets, hidden ones too. Raises `RefusalError` where the file is broken."""
    parts = take_apart(content)
    sheets = tuple(Sheet(name, _Reader(parts, name, part).blocks) for name, part in parts.sheets)
    return Book(sheets, parts.texts)


@dataclass(frozen=True, slots=True)
class _Reader:
    parts: Parts
    name: str
    part: str

    def blocks(self) -> Iterator[Block]:
        """Pieces of the sheet; the first is small, for who only wants to see the heads."""
        after = 0
        for piece in self._pieces():
            block = self._block(piece, after)
            if block.rows:
                after = block.first + len(block.rows) - 1
                yield block

    def _pieces(self) -> Iterator[bytes]:
        """The sheet's XML cut between rows; each piece is whole XML again."""
        stream = self.parts.stream(self.part, _READ)
        head = _head(stream)
        if head is None:
            return
        held, size = head.rest, _FIRST
        texts = sum(map(len, self.parts.kept.values()))
        for read in stream:
            if len(held) >= size and (rows := head.cut(held)):
                yield head.whole(rows)
                size = max(_PIECE, _BY_TEXTS * texts)
            held += read
        if rows := head.cut(held):
            yield head.whole(rows)
        head.require_end(held)

    def _block(self, piece: bytes, after: int) -> Block:
        require_extent(piece, TOO_LARGE)
        try:
            with CalamineWorkbook.from_filelike(io.BytesIO(self._workbook(piece))) as workbook:
                sheet = workbook.get_sheet_by_name(self.name)
                start, found = sheet.start, sheet.to_python()
        except CalamineError:
            raise RefusalError(BROKEN_FILE, "Sebuah lembar tidak dapat dibaca.") from None
        above, left = start or (0, 0)
        rows: list[Row] = [[*[""] * left, *row] for row in found]
        block = with_faults(Block(above + 1, rows), piece)
        if _NUMBERED.search(piece) is None:
            return replace(block, first=block.first + after)
        return block

    def _workbook(self, piece: bytes) -> bytes:
        """A workbook in which this piece is the sheet; nothing is packed, so it costs little."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
            for name, raw in self.parts.kept.items():
                archive.writestr(name, raw)
            archive.writestr(self.part, piece)
        return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Head:
    """The beginning of a sheet up to its rows, the prefix of its marks, and what follows."""

    opening: bytes
    prefix: bytes
    rest: bytearray

    def cut(self, held: bytearray) -> bytearray:
        """Takes the whole rows out of what was read so far."""
        row_end = b"</" + self.prefix + b"row>"
        end = held.rfind(row_end) + len(row_end) if row_end in held else 0
        rows = held[:end]
        del held[:end]
        return rows

    def whole(self, rows: bytearray) -> bytes:
        """Some rows as a sheet. Raises `RefusalError` where their ends cannot be relied on."""
        if any(mark in rows for mark in _MARKED):
            raise RefusalError(BROKEN_FILE, "Lembar memuat penulisan XML yang tidak lazim.")
        tail = b"</" + self.prefix + b"sheetData></" + self.prefix + b"worksheet>"
        return self.opening + bytes(rows) + tail

    def require_end(self, rest: bytearray) -> None:
        """Refuse a sheet that breaks off: what came after its last whole row would be lost."""
        empty_rows = rb"(?:<" + self.prefix + rb"row\b[^<>]*/>\s*)*"
        if re.match(rb"\s*" + empty_rows + rb"</" + self.prefix + rb"sheetData\s*>", rest) is None:
            raise RefusalError(BROKEN_FILE, "Sebuah lembar terpotong.")


def _head(stream: Iterator[bytes]) -> _Head | None:
    """Reads up to the first row; nothing where the sheet has none."""
    held = bytearray()
    for read in stream:
        held += read
        found = _DATA.search(held)
        if found is not None:
            if found[2]:
                return None
            return _Head(bytes(held[: found.end()]), bytes(found[1]), held[found.end() :])
    return None

"""What is asked of a file before a parser sees it, and of texts before a spreadsheet does."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Final

from shared.privacy import personal_number_in
from shared.tables.extent import require_extent
from shared.tables.refusals import (
    BROKEN,
    EMPTY,
    ENCRYPTED,
    NO_VALUE,
    PERSONAL_NUMBER,
    TOO_LARGE,
    WRONG_KIND,
    ZIP_BOMB,
    TableRefused,
)

MAX_BYTES: Final = 25 * 1024 * 1024
MAX_UNPACKED: Final = 200 * 1024 * 1024
MAX_PARTS: Final = 1000
MAX_RATIO: Final = 200
"""Sheets of numbers shrink to a tenth; a thousandth is an attack."""

_SMALL: Final = 1024 * 1024
"""Below this size any ratio does no harm."""

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED_FLAG: Final = 0x1
_ACTIVE_PART: Final = re.compile(r"(^|/)(vbaProject\.bin$|embeddings/|activeX/|macrosheets/)")
_TAG: Final = re.compile(r"<[^>]*>")
_ATTRIBUTE: Final = re.compile(r"""=\s*(?:"([^"]*)"|'([^']*)')""")
_SAID: Final = re.compile(
    r"<(?:\w+:)?(?:f|formula[12]?|(?:odd|even|first)(?:Header|Footer))(?:\s[^>]*)?>([^<]+)<"
    r'|\b(?:display|location|tooltip|prompt|promptTitle|error|errorTitle|name|title)="([^"]*)"'
)
"""Texts of a worksheet that are in no cell's value: formulas, heads of pages, hints."""

_ROWS: Final = b"sheetData"
"""Whatever part has this may be read as a sheet, whatever its name is."""

_REMARK: Final = re.compile(r"<!--(.*?)-->|<\?(.*?)\?>", re.DOTALL)
_FRACTION: Final = re.compile(r"-?[0-9]{0,15}\.[0-9]+(?:E-[0-9]+)?", re.IGNORECASE)
"""A number as programs write it: its digits behind the point are many and say nothing."""

_CELL: Final = rb'<(?:\w+:)?c\s(?=[^>]*\br="([A-Z]{1,3}[0-9]{1,7})")'
_FAULTY: Final = re.compile(_CELL + rb'[^>]*\bt="e"')
_UNCALCULATED: Final = re.compile(
    _CELL
    + rb"[^>]*>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)"
    + rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</"
)
_ACTIVE: Final = ("=", "+", "-", "@", "\t", "\r")
_HARMLESS: Final = re.compile(r"[+-]?[0-9][0-9.,]*|-")


def is_workbook(content: bytes, name: str) -> bool:
    """Whether it is an .xlsx workbook; else it is a text (CSV). Raises `TableRefused`."""
    if not content.strip():
        raise TableRefused(EMPTY, "Berkas tidak berisi.")
    if len(content) > MAX_BYTES:
        raise TableRefused(TOO_LARGE, f"Berkas lebih dari {MAX_BYTES // 1024 // 1024} MiB.")
    if content.startswith(_OLE):
        if _ENCRYPTED_STREAM in content:
            raise TableRefused(ENCRYPTED, "Berkas memerlukan kata sandi untuk dibuka.")
        raise TableRefused(WRONG_KIND, "Berkas berjenis Excel lama (.xls).")
    if content.startswith(b"PK"):
        return True
    if name.rpartition(".")[2].lower() not in {"csv", "txt"}:
        raise TableRefused(WRONG_KIND, "Isi berkas bukan buku kerja .xlsx.")
    if content.lstrip()[:1] in {b"<", b"{", b"%"}:
        raise TableRefused(WRONG_KIND, "Isi berkas bukan teks CSV.")
    return False


def require_sound_workbook(content: bytes) -> None:
    """Refuse a workbook that is broken, locked, a bomb, too wide, uncalculated or personal.

    Every part is unpacked once, within bounds, so that what a part says of its own size is not
    taken on trust. Looked through are names, notes, formulas, caches of pivot tables and all else
    that is text; the cells themselves are left to the reader. Pictures cannot be judged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _require_modest(archive.infolist())
            _require_impersonal((archive.comment.decode(errors="replace"), *archive.namelist()))
            cells = 0
            for part in archive.infolist():
                raw = archive.read(part)
                _inspect(part.filename, raw)
                if _ROWS in raw:
                    cells = require_extent(raw, TOO_LARGE, cells)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError, EOFError):
        raise TableRefused(BROKEN, "Berkas .xlsx tidak utuh.") from None


def inert(text: str) -> str:
    """The text such that no spreadsheet runs it: with an apostrophe before ``=`` and the like.

    Plain numbers with a sign stay, and a dash alone: nobody can do harm with them.
    """
    active = text.lstrip().startswith(_ACTIVE) or text.startswith(_ACTIVE)
    if active and _HARMLESS.fullmatch(text) is None:
        return f"'{text}"
    return text


def _require_modest(parts: list[zipfile.ZipInfo]) -> None:
    names = {part.filename for part in parts}
    if len(parts) > MAX_PARTS:
        raise TableRefused(ZIP_BOMB, f"Berkas terdiri atas lebih dari {MAX_PARTS} bagian.")
    if len(names) < len(parts):
        raise TableRefused(BROKEN, "Berkas .xlsx memuat bagian yang rangkap.")
    if any(part.flag_bits & _ENCRYPTED_FLAG for part in parts):
        raise TableRefused(ENCRYPTED, "Bagian berkas disandikan.")
    if "xl/workbook.xml" not in names:
        raise TableRefused(WRONG_KIND, "Arsip ini bukan buku kerja .xlsx.")
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise TableRefused(TOO_LARGE, f"Isinya lebih dari {MAX_UNPACKED // 1024 // 1024} MiB.")
    if any(part.file_size > max(_SMALL, part.compress_size * MAX_RATIO) for part in parts):
        raise TableRefused(ZIP_BOMB, f"Isinya lebih dari {MAX_RATIO} kali ukuran berkasnya.")


def _inspect(name: str, raw: bytes) -> None:
    """One part, whose bytes are as many as it said (the archive's check sum tells)."""
    if _ACTIVE_PART.search(name):
        raise TableRefused(WRONG_KIND, "Berkas memuat makro atau objek yang disisipkan.")
    sheet = _ROWS in raw
    if not (sheet or name.endswith((".xml", ".rels", ".vml"))):
        return
    if b"<!" in raw.replace(b"<!--", b""):
        raise TableRefused(BROKEN, "Berkas memuat penulisan XML yang tidak lazim.")
    text = raw.decode("utf-8", errors="replace")
    _require_impersonal(found[1] or found[2] or "" for found in _REMARK.finditer(text))
    _require_impersonal(_said_beside_cells(text) if sheet else _texts(text))
    if sheet and (found := _FAULTY.search(raw) or _UNCALCULATED.search(raw)):
        detail = f"Sel {found[1].decode()} berisi rumus tanpa hasil atau galat."
        raise TableRefused(NO_VALUE, detail)


def _require_impersonal(texts: Iterable[str]) -> None:
    if any(_FRACTION.fullmatch(text) is None and personal_number_in(text) for text in texts):
        where = "nama, catatan, rumus, atau teks lain di luar sel"
        raise TableRefused(PERSONAL_NUMBER, f"Angka 16 digit ditemukan pada {where}.")


def _said_beside_cells(text: str) -> Iterator[str]:
    return (unescape(found[1] or found[2]) for found in _SAID.finditer(text))


def _texts(text: str) -> Iterator[str]:
    """The words of a part: between its tags and in their attributes, each by itself."""
    yield from (unescape(piece) for piece in _TAG.split(text) if piece.strip())
    yield from (unescape(found[1] or found[2] or "") for found in _ATTRIBUTE.finditer(text))

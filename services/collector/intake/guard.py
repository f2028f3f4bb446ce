"""Is this a file that may be opened at all? Asked before any parser sees it."""

import io
import zipfile
from enum import Enum
from typing import Final

from services.collector.intake.refusals import (
    BROKEN_FILE,
    EMPTY_FILE,
    ENCRYPTED,
    TOO_LARGE,
    WRONG_KIND,
    ZIP_BOMB,
)
from shared.refusal import RefusalError

MAX_BYTES: Final = 25 * 1024 * 1024
MAX_UNPACKED: Final = 400 * 1024 * 1024
"""100,000 rows of 50 columns unpack to some 200 MiB."""

MAX_RATIO: Final = 200
"""Sheets of numbers shrink to a tenth; a thousandth is an attack."""

MAX_PARTS: Final = 1000
_SMALL: Final = 1024 * 1024
"""Below this size any ratio does no harm."""

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED_FLAG: Final = 0x1


class Kind(Enum):
    """The two kinds of file that are read."""

    XLSX = "xlsx"
    CSV = "csv"


def kind_of(content: bytes, name: str) -> Kind:
    """What the file is, by its bytes and its name. Raises `RefusalError` for all that is not read.

    .xls, .xlsb and .ods are refused on purpose: one kind of workbook is looked into to the last
    note and formula, rather than four to the cells only.
    """
    if not content:
        raise RefusalError(EMPTY_FILE, "Berkas tidak berisi.")
    if len(content) > MAX_BYTES:
        raise RefusalError(TOO_LARGE, f"Berkas lebih dari {MAX_BYTES // 1024 // 1024} MiB.")
    suffix = name.rpartition(".")[2].lower()
    if content.startswith(_OLE):
        if _ENCRYPTED_STREAM in content:
            raise RefusalError(ENCRYPTED, "Berkas memerlukan kata sandi untuk dibuka.")
        raise RefusalError(WRONG_KIND, "Berkas berjenis Excel lama (.xls).")
    if content.startswith(b"PK"):
        _require_workbook(content)
        return Kind.XLSX
    if suffix not in {"csv", "txt"}:
        raise RefusalError(WRONG_KIND, "Isi berkas bukan buku kerja .xlsx.")
    if content.lstrip()[:1] in {b"<", b"{", b"%"}:
        raise RefusalError(WRONG_KIND, "Isi berkas bukan teks CSV.")
    return Kind.CSV


def _require_workbook(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise RefusalError(BROKEN_FILE, "Berkas .xlsx tidak utuh.") from None
    _require_sound(parts)
    names = {part.filename for part in parts}
    if "mimetype" in names or "xl/workbook.bin" in names:
        raise RefusalError(WRONG_KIND, "Berkas berjenis .ods atau .xlsb.")
    if "xl/workbook.xml" not in names:
        raise RefusalError(WRONG_KIND, "Arsip ini bukan buku kerja .xlsx.")


def _require_sound(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MAX_PARTS:
        raise RefusalError(ZIP_BOMB, f"Berkas terdiri atas lebih dari {MAX_PARTS} bagian.")
    if len({part.filename for part in parts}) < len(parts):
        raise RefusalError(BROKEN_FILE, "Berkas .xlsx memuat bagian yang rangkap.")
    if any(part.flag_bits & _ENCRYPTED_FLAG for part in parts):
        raise RefusalError(ENCRYPTED, "Bagian berkas disandikan.")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED:
        raise RefusalError(TOO_LARGE, f"Isinya lebih dari {MAX_UNPACKED // 1024 // 1024} MiB.")
    if any(_bomb(part) for part in parts):
        raise RefusalError(ZIP_BOMB, f"Isinya lebih dari {MAX_RATIO} kali ukuran berkasnya.")


def _bomb(part: zipfile.ZipInfo) -> bool:
    return part.file_size > max(_SMALL, part.compress_size * MAX_RATIO)

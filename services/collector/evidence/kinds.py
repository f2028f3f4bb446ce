"""The kinds of file that may prove a figure, told by their bytes and never by a name alone."""

import io
import zipfile
from enum import Enum
from typing import Final

from services.collector.domain.refusals import FOREIGN_KIND
from shared.refusal import RefusalError

MAX_PARTS: Final = 2000
MAX_UNPACKED: Final = 200 * 1024 * 1024
_ENCRYPTED: Final = 0x1
_MACROS: Final = "vbaProject.bin"


class Kind(Enum):
    """A kind; its value is its media type, as it is stored and served."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    CSV = "text/csv"


_ENDINGS: Final = {
    "pdf": Kind.PDF,
    "png": Kind.PNG,
    "jpg": Kind.JPEG,
    "jpeg": Kind.JPEG,
    "xlsx": Kind.XLSX,
    "docx": Kind.DOCX,
    "csv": Kind.CSV,
}
_BEGINNINGS: Final = (
    (b"%PDF-", Kind.PDF),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"\xff\xd8\xff", Kind.JPEG),
)


def kind_of(content: bytes, name: str) -> Kind:
    """The kind. Raises `RefusalError` for another one, or where the name says something else."""
    kind = _by_bytes(content)
    if kind is None or _ENDINGS.get(name.rpartition(".")[2].lower()) is not kind:
        raise RefusalError(FOREIGN_KIND, "Isi berkas tidak sesuai dengan jenis yang diterima.")
    return kind


def _by_bytes(content: bytes) -> Kind | None:
    for beginning, kind in _BEGINNINGS:
        if content.startswith(beginning):
            return kind
    if content.startswith(b"PK\x03\x04"):
        return _archive(content)
    return Kind.CSV if _is_text(content) else None


def _archive(content: bytes) -> Kind | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise RefusalError(FOREIGN_KIND, "Berkas tidak utuh.") from None
    names = {part.filename for part in parts}
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise RefusalError(FOREIGN_KIND, "Isi berkas terlalu besar bila dibuka.")
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise RefusalError(FOREIGN_KIND, "Berkas terkunci kata sandi.")
    if any(name.endswith(_MACROS) for name in names):
        raise RefusalError(FOREIGN_KIND, "Berkas memuat makro.")
    if "xl/workbook.xml" in names:
        return Kind.XLSX
    return Kind.DOCX if "word/document.xml" in names else None


def _is_text(content: bytes) -> bool:
    """Text, and not markup that a browser would show."""
    if b"\0" in content or content.lstrip()[:1] in {b"<", b"{", b"%"}:
        return False
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return all(char >= " " or char in "\r\n\t" for char in text) and bool(text.strip())

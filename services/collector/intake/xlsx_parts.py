"""The parts of an XLSX archive: which sheet is where, and all texts that are in no cell.

Every part is unpacked here, never beyond its declared and checked size, so that a file which
lies about its sizes reaches no parser.
"""

import html
import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from services.collector.intake.refusals import BROKEN_FILE, TOO_LARGE
from shared.refusal import RefusalError

_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    KeyError,
    OSError,
    RuntimeError,
    ValueError,
)
"""All that `zipfile` raises for archives that somebody has damaged (`test_damage.py`)."""

_SMALL_PARTS: Final = 64 * 1024 * 1024
"""What workbook, styles and shared texts may have together."""

_TAG: Final = re.compile(r"<[^<>]*>")
_SHEET: Final = re.compile(r"<(?:\w+:)?sheet\s([^<>]*?)/?>")
_RELATION: Final = re.compile(r"<(?:\w+:)?Relationship\s([^<>]*?)/?>")
_ATTRIBUTE: Final = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_KEPT: Final = frozenset(  # in small letters, for writers differ
    {
        "[content_types].xml",
        "_rels/.rels",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/sharedstrings.xml",
    }
)
SHARED_TEXTS: Final = "teks bersama"
"""The place of a text that cells refer to, or that none refers to any more."""

_TEXTS: Final = (
    ("xl/sharedstrings.xml", SHARED_TEXTS),
    ("xl/comments", "catatan sel"),
    ("xl/threadedcomments/", "catatan sel"),
    ("xl/drawings/", "gambar"),
    ("docprops/", "properti dokumen"),
    ("xl/worksheets/_rels/", "tautan"),
)


@dataclass(frozen=True, slots=True)
class Parts:
    """An archive taken apart. ``kept`` is what a reader needs besides the sheets."""

    archive: zipfile.ZipFile
    kept: dict[str, bytes]
    sheets: tuple[tuple[str, str], ...]
    """Name and part of each worksheet, in the order of the workbook."""

    texts: tuple[tuple[str, str], ...]

    def stream(self, part: str, size: int) -> Iterator[bytes]:
        """A part in pieces of ``size`` bytes. Raises `RefusalError` where it is broken."""
        try:
            with self.archive.open(part) as file:
                while piece := file.read(size):
                    yield piece
        except _BROKEN:
            raise RefusalError(BROKEN_FILE, "Sebuah lembar tidak dapat dibuka.") from None


def take_apart(content: bytes) -> Parts:
    """The parts of a workbook that the guard let through. Raises `RefusalError` where broken."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        kept = {name: archive.read(name) for name in _small(archive)}
        texts = tuple(_texts(archive))
        sheets = tuple(_sheets(archive, kept))
    except _BROKEN:
        raise RefusalError(BROKEN_FILE, "Berkas .xlsx tidak utuh.") from None
    return Parts(archive, kept, sheets, texts)


def _small(archive: zipfile.ZipFile) -> list[str]:
    found = [part for part in archive.infolist() if part.filename.lower() in _KEPT]
    if sum(part.file_size for part in found) > _SMALL_PARTS:
        raise RefusalError(TOO_LARGE, "Teks di dalam buku kerja terlalu banyak.")
    return [part.filename for part in found]


def _texts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    for part in archive.infolist():
        name = part.filename.lower()
        for start, said in _TEXTS:
            if name.startswith(start) and name.endswith((".xml", ".rels")):
                raw = archive.read(part.filename).decode()
                words = raw if name.endswith(".rels") else _TAG.sub("\n", raw)
                yield said, html.unescape(words)


def _sheets(archive: zipfile.ZipFile, kept: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    relations = kept["xl/_rels/workbook.xml.rels"].decode()
    targets = {
        found["Id"]: posixpath.normpath(posixpath.join("/xl", found["Target"])).lstrip("/")
        for found in map(_attributes, _RELATION.findall(relations))
        if found.get("Type", "").endswith("/worksheet")
    }
    there = set(archive.namelist())
    for found in map(_attributes, _SHEET.findall(kept["xl/workbook.xml"].decode())):
        id_ = next((value for name, value in found.items() if name.endswith(":id")), "")
        part = targets.get(id_, "")
        if part in there:
            yield found["name"], part


def _attributes(written: str) -> dict[str, str]:
    return {
        name: html.unescape(double or single)
        for name, double, single in _ATTRIBUTE.findall(written)
    }

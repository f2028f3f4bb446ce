"""Blocks to PDF with Typst: no system library, no system font, no network.

The compiled world (layout files and fonts) is kept: a page then costs some milliseconds.
"""

import json
import re
import textwrap
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import typst

from shared.letters.model import BLOCKS, Annex, Blocks, Check, Paper
from shared.letters.qr import qr_svg
from shared.letters.refusals import IncompleteLetterError
from shared.letters.wording import TEMPLATES

FONTS: Final = Path(__file__).parent / "fonts"
MAIN: Final = "surat.typ"
STANDARD: Final = "a-2u"
"""PDF/A-2u: fonts inside, text searchable; an archive keeps it, and PAdES may sign it."""
_UNBROKEN: Final = re.compile(r"\S{50,}")
_ADDRESS_LINE: Final = 42
"""Characters of an address that stand below a QR code in one line."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the paper adds. ``made_at`` is the only date in a PDF: same input, same bytes."""

    title: str
    made_at: datetime
    paper: Paper = Paper.A4
    crest: bytes | None = None
    verify_url: str | None = None


class Typesetter:
    """One Typst world. Safe to call from threads: they take turns."""

    def __init__(self, folder: Path = TEMPLATES) -> None:
        self._lock = threading.Lock()
        self._compiler = typst.Compiler(
            input=folder / MAIN, root=folder, font_paths=[FONTS], ignore_system_fonts=True
        )

    def pdf(self, blocks: Blocks, sheet: Sheet) -> bytes:
        """The letter as PDF. Raises `IncompleteLetterError` where its layout is broken."""
        data = json.dumps(_data(blocks, sheet), ensure_ascii=False)
        with self._lock:
            try:
                made = self._compiler.compile(
                    format="pdf",
                    pdf_standards=STANDARD,
                    sys_inputs={"surat": data},
                    timestamp=int(sheet.made_at.timestamp()),
                )
            except typst.TypstError as error:
                raise IncompleteLetterError(f"{MAIN}: {error.message}") from error
        assert isinstance(made, bytes)  # noqa: S101 - one PDF, whatever its pages
        return made


def _data(blocks: Blocks, sheet: Sheet) -> dict[str, Any]:
    width, height = sheet.paper.millimetres
    return {
        "judul": sheet.title,
        "lebar": width,
        "tinggi": height,
        "lambang": None if sheet.crest is None else list(sheet.crest),
        "bagian": [_breakable(BLOCKS.dump_python(part, mode="json")) for part in sections(blocks)],
        "qr": _qr(blocks, sheet),
    }


def _breakable(value: Any) -> Any:
    """Blocks whose longest words (addresses, file names) may be broken to stay on the paper."""
    if isinstance(value, str):
        return _UNBROKEN.sub(lambda word: "\u200b".join(word[0]), value)
    if isinstance(value, dict):
        return {key: _breakable(part) for key, part in value.items()}
    return [_breakable(part) for part in value] if isinstance(value, list) else value


def _qr(blocks: Blocks, sheet: Sheet) -> dict[str, Any] | None:
    address = verify_address(blocks, sheet)
    if address is None:
        return None
    return {"alamat": textwrap.wrap(address, _ADDRESS_LINE), "gambar": qr_svg(address)}


def verify_address(blocks: Blocks, sheet: Sheet) -> str | None:
    """What the QR code leads to; None where the letter has none.

    Raises `IncompleteLetterError` where it has one and nobody said where documents are verified.
    """
    check = next((block for block in blocks if isinstance(block, Check)), None)
    if check is None:
        return None
    if sheet.verify_url is None:
        raise IncompleteLetterError("Alamat halaman verifikasi untuk kode QR: verify_url.")
    return f"{sheet.verify_url.rstrip('/')}/{check.sha256}"


def sections(blocks: Blocks) -> Iterator[Blocks]:
    """The letter, then each of its annexes: each begins on a page of its own."""
    starts = [0, *(n for n, block in enumerate(blocks) if n and isinstance(block, Annex))]
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        yield blocks[start:end]

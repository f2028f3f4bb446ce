"""A scan of a document that was signed by hand: what may come in, judged by its content."""

import asyncio
from dataclasses import dataclass
from typing import Final

from services.approval.signing.pdf_text import (
    MOST_PAGES,
    TooManyPagesError,
    UnreadableError,
    read_text,
)
from services.approval.signing.refusals import SCAN_KIND, SCAN_TOO_LARGE, SCAN_UNREADABLE
from shared.http import Problem
from shared.privacy import personal_number_in
from shared.refusal import RefusalError

LARGEST: Final = 10 * 1024 * 1024
PDF: Final = "application/pdf"
_BEGINNINGS: Final = {
    b"%PDF-": PDF,
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
}


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan that may be kept. ``media_type`` is what it is, whatever the sender says."""

    content: bytes
    media_type: str


async def inspected(content: bytes) -> Scan:
    """The scan, once it has been looked through. Raises `RefusalError` and `Problem`.

    Text in a PDF is searched for personal numbers; what is only a picture cannot be.
    """
    if len(content) > LARGEST:
        raise RefusalError(SCAN_TOO_LARGE, f"Berkas lebih dari {LARGEST // 1024 // 1024} MiB.")
    kind = next((kind for start, kind in _BEGINNINGS.items() if content.startswith(start)), None)
    if kind is None:
        raise RefusalError(SCAN_KIND, "Isi berkas bukan PDF, JPEG, atau PNG.")
    if kind == PDF and personal_number_in(await _text(content)):
        raise _personal()
    return Scan(content, kind)


async def _text(pdf: bytes) -> str:
    try:
        return await asyncio.to_thread(read_text, pdf)
    except UnreadableError:
        raise RefusalError(SCAN_UNREADABLE, "PDF rusak atau terkunci dengan sandi.") from None
    except TooManyPagesError:
        raise RefusalError(SCAN_TOO_LARGE, f"PDF lebih dari {MOST_PAGES} halaman.") from None


def _personal() -> Problem:
    return Problem(
        422,
        "nomor-pribadi",
        "Teks pada pindaian memuat angka 16 digit (NIK/KK/NPWP).",
        "Mohon pindai dokumen tanpa nomor itu; tidak ada yang disimpan.",
    )

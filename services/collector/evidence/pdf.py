"""The text of a PDF, page by page. A scanned page has none, and nothing here can read it."""

import io
from collections.abc import Iterator
from typing import Final

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from services.collector.domain.refusals import FOREIGN_KIND
from shared.refusal import RefusalError

MAX_PAGES: Final = 200
"""Some milliseconds to a second each; a longer document is handed in by parts."""


def pdf_texts(content: bytes) -> Iterator[tuple[str, str]]:
    """Place and text of each page, and the document's properties.

    Raises `RefusalError` where it is encrypted, broken or longer than `MAX_PAGES`.
    """
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise RefusalError(FOREIGN_KIND, "Berkas PDF terkunci kata sandi.")
        if len(reader.pages) > MAX_PAGES:
            raise RefusalError(FOREIGN_KIND, f"Berkas PDF lebih dari {MAX_PAGES} halaman.")
        for key, value in (reader.metadata or {}).items():
            yield f"keterangan berkas {key}", str(value)
        for number, page in enumerate(reader.pages, start=1):
            yield f"halaman {number}", page.extract_text()
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError):
        # a broken PDF fails inside the reader in as many ways as there are faults
        raise RefusalError(FOREIGN_KIND, "Berkas PDF tidak dapat dibaca.") from None

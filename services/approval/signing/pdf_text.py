"""The text in a PDF, as far as it has any: pages, remarks on them, and its description."""

from collections.abc import Iterator
from io import BytesIO
from typing import Final

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

MOST_PAGES: Final = 100


class UnreadableError(Exception):
    """The PDF is damaged or locked."""


class TooManyPagesError(Exception):
    """The PDF has more than `MOST_PAGES` pages."""


def read_text(pdf: bytes) -> str:
    """All text, page by page. Raises `UnreadableError` and `TooManyPagesError`.

    Busy for up to some seconds: call it in a thread.
    """
    return "\n".join(_read(pdf, MOST_PAGES, whole=True))


def first_page(pdf: bytes) -> str:
    """The text of the first page, however many follow. Raises `UnreadableError`."""
    return "\n".join(_read(pdf, 1, whole=False))


def _read(pdf: bytes, most: int, *, whole: bool) -> list[str]:
    try:
        reader = PdfReader(BytesIO(pdf))
        if reader.is_encrypted:
            raise UnreadableError("the PDF is locked")
        if whole and len(reader.pages) > most:
            raise TooManyPagesError(f"more than {most} pages")
        return list(_parts(reader, most))
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        # A damaged file breaks pypdf in more ways than its own errors name.
        raise UnreadableError(type(error).__name__) from None


def _parts(reader: PdfReader, most: int) -> Iterator[str]:
    yield from (str(value) for value in (reader.metadata or {}).values())
    for page in reader.pages[:most]:
        yield page.extract_text()
        yield from _remarks(page)


def _remarks(page: PageObject) -> Iterator[str]:
    for annotation in page.annotations or ():
        yield str(annotation.get_object().get("/Contents", ""))

"""Makes table files as other programs make them."""

import io
import zipfile
from collections.abc import Callable, Iterable

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

PERSONAL = "6304" + "015505" + "900001"
"""Synthetic, and in no form a whole 16-digit literal."""


def xlsx(
    *rows: Iterable[object], sheet: str = "Lembar1", also: Callable[[Workbook], None] | None = None
) -> bytes:
    """A workbook with one sheet of these rows, and whatever else is done to it."""
    book = Workbook()
    page = first(book)
    page.title = sheet
    for row in rows:
        page.append(list(row))
    if also is not None:
        also(book)
    return saved(book)


def first(book: Workbook) -> Worksheet:
    page = book.active
    assert isinstance(page, Worksheet)
    return page


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def archive(**parts: bytes) -> bytes:
    """A ZIP archive of these parts (``xl/workbook.xml`` is written ``xl__workbook``)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, raw in parts.items():
            packed.writestr(f"{name.replace('__', '/')}.xml", raw)
    return out.getvalue()

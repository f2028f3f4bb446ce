"""Writes CSV files and Office archives: the same data give the same bytes, and no formula."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from shared.tables.safety import inert

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP archive can state; says nothing of when it was made."""

CREATED: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - Office documents have no zone
"""Stands in every document for when it was made, since a clock would change its bytes."""


def csv_bytes(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with BOM, semicolons, decimal comma: what a spreadsheet with Indonesian settings opens.

    Texts that a spreadsheet would run as a formula begin with an apostrophe.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_written(head) for head in heads])
    writer.writerows([_written(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def workbook(out: io.BytesIO, title: str) -> Workbook:
    """A workbook in which texts stay texts, whatever they begin with; close it to get the bytes."""
    book = Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
            "nan_inf_to_errors": False,
        },
    )
    properties: dict[str, Any] = {"title": title, "created": CREATED, "author": "Kinerja"}
    book.set_properties(properties)
    return book


def repacked(content: bytes) -> bytes:
    """An Office archive whose bytes follow from its parts only, not from when it was packed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            new.writestr(zipfile.ZipInfo(part.filename, _EPOCH), old.read(part), _DEFLATED)
    return out.getvalue()


_DEFLATED: Final = zipfile.ZIP_DEFLATED


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    return inert(str(value))

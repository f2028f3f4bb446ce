"""Ratified figures as files for other systems: tidy CSV and JSON, and a workbook for people."""

import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from services.portal.domain.results import Result, Series
from services.portal.web import warehouse
from shared.contract.identifiers import Period
from shared.tables.write import repacked, workbook
from shared.tidy import COLUMNS, to_csv

_NUMBERS: Final = frozenset(
    {"pembilang", "penyebut", "nilai", "target", "capaian", "target_tahun", "capaian_tahun"}
)
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDE: Final = 46
_NARROW: Final = 14


def csv_file(results: Sequence[Result], _series: Series) -> bytes:
    """The rows of all quarters under one header; of one quarter the very bytes of approval's."""
    return to_csv(row for result in results for row in result.tidy()).encode()


def json_file(results: Sequence[Result], series: Series) -> bytes:
    """The same with numbers as strings, quarter by quarter, and what stands in whose place."""
    body = {
        "format": "kinerja.terbuka.v1",
        "office": series.office,
        "quarters": [quarter(result, series) for result in results],
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def quarter(result: Result, series: Series) -> dict[str, Any]:
    """One ratified quarter with its rows, and what stands in its place."""
    return {
        "cycle": result.cycle,
        "period": Period.of(result.cycle).label,
        "revision": Period.of(result.cycle).revision,
        "ratified_at": result.ratified_at.isoformat().replace("+00:00", "Z"),
        "sha256": result.sha256,
        "superseded_by": series.successor(result.cycle),
        "rows": [_typed(row) for row in result.tidy()],
    }


def _typed(row: Mapping[str, str]) -> dict[str, Any]:
    """An empty field is null; what the quarter says already is left out."""
    told = ("periode", "status", "revisi", "disahkan_pada", "sha256")
    return {name: value or None for name, value in row.items() if name not in told}


def xlsx_file(results: Sequence[Result], series: Series) -> bytes:
    """One sheet, numbers as numbers, with the revision that stands in a row's place."""
    out = io.BytesIO()
    book = workbook(out, f"Data kinerja {series.office}")
    sheet, bold = book.add_worksheet("Data"), book.add_format({"bold": True, "text_wrap": True})
    heads = (*COLUMNS, "digantikan_oleh")
    sheet.write_row(0, 0, heads, bold)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, 0, len(heads) - 1)
    for column, head in enumerate(heads):
        wide = head in ("nama", "sasaran", "sumber", "sha256", "digantikan_oleh")
        sheet.set_column(column, column, _WIDE if wide else _NARROW)
    for place, (result, row) in enumerate(_rows(results), start=1):
        for column, head in enumerate(COLUMNS):
            _write(sheet, place, column, head, row[head])
        sheet.write_string(place, len(COLUMNS), series.successor(result.cycle) or "")
    book.close()
    return repacked(out.getvalue())


def _rows(results: Iterable[Result]) -> Iterable[tuple[Result, Mapping[str, str]]]:
    return ((result, row) for result in results for row in result.tidy())


def _write(sheet: Any, place: int, column: int, head: str, text: str) -> None:
    if head in _NUMBERS and text:
        sheet.write_number(place, column, Decimal(text))
    else:
        sheet.write_string(place, column, text)


Writer = Callable[[Sequence[Result], Series], bytes]
KINDS: Final[Mapping[str, tuple[str, Writer]]] = {
    "csv": ("text/csv; charset=utf-8", csv_file),
    "json": ("application/json", json_file),
    "xlsx": (_XLSX, xlsx_file),
    "dhis2.json": ("application/json", warehouse.dhis2_file),
    "dhis2-metadata.json": ("application/json", warehouse.dhis2_metadata),
    "adx.xml": ("application/adx+xml", warehouse.adx_file),
    "sdmx.csv": ("application/vnd.sdmx.data+csv; version=1.0.0", warehouse.sdmx_file),
}
"""By ending: media type, and how it is written."""

"""Builders for import tests: small exports as XLSX and CSV, and the form that asks for them."""

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final

import openpyxl
import xlsxwriter  # type: ignore[import-untyped]

from services.collector.intake import Declared, Reading, Verdict
from shared.contract import FormIssued
from shared.contract.catalogue import Indicator
from shared.contract.form_issued import EXAMPLE
from shared.contract.vocabulary import Basis, Source
from tests.unit.collector.world import indicator

REGIONS: Final = ("ALALAK", "MEKAR_SARI")
AS_OF: Final = date(2025, 9, 30)
NIK: Final = "63040" + "1" * 11
"""Made up when the test runs; it belongs to nobody."""


@dataclass(frozen=True)
class Formula:
    """A formula with the result that the spreadsheet stored."""

    text: str
    result: str | float


Cell = str | float | bool | date | time | Formula | None
Rows = list[list[Cell]]

IKD: Final[Rows] = [
    ["NO", "WILAYAH", "REKAM DINAMIS", "JUMLAH IKD", "PERSEN IKD"],
    [1, "Alalak", 1000, 250, 25],
    [2, "Mekar Sari", 500, 100, 20],
    [None, "BARITO KUALA", 1500, 350, 23.33],
]
"""Row 1 the heads, rows 2 and 3 the kecamatan, row 4 the kabupaten."""


def asked(code: str, **other: object) -> Indicator:
    """An indicator from SIAK, figures per kecamatan."""
    return indicator(code, "PIAK", Source.SIAK, **{"regional": True, **other})


def form(*indicators: Indicator, regions: tuple[str, ...] = REGIONS) -> FormIssued:
    """A form; without other word it asks for DD-04, which IKD feeds."""
    wanted = indicators or (asked("DD-04"),)
    return EXAMPLE.model_copy(update={"indicators": wanted, "regions": regions})


def declared(**other: object) -> Declared:
    said: dict[str, object] = {"basis": Basis.DINAMIS, "as_of": AS_OF}
    return Declared.model_validate(said | other)


def changed(rows: Rows, address: str, value: Cell) -> Rows:
    """The rows with another value in one cell, such as ``C2``."""
    column, row = ord(address[0]) - ord("A"), int(address[1:]) - 1
    copy = [list(cells) for cells in rows]
    copy[row].extend([None] * (column + 1 - len(copy[row])))
    copy[row][column] = value
    return copy


def xlsx(*sheets: Rows, names: Sequence[str] = (), hidden: int | None = None) -> bytes:
    """A workbook; sheets are called Lembar1, Lembar2 ... unless they are named."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        day, hour = (book.add_format({"num_format": f}) for f in ("dd/mm/yyyy", "hh:mm"))
        for number, rows in enumerate(sheets, start=1):
            name = names[number - 1] if names else f"Lembar{number}"
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    _write(sheet, row, column, cell, (day, hour))
            if hidden == number:
                sheet.hide()
    return out.getvalue()


def _write(sheet: Any, row: int, column: int, cell: Cell, looks: tuple[Any, Any]) -> None:
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
    elif isinstance(cell, Formula):
        sheet.write_formula(row, column, cell.text, None, cell.result)
    elif isinstance(cell, date | time):
        sheet.write_datetime(row, column, cell, looks[isinstance(cell, time)])


def resaved(content: bytes) -> bytes:
    """The workbook as openpyxl saves it: formulas without their results."""
    out = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(content)).save(out)
    return out.getvalue()


def rewritten(content: bytes, pattern: bytes, by: bytes) -> bytes:
    """The workbook with the XML of its first sheet changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            raw = old.read(name)
            new.writestr(name, re.sub(pattern, by, raw) if "sheet1" in name else raw)
    return out.getvalue()


def csv_of(rows: Rows, delimiter: str = ",") -> bytes:
    """The same table as CSV."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode()


def refusals(reading: Reading) -> list[tuple[str | None, str]]:
    """Rule and place of all that was refused."""
    return [(v.rule, v.place) for v in reading.verdicts if v.outcome == "DITOLAK"]


def only(reading: Reading) -> Verdict:
    """The one refusal of a reading."""
    (verdict,) = [v for v in reading.verdicts if v.outcome == "DITOLAK"]
    return verdict

"""An indicator catalogue from a CSV or XLSX file ("Indikator kinerja", SOP step 1)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from pydantic import ValidationError

from services.collector.catalogue_files.fields import NEEDED, Record, values_of
from services.collector.catalogue_files.heads import ColumnWords, column_words, folded
from services.collector.catalogue_files.model import CatalogueReading
from services.collector.catalogue_files.refusals import (
    DOUBLE_INDICATOR,
    NO_HEADS,
    NOT_FITTING,
)
from services.collector.intake.grid import Row, Sheet, place
from services.collector.intake.log import Log, Spot
from services.collector.intake.model import SourceFile
from services.collector.intake.opening import Scanned, examined
from services.collector.intake.refusals import DOUBLE_HEAD, MISSING_HEAD, NO_ROWS, UNKNOWN_HEAD
from shared.contract.catalogue import Indicator, Level
from shared.contract.figures import IndicatorFigures
from shared.refusal import RefusalError

_HEADS_WITHIN: Final = 10
_COLUMNS: Final = ("numerator", "denominator", "remainder", "percent")


def read_catalogue(
    content: bytes, name: str, year: int, quarter: int | None = None
) -> CatalogueReading:
    """The catalogue of a year; with a quarter, each indicator has that quarter's target.

    Without targets per quarter the year's target stands for the quarter, and `lint` says so.
    Never raises for a bad file: all indicators are taken, or none.
    """
    taken: list[Indicator] = []

    def read(scanned: Scanned, _file: SourceFile, log: Log) -> tuple[IndicatorFigures, ...]:
        taken.extend(_indicators(scanned, log, year, quarter))
        return ()

    reading = examined(content, name, read)
    return CatalogueReading(
        file=reading.file,
        indicators=() if reading.refused else tuple(taken),
        verdicts=reading.verdicts,
        refused=reading.refused,
    )


@dataclass(frozen=True, slots=True)
class _Heads:
    sheet: Sheet
    row: int
    cells: Row


def _indicators(scanned: Scanned, log: Log, year: int, quarter: int | None) -> Iterator[Indicator]:
    words = column_words()
    fields = words.fields(year)
    heads = _heads(scanned, fields)
    columns = _columns(heads, fields, words, log)
    _require_columns(heads, columns, words, log)
    if log.refused:
        return
    seen: dict[str, int] = {}
    for block in scanned.blocks(heads.sheet):
        for number, row in enumerate(block.rows, block.first):
            if number <= heads.row or all(cell == "" for cell in row):
                continue
            record = Record(heads.sheet.name, number, row, columns, words, log)
            indicator = _indicator(record, quarter)
            if indicator is not None:
                _take(record, indicator, seen)
                yield indicator
    if not seen and not log.refused:
        raise RefusalError(NO_ROWS, "Tidak ada indikator di bawah baris judul.")


def _take(record: Record, indicator: Indicator, seen: dict[str, int]) -> None:
    code = indicator.code
    if code in seen:
        reason = f"Kode {code} sudah ada pada baris {seen[code]}."
        record.refuse(DOUBLE_INDICATOR, "code", reason)
        return
    seen[code] = record.at
    at = record.spot("code")
    record.log.accept(Spot(at.place, at.row, None, code))


def _heads(scanned: Scanned, fields: Mapping[str, str]) -> _Heads:
    """The first row that has kode and nama among its heads, of the first sheet that has one."""
    for sheet in scanned.book.sheets:
        block = next(sheet.blocks(), None)
        rows = block.rows[:_HEADS_WITHIN] if block else []
        for number, row in enumerate(rows, block.first if block else 1):
            named = {fields.get(folded(cell)) for cell in row if isinstance(cell, str)}
            if {"code", "name"} <= named:
                return _Heads(sheet, number, row)
    raise RefusalError(NO_HEADS, "Tidak ada baris judul dengan kolom kode dan nama.")


def _columns(
    heads: _Heads, fields: Mapping[str, str], words: ColumnWords, log: Log
) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, cell in enumerate(heads.cells):
        key = folded(str(cell))
        spot = Spot(place(heads.sheet.name, heads.row, column), heads.row)
        field = fields.get(key)
        if field is None and key:
            near = get_close_matches(key, fields, n=1, cutoff=0.6)
            named = words.heads.get(fields[near[0]], ("",))[0] if near else ""
            hint = f" Yang terdekat: {named}." if named else ""
            log.refuse(UNKNOWN_HEAD, spot, f"Judul kolom katalog tidak dikenal.{hint}")
        elif field and field in found:
            log.refuse(DOUBLE_HEAD, spot, f"Kolom {words.heads[field][0]} ada dua kali.")
        elif field:
            found[field] = column
    return found


def _require_columns(
    heads: _Heads, columns: Mapping[str, int], words: ColumnWords, log: Log
) -> None:
    missing = [field for field in NEEDED if field not in columns]
    if not {"formula", "direction"} & columns.keys():
        missing.append("direction")
    for field in missing:
        spot = Spot(f"{heads.sheet.name}!{heads.row}", heads.row)
        log.refuse(MISSING_HEAD, spot, f"Kolom {words.heads[field][0]} tidak ada.")


def _indicator(record: Record, quarter: int | None) -> Indicator | None:
    before = len(record.log.refused)
    values = values_of(record)
    targets = values.get("targets")
    year = values.get("target_year")
    if isinstance(targets, tuple):
        values["target_quarter"] = targets[(quarter or len(targets)) - 1]
    else:
        values["target_quarter"] = year
    values |= _columns_of_report(record) | _levels(record)
    if len(record.log.refused) > before:
        return None
    try:
        return Indicator.model_validate(values)
    except ValidationError as error:
        for problem in error.errors():
            field = str(problem["loc"][0])
            record.refuse(NOT_FITTING, field, f"Isian {_shown(record, field)} tidak sah.")
        return None


def _shown(record: Record, field: str) -> str:
    return record.head(field) if field in record.words.heads else field


def _columns_of_report(record: Record) -> dict[str, object]:
    report = record.text("report")
    if report is None:
        return {}
    named = {part: record.text(f"column_{part}") for part in _COLUMNS}
    return {"columns": {"report": report} | {k: v for k, v in named.items() if v is not None}}


def _levels(record: Record) -> dict[str, object]:
    """``CC = 60; B = 70; BB = 80``: predicates and the numbers they count as."""
    text = record.text("levels")
    if text is None:
        return {}
    pairs = [part.partition("=") for part in text.split(";") if part.strip()]
    try:
        levels = [
            Level.model_validate({"label": n.strip(), "value": v.strip()}) for n, _, v in pairs
        ]
    except ValidationError:
        record.refuse(NOT_FITTING, "levels", "Tulis predikat seperti: CC = 60; B = 70; BB = 80.")
        return {}
    return {"levels": tuple(levels)}

"""Every entrance for files: a valid file of each, and what reads it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from services.collector.catalogue_files import read_catalogue
from services.collector.intake import Verdict as RowVerdict
from services.collector.intake import read_siak
from services.collector.workbook import read_workbook, write_workbook
from services.recap.commands import Plan
from services.recap.importing.past import read_past
from services.recap.importing.plan import read_plan
from services.recap.importing.rows import Reading
from shared.tables import TableRefused, read_table
from shared.tables.refusals import EMPTY
from tests.unit.collector.intake import exports
from tests.unit.collector.intake.test_catalogue_files import ROWS as CATALOGUE
from tests.unit.collector.workbook import forms

Rows = exports.Rows

PLAN: Final = Plan.model_validate(
    {"kind": "PK", "year": 2025, "effective": date(2025, 1, 15), "title": "PK 2025 (contoh)"}
)
PLANNED: Final[Rows] = [
    ["Kode", "Indikator Kinerja", "Satuan", "Target", "TW I", "TW II", "TW III", "TW IV"],
    ["DD-01", "Indikator DD-01", "persen", 99.4, 98, 98.5, 99, 99.4],
    ["PS-01", "Indikator PS-01", "dokumen", 4, 1, 2, 3, 4],
]
PAST: Final[Rows] = [
    ["Kode", "Tahun", "Triwulan", "Pembilang", "Penyebut", "Nilai"],
    ["DD-01", 2024, "IV", 4080, 4100, 99.51],
    ["PS-01", 2025, 2, 4, None, None],
]


@dataclass(frozen=True)
class Verdict:
    """What a reader says of a file: all that was read, and every word on what was not."""

    taken: int
    refused: tuple[str, ...]


@dataclass(frozen=True)
class Entrance:
    """One kind of file. ``read`` never raises, whatever the file is."""

    rows: Rows
    read: Callable[[bytes, str], Verdict]
    make: Callable[[Rows], bytes] = exports.xlsx


def _siak(content: bytes, name: str) -> Verdict:
    reading = read_siak(content, name, exports.declared(), exports.form())
    return Verdict(len(reading.figures), _words(reading.verdicts))


def _workbook(content: bytes, name: str) -> Verdict:
    reading = read_workbook(content, name, forms.form())
    return Verdict(len(reading.figures), _words(reading.verdicts))


def _catalogue(content: bytes, name: str) -> Verdict:
    reading = read_catalogue(content, name, 2026)
    return Verdict(len(reading.indicators), _words(reading.verdicts))


def _words(verdicts: tuple[RowVerdict, ...]) -> tuple[str, ...]:
    return tuple(f"{v.rule} {v.reason} {v.remedy}" for v in verdicts if v.rule)


def _plan(content: bytes, name: str) -> Verdict:
    try:
        reading = read_plan(read_table(content, name), PLAN)
    except TableRefused as refused:
        return Verdict(0, (f"{refused.rule} {refused.detail} {refused.remedy}",))
    return _rows(reading)


def _past(content: bytes, name: str) -> Verdict:
    try:
        reading = read_past(read_table(content, name))
    except TableRefused as refused:
        return Verdict(0, (f"{refused.rule} {refused.detail} {refused.remedy}",))
    return _rows(reading)


def _rows(reading: Reading[Any]) -> Verdict:
    refused = tuple(str(row) for row in reading.refused)
    if not (reading.rows or refused):
        refused = (f"{EMPTY.name} {EMPTY.remedy}",)  # the address says so
    return Verdict(len(reading.rows), refused)


@cache
def _form() -> bytes:
    """The workbook of the form, with figures and words filled in."""
    given = write_workbook(forms.form(), forms.BIDANG, ())
    return forms.filled(forms.GOOD, given)


ENTRANCES: Final = {
    "SIAK export": Entrance(exports.IKD, _siak),
    "workbook of the form": Entrance([["x"]], _workbook, lambda _rows: _form()),
    "catalogue": Entrance(CATALOGUE, _catalogue),
    "targets": Entrance(PLANNED, _plan),
    "history": Entrance(PAST, _past),
}

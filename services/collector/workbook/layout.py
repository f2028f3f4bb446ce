"""Where everything stands in the workbook of a bidang: the one plan of its writer and reader."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256
from typing import Final

from services.collector.intake.numbers import Measure
from shared.contract import FormIssued
from shared.contract.catalogue import Indicator, Sheet
from shared.contract.figures import KABUPATEN
from shared.contract.identifiers import Code
from shared.contract.vocabulary import Source, Span

LAYOUT: Final = "1"
"""Raised with every change of columns or rows: a workbook of another layout is refused."""

MARK: Final = "kinerja-form-penjaringan"
IDENTITY: Final = "_form"
"""Name of the hidden sheet that says which form this is."""

GUIDE: Final = "Petunjuk"
DEFINITIONS: Final = "Indikator"
SHEETS: Final = {Source.SIAK: "Isian SIAK", Source.NON_SIAK: "Isian non-SIAK"}
FIRST_ENTRY: Final = 6
"""Row number of the first entry, as a spreadsheet shows it."""

YES: Final = "Ya"
NO: Final = "Tidak"


class Column(IntEnum):
    """Columns of an entry sheet, counted from 0."""

    NUMBER = 0
    CODE = 1
    NAME = 2
    REGION = 3
    UNIT = 4
    SPAN = 5
    NUMERATOR_MALE = 6
    NUMERATOR_FEMALE = 7
    NUMERATOR = 8
    DENOMINATOR_MALE = 9
    DENOMINATOR_FEMALE = 10
    DENOMINATOR = 11
    BEFORE_NUMERATOR = 12
    BEFORE_DENOMINATOR = 13
    BASIS = 14
    AS_OF = 15
    UNAVAILABLE = 16
    WHY = 17
    DOCUMENT = 18
    NOTE = 19
    SUPPORTING = 20
    HINDERING = 21
    FOLLOW_UP = 22


NUMERATORS: Final = (Column.NUMERATOR_MALE, Column.NUMERATOR_FEMALE, Column.NUMERATOR)
DENOMINATORS: Final = (Column.DENOMINATOR_MALE, Column.DENOMINATOR_FEMALE, Column.DENOMINATOR)
NUMBERS: Final = (*NUMERATORS, *DENOMINATORS)
TEXTS: Final = (
    Column.WHY,
    Column.DOCUMENT,
    Column.NOTE,
    Column.SUPPORTING,
    Column.HINDERING,
    Column.FOLLOW_UP,
)
HEADS: Final[dict[Column, tuple[str, str]]] = {
    Column.NUMBER: ("No", ""),
    Column.CODE: ("Kode", ""),
    Column.NAME: ("Indikator", ""),
    Column.REGION: ("Wilayah", ""),
    Column.UNIT: ("Satuan", ""),
    Column.SPAN: ("Cakupan", ""),
    Column.NUMERATOR_MALE: ("Pembilang", "LK"),
    Column.NUMERATOR_FEMALE: ("Pembilang", "PR"),
    Column.NUMERATOR: ("Pembilang", "JML"),
    Column.DENOMINATOR_MALE: ("Penyebut", "LK"),
    Column.DENOMINATOR_FEMALE: ("Penyebut", "PR"),
    Column.DENOMINATOR: ("Penyebut", "JML"),
    Column.BEFORE_NUMERATOR: ("Kiriman sebelumnya", "Pembilang"),
    Column.BEFORE_DENOMINATOR: ("Kiriman sebelumnya", "Penyebut"),
    Column.BASIS: ("Basis", ""),
    Column.AS_OF: ("Keadaan per", ""),
    Column.UNAVAILABLE: ("Tidak tersedia", ""),
    Column.WHY: ("Alasan tidak tersedia", ""),
    Column.DOCUMENT: ("Sumber data", ""),
    Column.NOTE: ("Keterangan", ""),
    Column.SUPPORTING: ("Faktor pendorong", ""),
    Column.HINDERING: ("Faktor penghambat", ""),
    Column.FOLLOW_UP: ("Tindak lanjut", ""),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One row to fill. The first row of an indicator also asks what is said of it as a whole."""

    row: int
    indicator: Indicator
    region: Code
    first: bool
    source: Source

    def numbers(self) -> tuple[Column, ...]:
        """The number cells that are asked for."""
        by_sex, below = self.indicator.by_sex, self.indicator.denominator is not None
        numerators = NUMERATORS if by_sex else (Column.NUMERATOR,)
        denominators = DENOMINATORS if by_sex else (Column.DENOMINATOR,)
        return (*numerators, *denominators) if below else numerators

    def words(self) -> tuple[Column, ...]:
        """The other cells that are asked for."""
        if not self.first:
            return ()
        basis = (Column.BASIS,) if self.source is Source.SIAK else ()
        return (*basis, Column.AS_OF, Column.UNAVAILABLE, *TEXTS)


@dataclass(frozen=True, slots=True)
class EntrySheet:
    """One sheet of the workbook: what a bidang owns from one source."""

    name: str
    sheet: Sheet
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The workbook of one bidang."""

    form: FormIssued
    bidang: Code
    sheets: tuple[EntrySheet, ...]

    def identity(self) -> dict[str, str]:
        """What the hidden sheet says; the checksum covers every row that is asked for."""
        said = {
            "jenis": MARK,
            "tata_letak": LAYOUT,
            "form": self.form.cycle,
            "bidang": self.bidang,
            "versi_katalog": self.form.versions.catalogue,
        }
        rows = [
            f"{sheet.name}|{e.row}|{e.indicator.code}|{e.region}|{e.numbers()!r}"
            for sheet in self.sheets
            for e in sheet.entries
        ]
        text = "\n".join([*said.values(), *rows])
        return said | {"checksum": sha256(text.encode()).hexdigest()}


def layout(form: FormIssued, bidang: Code) -> Layout:
    """The plan for a bidang. Raises ``KeyError`` where the form has no sheet of it."""
    own = [sheet for sheet in form.sheets if sheet.ref.bidang == bidang]
    if not own:
        raise KeyError(bidang)
    by_code = {indicator.code: indicator for indicator in form.indicators}
    sheets = (
        EntrySheet(
            SHEETS[sheet.ref.source],
            sheet,
            tuple(_entries(form, sheet, [by_code[code] for code in sheet.indicators])),
        )
        for sheet in own
    )
    return Layout(form, bidang, tuple(sheets))


def region_name(region: Code) -> str:
    """A region as people write it."""
    return "JUMLAH KABUPATEN" if region == KABUPATEN else region.replace("_", " ").title()


def span_words(indicator: Indicator) -> str:
    """What a figure covers, in the words of the form."""
    if indicator.span is Span.SELAMA:
        return "selama triwulan ini"
    return "s.d. akhir triwulan ini"


def measure_of(indicator: Indicator) -> Measure:
    """Shares are made of counts, and so is what has no decimals; hours and scores are not."""
    counts = indicator.decimals == 0 or indicator.unit.lower() == "persen"
    return Measure.COUNT if counts else Measure.NUMBER


def _entries(form: FormIssued, sheet: Sheet, indicators: list[Indicator]) -> Iterator[Entry]:
    row = FIRST_ENTRY
    for indicator in indicators:
        regions = (*form.regions, KABUPATEN) if indicator.regional else (KABUPATEN,)
        for position, region in enumerate(regions):
            yield Entry(row, indicator, region, position == 0, sheet.ref.source)
            row += 1

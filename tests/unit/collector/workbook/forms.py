"""Builders for workbook tests: a small form, and a hand that fills workbooks with openpyxl."""

import io
from datetime import date
from decimal import Decimal
from typing import Final

import openpyxl

from services.collector.workbook import write_workbook
from services.collector.workbook.layout import SHEETS, Column
from shared.contract import FormIssued
from shared.contract.catalogue import Indicator, Sheet, SheetRef
from shared.contract.figures import KABUPATEN, Count, IndicatorFigures, RegionRow
from shared.contract.form_issued import EXAMPLE
from shared.contract.vocabulary import Source
from tests.unit.collector.world import indicator, wita

BIDANG: Final = "DAFDUK"
REGIONS: Final = ("ALALAK", "MEKAR_SARI")
SIAK, OTHER = SHEETS[Source.SIAK], SHEETS[Source.NON_SIAK]
Filling = dict[tuple[str, int, Column], object]
"""Sheet, row and column to what is typed there."""

INDICATORS: Final = (
    indicator("DD-01", BIDANG, Source.SIAK, regional=True, by_sex=True),
    indicator("DD-02", BIDANG, Source.SIAK),
    indicator("NS-01", BIDANG, Source.NON_SIAK, evidence=True),
    indicator("NS-02", BIDANG, Source.NON_SIAK, denominator=None, unit="nilai"),
    indicator("PK-01", "PIAK", Source.NON_SIAK),
)
"""Rows: DD-01 6 to 8 and DD-02 9 on the sheet of SIAK, NS-01 6 and NS-02 7 on the other."""


def sheet(bidang: str, source: Source, indicators: tuple[Indicator, ...]) -> Sheet:
    return Sheet(
        ref=SheetRef(bidang=bidang, source=source),
        filler="KABID_PIAK",
        indicators=tuple(i.code for i in indicators if (i.bidang, i.source) == (bidang, source)),
        due=wita(8, 16),
    )


def form(indicators: tuple[Indicator, ...] = INDICATORS, **other: object) -> FormIssued:
    """A form with two sheets of DAFDUK and one of PIAK."""
    sheets = (
        sheet(BIDANG, Source.SIAK, indicators),
        sheet(BIDANG, Source.NON_SIAK, indicators),
        sheet("PIAK", Source.NON_SIAK, indicators),
    )
    asked = {"indicators": indicators, "regions": REGIONS, "sheets": sheets}
    return EXAMPLE.model_copy(update=asked | other)


def filled(filling: Filling, given: bytes | None = None) -> bytes:
    """The workbook as a person sends it back."""
    book = openpyxl.load_workbook(io.BytesIO(given or write_workbook(form(), BIDANG, ())))
    for (name, row, column), value in filling.items():
        book[name].cell(row, column + 1).value = value  # type: ignore[assignment]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def row_of(row: int, *numbers: float) -> Filling:
    """Numbers of one row of DD-01: LK, PR and JML of pembilang, then of penyebut."""
    columns = [*range(Column.NUMERATOR_MALE, Column.DENOMINATOR + 1)]
    return {(SIAK, row, Column(c)): n for c, n in zip(columns, numbers, strict=True)}


GOOD: Final[Filling] = {
    **row_of(6, 30, 20, 50, 60, 40, 100),
    **row_of(7, 15, 10, 25, 30, 20, 50),
    **row_of(8, 45, 30, 75, 90, 60, 150),
    (SIAK, 6, Column.BASIS): "DINAMIS",
    (SIAK, 9, Column.UNAVAILABLE): "Ya",
    (SIAK, 9, Column.WHY): "Laporan belum terbit",
    (OTHER, 6, Column.NUMERATOR): 0,
    (OTHER, 6, Column.DENOMINATOR): 7,
    (OTHER, 6, Column.DOCUMENT): "Register loket",
    (OTHER, 6, Column.NOTE): '+1 loket <baru> & "lama"',
    (OTHER, 6, Column.SUPPORTING): "Loket keliling",
    (OTHER, 7, Column.NUMERATOR): 88.25,
    (OTHER, 7, Column.AS_OF): date(2025, 9, 15),
}


def before() -> tuple[IndicatorFigures, ...]:
    """What was sent earlier, to be shown beside the entries."""
    count = Count(total=Decimal("1234.5"))
    row = RegionRow(region=KABUPATEN, numerator=count, denominator=Count(total="75 poin"))
    return (IndicatorFigures(indicator="NS-01", rows=(row,)),)

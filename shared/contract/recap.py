"""The draft table and the findings, as recap computes them and all others show them."""

from datetime import date
from decimal import Decimal

from pydantic import Field

from shared.contract.catalogue import SheetRef
from shared.contract.event import Line, Moment, Part, Text
from shared.contract.identifiers import Code, IndicatorCode
from shared.contract.vocabulary import Basis, FindingState, Measured, Severity


class Cell(Part):
    """The place of one figure: indicator, region, pembilang/penyebut, JML/LK/PR.

    ``part`` and ``group`` are empty where the finding concerns the whole row or indicator.
    """

    indicator: IndicatorCode
    region: Code | None = None
    part: Code | None = None
    group: Code | None = None


class Finding(Part):
    """One thing that is wrong or must be answered, in words that its owner understands."""

    id: Line = Field(description="stable: the same fault keeps its id in the next recap version")
    rule: Code = Field(description="D01 to D26 of the discrepancy catalogue")
    rule_version: int
    severity: Severity
    state: FindingState
    sheet: SheetRef = Field(description="the sheet whose filler corrects it")
    owner: Code = Field(description="bidang that owns the figure")
    cells: tuple[Cell, ...] = Field(min_length=1)
    expected: Line
    found: Line
    message: Text
    remedy: Text
    root: Line | None = Field(
        default=None, description="id of the finding that this one follows from; none: a root"
    )
    since: int | None = Field(default=None, description="recap version that first had it")


class RegionValue(Part):
    """What one kecamatan contributes to a row, rounded as the row is."""

    region: Code
    measured: Measured
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None


class MeasuredRow(Part):
    """One row of the table Pengukuran Kinerja, rounded to the indicator's decimals."""

    indicator: IndicatorCode
    name: Line
    goal: Line
    unit: Line
    bidang: Code
    source: Line
    measured: Measured
    basis: Basis | None = Field(default=None, description="population that was counted on")
    as_of: date | None = Field(default=None, description="keadaan per")
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = Field(default=None, description="realisasi s.d. triwulan ini")
    target_quarter: Decimal
    target_year: Decimal
    achievement: Decimal | None = Field(default=None, description="capaian terhadap target TW, %")
    achievement_year: Decimal | None = Field(
        default=None, description="capaian thd target tahun, %"
    )
    predicate: Line | None = None
    why: Text = Field(description="formula, inputs, scale, in one Indonesian sentence")
    achievement_capped: Decimal | None = Field(
        default=None, description="capaian_dibatasi, for averages only"
    )
    achievement_raw: Decimal | None = Field(
        default=None, description="capaian before a negative one was shown as 0"
    )
    label: Line | None = Field(default=None, description="value in words where it is ordinal")
    formula: Line | None = Field(default=None, description="formula and its version")
    scale: Line | None = Field(default=None, description="scale of predicates and its version")
    document: Line | None = Field(default=None, description="sumber data, in the office's words")
    previous_quarter: Decimal | None = Field(default=None, description="value of the one before")
    same_quarter_last_year: Decimal | None = None
    year_before: Decimal | None = Field(default=None, description="result of last year")
    note: Line | None = Field(default=None, description="keterangan of the bidang")
    supporting: Line | None = Field(default=None, description="faktor pendorong")
    hindering: Line | None = Field(default=None, description="faktor penghambat")
    follow_up: Line | None = Field(default=None, description="tindak lanjut")
    regions: tuple[RegionValue, ...] = Field(default=(), description="the same per kecamatan")


class Completeness(Part):
    """How many of a sheet's indicators have been submitted, and whether in time."""

    sheet: SheetRef
    expected: int
    submitted: int
    on_time: bool | None = Field(description="none while nothing was submitted")
    unavailable: int = Field(default=0, description="of them: tidak tersedia, with a reason")
    due: Moment | None = Field(default=None, description="the due time in force")

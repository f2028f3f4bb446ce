"""The draft table and the findings, as recap computes them and all others show them."""

from datetime import date
from decimal import Decimal

from pydantic import Field

from shared.contract.catalogue import SheetRef
from shared.contract.event import Line, Part, Text
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


class Completeness(Part):
    """How many of a sheet's indicators have been submitted, and whether in time."""

    sheet: SheetRef
    expected: int
    submitted: int
    on_time: bool | None = Field(description="none while nothing was submitted")

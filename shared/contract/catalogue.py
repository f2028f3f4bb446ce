"""Indicators as a form carries them, so that a reader needs no other document."""

from datetime import date
from decimal import Decimal

from pydantic import Field

from shared.contract.event import Line, Moment, Part, Text
from shared.contract.identifiers import Code, IndicatorCode
from shared.contract.vocabulary import Aggregation, Formula, Frequency, Source, Span


class Level(Part):
    """One predicate of an ordinal indicator (WTP, BB ...) and the number it counts as."""

    label: Line
    value: Decimal


class Columns(Part):
    """Where a SIAK export has the figures. ``{group}`` stands for LK, PR and JML."""

    report: Code = Field(description="report kind: PEREKAMAN, KIA, AKTA_KELAHIRAN ...")
    numerator: Line
    denominator: Line | None = None
    remainder: Line | None = Field(default=None, description="column of belum memiliki")
    percent: Line | None = Field(default=None, description="column of the printed percentage")


class Indicator(Part):
    """One indicator of the catalogue, with the targets of its year."""

    code: IndicatorCode
    name: Line
    goal: Line = Field(description="sasaran strategis")
    definition: Text = Field(description="definisi operasional")
    numerator: Line = Field(description="pembilang, or the value itself where no penyebut is")
    denominator: Line | None = Field(default=None, description="penyebut")
    unit: Line
    factor: Decimal = Field(
        default=Decimal(100), description="value = numerator/denominator*factor"
    )
    formula: Formula
    aggregation: Aggregation
    frequency: Frequency
    source: Source
    bidang: Code = Field(description="bidang that owns the figure")
    regional: bool = Field(default=False, description="figures per kecamatan are asked for")
    by_sex: bool = Field(default=False, description="LK and PR are asked for beside JML")
    decimals: int = Field(ge=0, le=6)
    target_year: Decimal
    target_quarter: Decimal
    kind: Code | None = Field(default=None, description="IKU, IKP ...")
    goal_code: Code | None = Field(default=None, description="kode sasaran")
    span: Span = Field(default=Span.SELAMA, description="what a submitted figure covers")
    targets: tuple[Decimal, ...] = Field(
        default=(), description="of the four quarters, or empty where only this one is known"
    )
    target_low: Decimal | None = Field(default=None, description="RENTANG: lower bound")
    target_high: Decimal | None = Field(default=None, description="RENTANG: upper bound")
    levels: tuple[Level, ...] = Field(default=(), description="PREDIKAT: from low to high")
    weight: Line | None = Field(default=None, description="RATA_RATA_TERTIMBANG: bobot")
    baseline: Decimal | None = Field(default=None, description="last year's result")
    plausible_min: Decimal | None = Field(default=None, description="wajar paling rendah")
    plausible_max: Decimal | None = Field(default=None, description="wajar paling tinggi")
    jump: Decimal | None = Field(default=None, description="ambang lonjakan, in the unit")
    columns: Columns | None = Field(default=None, description="SIAK only")
    evidence: bool = Field(default=False, description="bukti dukung is asked for")
    same_as: IndicatorCode | None = Field(
        default=None, description="another indicator that counts the same fact (D14)"
    )
    tolerance: Decimal = Field(default=Decimal(0), description="allowed difference to same_as")
    planned_target: Decimal | None = Field(
        default=None, description="target of the year in Perjanjian Kinerja (D17)"
    )
    planned_in: Line | None = Field(default=None, description="which document, murni or perubahan")
    active: bool = True


class SheetRef(Part):
    """One sheet of the form: what one bidang owns from one source."""

    bidang: Code
    source: Source

    @property
    def key(self) -> str:
        """Short name, ``DAFDUK/SIAK``, for keys and messages."""
        return f"{self.bidang}/{self.source}"


class Sheet(Part):
    """A sheet as it is issued: who fills it, with what, until when."""

    ref: SheetRef
    filler: Code = Field(description="role that may submit it (SOP steps 2, 3)")
    indicators: tuple[IndicatorCode, ...]
    due: Moment


class Due(Part):
    """When a step's time budget ends, by the office's working calendar."""

    sop_step: int = Field(ge=1, le=7)
    at: Moment


class PeriodDates(Part):
    """First and last day of the measured quarter."""

    start: date
    end: date

"""Indicators as a form carries them, so that a reader needs no other document."""

from datetime import date
from decimal import Decimal

from pydantic import Field

from shared.contract.event import Line, Moment, Part, Text
from shared.contract.identifiers import Code, IndicatorCode
from shared.contract.vocabulary import Aggregation, Formula, Frequency, Source


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

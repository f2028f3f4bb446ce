"""What people ask of recap. Each is the body of one request; `api.py` shows the addresses."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import Field, StringConstraints, model_validator

from shared.contract.event import Line, Part, Text
from shared.contract.figures import IndicatorFigures
from shared.contract.identifiers import IndicatorCode, Sha256
from shared.decision import Command

DIGITS: Final = 15
"""Digits before the comma. More is no figure of an office, and would fill pages when printed."""

PLACES: Final = 20
"""Digits after the comma: more than any spreadsheet writes."""

Quarter = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-Q[1-4]$")]
"""A quarter by name: ``2025-Q2``."""

Amount = Annotated[Decimal, Field(ge=0, lt=Decimal(10) ** DIGITS, decimal_places=PLACES)]


class CloseCollection(Command):
    """Tutup pengumpulan: what is missing from now on is a fault (SOP step 4)."""

    note: Line | None = Field(default=None, description="kept in the event that tells of it")


class RecapAgain(Command):
    """Rekap ulang: an import of history or plans takes effect on a draft that stands already."""


class TriedSheet(Command):
    """Figures of one sheet that were not sent yet; tried, and forgotten."""

    figures: tuple[IndicatorFigures, ...]


class ImportedFigure(Part):
    """One indicator in one earlier quarter, that quarter alone. All empty: it was not measured."""

    numerator: Amount | None = None
    denominator: Amount | None = None
    value: Amount | None = Field(default=None, description="realisasi as it was printed")


class ImportHistory(Command):
    """Figures of quarters that were measured before this system; replaces the quarters it names."""

    quarters: dict[Quarter, dict[IndicatorCode, ImportedFigure]] = Field(min_length=1)


class SourceFile(Part):
    """The file that an import was read from; it is kept under its hash."""

    name: Line
    sha256: Sha256
    size: int = Field(ge=1, description="bytes")


class PastRow(Part):
    """One row of a history file: one indicator in one earlier quarter, that quarter alone."""

    quarter: Quarter
    indicator: IndicatorCode
    figure: ImportedFigure
    origin: Line = Field(description="where in the file: Lembar1!A7")


class ImportPast(Command):
    """Rows of a history file: each replaces its indicator's figures of its quarter only."""

    file: SourceFile
    rows: tuple[PastRow, ...] = Field(min_length=1)


class PlanKind(StrEnum):
    """Where a target is written down.

    NASIONAL are standards and targets of the ministry; ANGGARAN the money for an indicator and
    what was spent of it, for the efficiency columns of the LKjIP.
    """

    RPJMD = "RPJMD"
    RENSTRA = "RENSTRA"
    RENJA = "RENJA"
    PK = "PK"
    NASIONAL = "NASIONAL"
    ANGGARAN = "ANGGARAN"


class Plan(Part):
    """What identifies a plan: its kind, first year and version (0 is MURNI, n is PERUBAHAN n)."""

    kind: PlanKind
    year: int = Field(ge=2000, le=2100, description="the year, or the first of several")
    until: int | None = Field(default=None, ge=2000, le=2100, description="the last year")
    version: int = Field(default=0, ge=0, le=99)
    effective: date = Field(description="berlaku sejak")
    title: Line = Field(min_length=1, description="name and number, as the document has them")

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.until is not None and self.until < self.year:
            raise ValueError("until mendahului year")
        return self

    @property
    def key(self) -> str:
        """``PK-2025-0``: the same plan again replaces what was kept under it."""
        return f"{self.kind}-{self.year}-{self.version}"

    @property
    def last(self) -> int:
        """The last year that it speaks of."""
        return self.until or self.year

    @property
    def label(self) -> str:
        """``PK 2025 Perubahan 1``, as people say it."""
        years = str(self.year) if self.until is None else f"{self.year}–{self.until}"
        return f"{_SHORT.get(self.kind, self.kind.value)} {years} {self.edition}"

    @property
    def edition(self) -> str:
        """``Murni`` or ``Perubahan 1``."""
        return "Murni" if self.version == 0 else f"Perubahan {self.version}"


_SHORT: Final = {PlanKind.RENSTRA: "Renstra", PlanKind.RENJA: "Renja"} | {
    PlanKind.NASIONAL: "Target Nasional",
    PlanKind.ANGGARAN: "Anggaran",
}


class PlannedTarget(Part):
    """One indicator in one year of a plan, as the document words it."""

    indicator: IndicatorCode
    year: int = Field(ge=2000, le=2100)
    name: Line | None = None
    goal: Line | None = None
    unit: Line | None = None
    definition: Text | None = None
    target: Amount | None = None
    quarters: tuple[Amount | None, ...] = Field(
        default=(), max_length=4, description="Triwulan I to IV, or none"
    )
    budget: Amount | None = Field(default=None, description="pagu, rupiah")
    spent: Amount | None = Field(default=None, description="realisasi anggaran, rupiah")
    origin: Line = Field(description="where in the file: PK!A7")


class ImportTargets(Command):
    """A plan with all its targets; replaces the same plan of before, whole."""

    plan: Plan
    file: SourceFile
    rows: tuple[PlannedTarget, ...] = Field(min_length=1)

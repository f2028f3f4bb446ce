"""What an import is told, and what it answers: figures, and a verdict for each row it read."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from shared.contract.event import Line, Part
from shared.contract.figures import IndicatorFigures
from shared.contract.identifiers import Code, IndicatorCode, Sha256
from shared.contract.vocabulary import Basis


class Grouping(StrEnum):
    """How numbers are written as text in a file. ``1.234`` is ambiguous, so it is declared.

    TANPA: no thousands separators; INDONESIA: ``1.234.567,89``.
    """

    TANPA = "TANPA"
    INDONESIA = "INDONESIA"


class Declared(Part):
    """What the sender says of a SIAK export; an export does not say it itself."""

    basis: Basis
    as_of: date = Field(description="keadaan per")
    report: Code | None = Field(default=None, description="jenis laporan, else by its heads")
    grouping: Grouping = Grouping.TANPA
    sheet_name: Line | None = Field(
        default=None, description="which sheet, where several have data"
    )


class Outcome(StrEnum):
    """What becomes of a row or cell: taken, taken and the same as before, refused."""

    DITERIMA = "DITERIMA"
    SAMA = "SAMA"
    DITOLAK = "DITOLAK"


class Verdict(Part):
    """One row's or one refused cell's outcome. Never repeats the value of a refused cell."""

    place: Line = Field(description="Lembar1!C7, or the file's own name")
    row: int | None = Field(default=None, description="row number as a spreadsheet shows it")
    region: Code | None = None
    indicator: IndicatorCode | None = None
    outcome: Outcome
    rule: str | None = Field(default=None, description="DITOLAK: name of the rule")
    reason: str | None = Field(default=None, description="DITOLAK: what is wrong, in Indonesian")
    remedy: str | None = Field(default=None, description="DITOLAK: who or what can lift it")


class SourceFile(Part):
    """The file that was read."""

    name: Line
    sha256: Sha256 | None = Field(description="none where the file may hold personal data")


class Reading(Part):
    """The answer of every import, dry run or not: all of it is taken, or none.

    ``figures`` is empty where anything was refused, so nobody can take half of a file.
    """

    file: SourceFile
    figures: tuple[IndicatorFigures, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    refused: bool = False

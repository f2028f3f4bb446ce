"""Figures as a bidang submits them: what was counted, where, on which basis, from which paper."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Final

from pydantic import Field, StringConstraints

from shared.contract.event import Line, Part
from shared.contract.identifiers import Code, IndicatorCode, Sha256
from shared.contract.vocabulary import Basis

Unreadable = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Value = Annotated[Decimal | Unreadable, Field(union_mode="left_to_right")]
"""A number, or the words that stood in its place ("75 poin"): reported, never guessed."""

KABUPATEN: Final = "KABUPATEN"
"""The region code of the whole kabupaten; all others are kecamatan."""

NUMERATOR: Final = "PEMBILANG"
DENOMINATOR: Final = "PENYEBUT"
REMAINDER: Final = "SISA"
PERCENT: Final = "PERSEN"
TOTAL: Final = "JML"
MALE: Final = "LK"
FEMALE: Final = "PR"


class Count(Part):
    """One quantity: the total (JML) and, where asked for, men (LK) and women (PR)."""

    total: Value | None = None
    male: Value | None = None
    female: Value | None = None


class Movement(Part):
    """One correction between the AWAL and the DINAMIS population (pindah, meninggal ...)."""

    name: Line = Field(description="head of the export's column")
    adds: bool = Field(description="whether it enlarges the population")
    count: Count


class RegionRow(Part):
    """The figures of one region; below the first two, what a source prints beside them."""

    region: Code
    numerator: Count
    denominator: Count | None = None
    remainder: Count | None = Field(default=None, description="belum memiliki, as printed")
    percent: Value | None = Field(default=None, description="percentage, as printed")
    opening: Count | None = Field(default=None, description="penyebut AWAL, as printed")
    movements: tuple[Movement, ...] = ()
    origin: Line | None = Field(default=None, description="where in the file: Lembar1!A7")
    unavailable: Line | None = Field(
        default=None, description="of a kecamatan: tidak tersedia, and why; then without figures"
    )
    note: Line | None = Field(default=None, description="keterangan on this row")


class Provenance(Part):
    """Where the figures were taken from, so that each can be traced to its paper."""

    document: Line = Field(description="report or register, in the office's words")
    file_name: Line | None = None
    sha256: Sha256 | None = Field(default=None, description="hash of the file that was read")
    report: Code | None = Field(default=None, description="report kind of a SIAK export")


class Evidence(Part):
    """A file that proves a figure (bukti dukung); the collector serves it by its hash."""

    name: Line
    media_type: Line
    size: int = Field(ge=1, description="bytes")
    sha256: Sha256


class Analysis(Part):
    """What a bidang says of its result, for the report (LKjIP Bab III)."""

    supporting: Line | None = Field(default=None, description="faktor pendorong")
    hindering: Line | None = Field(default=None, description="faktor penghambat")
    follow_up: Line | None = Field(default=None, description="tindak lanjut")


class IndicatorFigures(Part):
    """All figures of one indicator in one submission, or the reason why there are none."""

    indicator: IndicatorCode
    unavailable: Line | None = Field(default=None, description="tidak tersedia, and why")
    basis: Basis | None = None
    as_of: date | None = Field(default=None, description="keadaan per")
    provenance: Provenance | None = None
    rows: tuple[RegionRow, ...] = ()
    note: Line | None = Field(default=None, description="keterangan")
    evidence: tuple[Evidence, ...] = ()
    analysis: Analysis | None = None

"""Figures as a bidang submits them: what was counted, where, on which basis, from which paper."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints

from shared.contract.event import Line, Part
from shared.contract.identifiers import Code, IndicatorCode, Sha256
from shared.contract.vocabulary import Basis

Unreadable = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Value = Annotated[Decimal | Unreadable, Field(union_mode="left_to_right")]
"""A number, or the words that stood in its place ("75 poin"): reported, never guessed."""

KABUPATEN = "KABUPATEN"
"""The region code of the whole kabupaten; all others are kecamatan."""


class Count(Part):
    """One quantity: the total (JML) and, where asked for, men (LK) and women (PR)."""

    total: Value | None = None
    male: Value | None = None
    female: Value | None = None


class RegionRow(Part):
    """The figures of one region."""

    region: Code
    numerator: Count
    denominator: Count | None = None


class Provenance(Part):
    """Where the figures were taken from, so that each can be traced to its paper."""

    document: Line = Field(description="report or register, in the office's words")
    file_name: Line | None = None
    sha256: Sha256 | None = Field(default=None, description="hash of the file that was read")


class IndicatorFigures(Part):
    """All figures of one indicator in one submission, or the reason why there are none."""

    indicator: IndicatorCode
    unavailable: Line | None = Field(default=None, description="tidak tersedia, and why")
    basis: Basis | None = None
    as_of: date | None = Field(default=None, description="keadaan per")
    provenance: Provenance | None = None
    rows: tuple[RegionRow, ...] = ()

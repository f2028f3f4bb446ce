"""What people ask of recap. Each is the body of one request; `api.py` shows the addresses."""

from decimal import Decimal
from typing import Annotated, Final

from pydantic import Field, StringConstraints

from shared.contract.event import Line, Part
from shared.contract.identifiers import IndicatorCode
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


class ImportedFigure(Part):
    """One indicator in one earlier quarter, that quarter alone. All empty: it was not measured."""

    numerator: Amount | None = None
    denominator: Amount | None = None
    value: Amount | None = Field(default=None, description="realisasi as it was printed")


class ImportHistory(Command):
    """Figures of quarters that were measured before this system; replaces the quarters it names."""

    quarters: dict[Quarter, dict[IndicatorCode, ImportedFigure]] = Field(min_length=1)

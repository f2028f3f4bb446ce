"""What people ask of recap. `api.py` shows the addresses."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints

from shared.contract.event import Line, Part
from shared.contract.identifiers import IndicatorCode
from shared.decision import Command

Quarter = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-Q[1-4]$")]
"""A quarter by name: ``2025-Q2``."""


class CloseCollection(Command):
    """The Kasubag closes the collection and reports to his superior (SOP step 4)."""

    note: Line | None = None


class PastFigure(Part):
    """One indicator in one earlier quarter, that quarter alone."""

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None


class ImportHistory(Command):
    """Figures of quarters that were measured before this system; replaces the quarters it names."""

    quarters: dict[Quarter, dict[IndicatorCode, PastFigure]] = Field(min_length=1)

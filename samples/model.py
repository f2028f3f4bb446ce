"""What a sample holds, and the request bodies that it becomes.

The bodies are JSON-ready dictionaries for the services' HTTP interfaces; the sample itself
knows no service, so that it serves tests, demo and bench alike.
"""

from decimal import Decimal

from pydantic import Field

from shared.contract.catalogue import Indicator, SheetRef
from shared.contract.event import Line, Part
from shared.contract.figures import IndicatorFigures
from shared.contract.identifiers import Code, IndicatorCode, OfficeCode, Period

Json = dict[str, object]
"""A request body."""


class Officer(Part):
    """A synthetic person and the role that the sample gives to them."""

    role: Code
    name: Line


class SheetForm(Part):
    """A filled sheet, as one `PUT /cycles/{cycle}/sheets/{bidang}/{source}` submits it."""

    ref: SheetRef
    figures: tuple[IndicatorFigures, ...]
    reason: Line | None = Field(default=None, description="why it was revised")

    def body(self) -> Json:
        """The request body: the figures and, for a revision, the reason."""
        return self.model_dump(mode="json", exclude={"ref"})


class PastFigure(Part):
    """One indicator in an earlier quarter, that quarter alone; no value where none was measured."""

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None


History = dict[str, dict[IndicatorCode, PastFigure]]
"""Quarter (``2025-Q2``) to indicator to its figure."""


class Sample(Part):
    """All that one office brings to the cycle of one quarter."""

    office: OfficeCode
    office_name: Line
    year: int
    quarter: int = Field(ge=1, le=4)
    catalogue_version: Line
    regions: tuple[Code, ...]
    indicators: tuple[Indicator, ...] = Field(description="whole catalogue, targets of the quarter")
    sheets: tuple[SheetForm, ...] = Field(description="first submissions")
    corrections: tuple[SheetForm, ...] = Field(description="what re-coordination sends instead")
    history: History
    officers: tuple[Officer, ...]

    @property
    def cycle(self) -> str:
        """Id of the cycle, revision 0."""
        return Period(office=self.office, year=self.year, quarter=self.quarter).cycle

    def officer(self, role: str) -> Officer:
        """The person of a role. Raises ``KeyError`` where the sample has none."""
        for officer in self.officers:
            if officer.role == role:
                return officer
        raise KeyError(role)

    def final_sheets(self) -> tuple[SheetForm, ...]:
        """The sheets as they stand when all corrections are in."""
        corrected = {sheet.ref: sheet for sheet in self.corrections}
        return tuple(corrected.get(sheet.ref, sheet) for sheet in self.sheets)

    def catalogue_body(self) -> Json:
        """Body of `PUT /offices/{office}/catalogue`."""
        return {
            "version": self.catalogue_version,
            "regions": list(self.regions),
            "indicators": [item.model_dump(mode="json") for item in self.indicators],
        }

    def form_body(self) -> Json:
        """Body of `POST /cycles`."""
        return {"year": self.year, "quarter": self.quarter, "revision": 0}

    def history_body(self) -> Json:
        """Body of `PUT /offices/{office}/history`."""
        return {
            "quarters": {
                quarter: {code: figure.model_dump(mode="json") for code, figure in figures.items()}
                for quarter, figures in self.history.items()
            }
        }

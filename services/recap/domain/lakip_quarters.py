"""What is written down when a quarter is ratified: the table that the year's reports quote."""

from typing import Final

from pydantic import Field

from services.recap.domain.states import Kept
from shared.contract import Approved
from shared.contract.event import Moment
from shared.contract.identifiers import CycleId, Period, Sha256
from shared.contract.recap import MeasuredRow

RATIFIED: Final = "ratified"
"""Kind of the entries, one for each revision of a quarter that was ratified."""


class RatifiedQuarter(Kept):
    """One ratified revision. Rows are without their kecamatan: reports of a year have none."""

    cycle: CycleId
    recap_version: int = Field(ge=1)
    sha256: Sha256
    ratified_at: Moment
    table: tuple[MeasuredRow, ...]

    @property
    def period(self) -> Period:
        """Office, year, quarter and revision."""
        return Period.of(self.cycle)


def written_down(approved: Approved) -> RatifiedQuarter:
    """The entry for a ratification."""
    return RatifiedQuarter(
        cycle=approved.cycle,
        recap_version=approved.recap_version,
        sha256=approved.sha256,
        ratified_at=approved.ratified_at,
        table=tuple(row.model_copy(update={"regions": ()}) for row in approved.table),
    )


def newest(entries: tuple[RatifiedQuarter, ...]) -> dict[str, RatifiedQuarter]:
    """The newest revision of each quarter, by its name (``2025-Q3``), in their order."""
    known: dict[str, RatifiedQuarter] = {}
    for entry in sorted(entries, key=lambda one: (one.period.label, one.period.revision)):
        known[entry.period.label] = entry
    return known

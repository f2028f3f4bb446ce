"""What was ratified of each kecamatan, kept apart: only the file of regions reads it."""

from typing import Final

from services.portal.domain.states import Kept
from shared.contract import Approved
from shared.contract.event import Line, Moment
from shared.contract.identifiers import CycleId, IndicatorCode, Sha256
from shared.contract.recap import RegionValue
from shared.decision import Ref

REGIONAL: Final = "regional"


class RegionalRow(Kept):
    """One indicator per kecamatan, as it was ratified."""

    indicator: IndicatorCode
    name: Line
    unit: Line
    regions: tuple[RegionValue, ...]


class Regional(Kept):
    """All indicators of one ratified cycle that have figures per kecamatan."""

    cycle: CycleId
    sha256: Sha256
    ratified_at: Moment
    rows: tuple[RegionalRow, ...]


def regional_ref(cycle: str) -> Ref:
    """Where they are kept."""
    return Ref(REGIONAL, cycle)


def regional(event: Approved) -> Regional:
    """What an event ratified per kecamatan."""
    rows = tuple(
        RegionalRow(indicator=row.indicator, name=row.name, unit=row.unit, regions=row.regions)
        for row in event.table
        if row.regions
    )
    return Regional(
        cycle=event.cycle, sha256=event.sha256, ratified_at=event.ratified_at, rows=rows
    )

"""What recap hears and says: the broker lets it read and write nothing else."""

from typing import Final

from shared.contract import (
    Approved,
    DataSubmitted,
    DiscrepancyFound,
    Event,
    FormIssued,
    RecapReady,
    StepProgressed,
)

CONSUMES: Final[tuple[type[Event], ...]] = (FormIssued, DataSubmitted, Approved, StepProgressed)
PRODUCES: Final[tuple[type[Event], ...]] = (RecapReady, DiscrepancyFound, StepProgressed)

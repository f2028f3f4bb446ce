"""What approval hears and says: the broker lets it read and write nothing else."""

from typing import Final

from shared.contract import (
    Approved,
    DataSubmitted,
    DiscrepancyFound,
    DraftAgreed,
    Event,
    FormIssued,
    RecapReady,
    StepProgressed,
)

CONSUMES: Final[tuple[type[Event], ...]] = (
    FormIssued,
    DataSubmitted,
    RecapReady,
    DiscrepancyFound,
    StepProgressed,
)
PRODUCES: Final[tuple[type[Event], ...]] = (DiscrepancyFound, DraftAgreed, Approved, StepProgressed)

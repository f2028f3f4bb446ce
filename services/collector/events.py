"""What collector hears and says: the broker lets it read and write nothing else."""

from typing import Final

from shared.contract import (
    DataSubmitted,
    DiscrepancyFound,
    DraftAgreed,
    Event,
    FormIssued,
    StepProgressed,
)

CONSUMES: Final[tuple[type[Event], ...]] = (StepProgressed, DiscrepancyFound, DraftAgreed)
PRODUCES: Final[tuple[type[Event], ...]] = (FormIssued, DataSubmitted, StepProgressed)

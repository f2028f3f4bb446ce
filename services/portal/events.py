"""What portal hears and says: the broker lets it read and write nothing else."""

from typing import Final

from shared.contract import EVENTS, Event, StepProgressed

CONSUMES: Final[tuple[type[Event], ...]] = EVENTS
PRODUCES: Final[tuple[type[Event], ...]] = (StepProgressed,)

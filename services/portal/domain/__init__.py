"""What the pages know of a cycle, from events alone. Begin with `states` and `decide`."""

from services.portal.domain.decide import ENTRY_KINDS, STATES, decide, touches
from services.portal.events import CONSUMES, PRODUCES

__all__ = ["CONSUMES", "ENTRY_KINDS", "PRODUCES", "STATES", "decide", "touches"]

"""What the pages know of a cycle, from events alone. Begin with `states` and `decide`."""

from services.portal.domain.decide import CONSUMES, ENTRY_KINDS, STATES, decide, touches

__all__ = ["CONSUMES", "ENTRY_KINDS", "STATES", "decide", "touches"]

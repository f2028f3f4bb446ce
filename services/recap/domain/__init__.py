"""Recap's rules, without any I/O (SOP step 4). Begin with `decide`, `measure` and `rules`."""

from services.recap.domain.decide import ENTRY_KINDS, STATES, decide, touches
from services.recap.domain.office import Rules
from services.recap.events import CONSUMES, PRODUCES

__all__ = ["CONSUMES", "ENTRY_KINDS", "PRODUCES", "STATES", "Rules", "decide", "touches"]

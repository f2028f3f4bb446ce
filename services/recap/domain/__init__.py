"""Recap's rules, without any I/O (SOP step 4). Begin with `decide`, `measure` and `rules`."""

from services.recap.domain.decide import CONSUMES, ENTRY_KINDS, STATES, decide, touches
from services.recap.domain.office import Rules

__all__ = ["CONSUMES", "ENTRY_KINDS", "STATES", "Rules", "decide", "touches"]

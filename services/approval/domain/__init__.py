"""Approval's rules, without any I/O (SOP steps 5, 6 and 7). Begin with `decide` and `transitions`."""

from services.approval.domain.decide import CONSUMES, ENTRY_KINDS, STATES, decide, touches
from services.approval.domain.rules import Rules

__all__ = ["CONSUMES", "ENTRY_KINDS", "STATES", "Rules", "decide", "touches"]

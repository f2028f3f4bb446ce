"""Approval's rules, without any I/O (SOP steps 5 to 7). Begin with `transitions` and `decide`."""

from services.approval.domain.decide import ENTRY_KINDS, STATES, decide, touches
from services.approval.domain.rules import Rules
from services.approval.events import CONSUMES, PRODUCES

__all__ = ["CONSUMES", "ENTRY_KINDS", "PRODUCES", "STATES", "Rules", "decide", "touches"]

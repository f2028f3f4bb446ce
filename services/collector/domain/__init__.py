"""Collector's rules, without any I/O (SOP steps 1, 2, 3). Begin with `decide` and `sheets`."""

from services.collector.domain.decide import ENTRY_KINDS, STATES, decide, touches
from services.collector.domain.rules import Rules
from services.collector.events import CONSUMES, PRODUCES

__all__ = ["CONSUMES", "ENTRY_KINDS", "PRODUCES", "STATES", "Rules", "decide", "touches"]

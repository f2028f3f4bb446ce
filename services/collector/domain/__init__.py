"""Collector's rules, without any I/O (SOP steps 1, 2, 3). Begin with `decide` and `sheets`."""

from services.collector.domain.decide import CONSUMES, ENTRY_KINDS, STATES, decide, touches
from services.collector.domain.rules import Rules

__all__ = ["CONSUMES", "ENTRY_KINDS", "STATES", "Rules", "decide", "touches"]

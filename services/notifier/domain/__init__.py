"""Notifier's rules, without any I/O. Begin with `decide`; who is told what is in `recipients`."""

from services.notifier.domain.decide import CONSUMES, ENTRY_KINDS, STATES, decide, touches
from services.notifier.domain.rules import Rules

__all__ = ["CONSUMES", "ENTRY_KINDS", "STATES", "Rules", "decide", "touches"]

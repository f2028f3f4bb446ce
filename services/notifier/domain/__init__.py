"""Notifier's rules, without any I/O. Begin with `decide`; who is told what is in `recipients`."""

from services.notifier.domain.decide import (
    CONSUMES,
    COURIERED,
    ENTRY_KINDS,
    STATES,
    decide,
    touches,
    wake,
)
from services.notifier.domain.rules import Rules

__all__ = ["CONSUMES", "COURIERED", "ENTRY_KINDS", "STATES", "Rules", "decide", "touches", "wake"]

"""Notifier's rules, without any I/O. Begin with `decide`; who is told what is in `recipients`."""

from services.notifier.domain.decide import (
    COURIERED,
    ENTRY_KINDS,
    STATES,
    decide,
    touches,
    wake,
)
from services.notifier.domain.rules import Rules
from services.notifier.events import CONSUMES, PRODUCES

__all__ = [
    "CONSUMES",
    "COURIERED",
    "ENTRY_KINDS",
    "PRODUCES",
    "STATES",
    "Rules",
    "decide",
    "touches",
    "wake",
]

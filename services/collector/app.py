"""Composition root of the collector: the office's data bound to the rules, the rules to HTTP."""

from functools import partial

from services.collector.api import routes
from services.collector.domain import (
    CONSUMES,
    ENTRY_KINDS,
    PRODUCES,
    STATES,
    Rules,
    decide,
    touches,
)
from shared.engine import Step
from shared.runtime import Service
from shared.runtime.notice import blocked
from shared.sop import load_calendar, load_sop

NAME = "collector"
RULES_VERSION = "collector-2"
FIRST_STEP = 2


def service() -> Service:
    """The collector as a process runs it."""
    sop, calendar = load_sop(), load_calendar()
    rules = Rules(sop, calendar, RULES_VERSION)
    step = Step(
        service=NAME,
        consumes=CONSUMES,
        produces=PRODUCES,
        states=STATES,
        entry_kinds=ENTRY_KINDS,
        decide=partial(decide, rules),
        touches=touches,
        notice=blocked(NAME, FIRST_STEP, sop, calendar, RULES_VERSION),
    )
    return Service(step, routes, lambda role: sop.may(role, "parked"))

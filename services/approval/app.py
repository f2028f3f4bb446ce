"""Composition root of approval: the office's data bound to the rules, the rules to HTTP."""

from functools import partial

from services.approval.api import routes
from services.approval.domain import CONSUMES, ENTRY_KINDS, STATES, Rules, decide, touches
from shared.engine import Step
from shared.office import load_offices
from shared.runtime import Service
from shared.runtime.notice import blocked
from shared.sop import load_calendar, load_sop

NAME = "approval"
RULES_VERSION = "approval-1"
FIRST_STEP = 5


def service() -> Service:
    """Approval as a process runs it."""
    sop, calendar = load_sop(), load_calendar()
    rules = Rules(sop, calendar, load_offices())
    step = Step(
        service=NAME,
        consumes=CONSUMES,
        states=STATES,
        entry_kinds=ENTRY_KINDS,
        decide=partial(decide, rules),
        touches=touches,
        notice=blocked(NAME, FIRST_STEP, sop, calendar, RULES_VERSION),
    )
    return Service(step, partial(routes, rules=rules), lambda role: sop.may(role, "parked"))

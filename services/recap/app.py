"""Composition root of recap: the office's data bound to the rules, the rules to HTTP."""

from functools import partial

from services.recap.api import routes
from services.recap.domain import CONSUMES, ENTRY_KINDS, STATES, Rules, decide, touches
from services.recap.domain.office import RULES_VERSION
from services.recap.domain.scale import PERMENDAGRI_86_2017
from shared.engine import Step
from shared.runtime import Service
from shared.runtime.notice import blocked
from shared.sop import load_calendar, load_sop

NAME = "recap"
FIRST_STEP = 4


def service() -> Service:
    """Recap as a process runs it."""
    sop, calendar = load_sop(), load_calendar()
    rules = Rules(sop, PERMENDAGRI_86_2017)
    step = Step(
        service=NAME,
        consumes=CONSUMES,
        states=STATES,
        entry_kinds=ENTRY_KINDS,
        decide=partial(decide, rules),
        touches=touches,
        notice=blocked(NAME, FIRST_STEP, sop, calendar, RULES_VERSION),
    )
    return Service(step, routes, lambda role: sop.may(role, "parked"))

"""Composition root of recap: the office's data bound to the rules, the rules to HTTP."""

from functools import partial

from services.recap.api import routes
from services.recap.data import load_catalogue, load_scales
from services.recap.domain import CONSUMES, ENTRY_KINDS, PRODUCES, STATES, Rules, decide, touches
from services.recap.domain.office import RULES_VERSION
from services.recap.export.wording import Wording
from services.recap.http.common import OfficeData
from shared.engine import Step
from shared.office import load_offices
from shared.runtime import Service
from shared.runtime.notice import blocked
from shared.sop import load_calendar, load_sop

NAME = "recap"
FIRST_STEP = 4


def service() -> Service:
    """Recap as a process runs it."""
    sop, calendar = load_sop(), load_calendar()
    rules = Rules(sop, load_scales(), load_catalogue())
    data = OfficeData(rules, Wording(sop, load_offices(), calendar.zone))
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
    return Service(step, partial(routes, data=data), lambda role: sop.may(role, "parked"))

"""Composition root of the notifier: the office's data bound to the rules, the rules to HTTP."""

import os
from functools import partial
from pathlib import Path

from services.notifier.api import routes
from services.notifier.domain import CONSUMES, ENTRY_KINDS, STATES, Rules, decide, touches
from services.notifier.offices import OFFICES_FILE, load_offices
from services.notifier.renderer import Renderer
from shared.engine import Step
from shared.runtime import Service
from shared.runtime.notice import blocked
from shared.sop import load_calendar, load_sop

NAME = "notifier"
RULES_VERSION = "notifier-1"
LAST_STEP = 7


def service() -> Service:
    """The notifier as a process runs it; letterheads from KINERJA_NOTIFIER__OFFICES_FILE."""
    sop, calendar = load_sop(), load_calendar()
    file = Path(os.environ.get("KINERJA_NOTIFIER__OFFICES_FILE", OFFICES_FILE))
    rules = Rules(sop, calendar, load_offices(file), Renderer())
    step = Step(
        service=NAME,
        consumes=CONSUMES,
        states=STATES,
        entry_kinds=ENTRY_KINDS,
        decide=partial(decide, rules),
        touches=touches,
        notice=blocked(NAME, LAST_STEP, sop, calendar, RULES_VERSION),
    )
    return Service(step, routes, lambda role: sop.may(role, "parked"))

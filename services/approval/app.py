"""Composition root of approval: the office's data bound to the rules, the rules to HTTP."""

from functools import partial

from fastapi import APIRouter

from services.approval import api
from services.approval.domain import CONSUMES, ENTRY_KINDS, PRODUCES, STATES, Rules, decide, touches
from services.approval.settings import ApprovalSettings
from services.approval.signing import routes as signing
from services.approval.signing.choice import Signing, choose
from services.approval.signing.sheets import Sheets
from shared.engine import Step
from shared.http import Desk
from shared.office import load_offices
from shared.runtime import Service
from shared.runtime.notice import blocked
from shared.sop import load_calendar, load_sop

NAME = "approval"
RULES_VERSION = "approval-2"
FIRST_STEP = 5


def service() -> Service:
    """Approval as a process runs it; offices from KINERJA_OFFICES_FILE.

    Raises `SettingsError` and `OfficesFileError`.
    """
    settings = ApprovalSettings.read()
    rules = Rules(load_sop(), load_calendar(), load_offices())
    sheets = Sheets(rules, str(settings.verify_url))
    chosen = choose(settings)

    def routes(desk: Desk) -> APIRouter:
        return routes_for(desk, rules, chosen, sheets)

    return Service(step(rules), routes, lambda role: rules.sop.may(role, "parked"))


def routes_for(desk: Desk, rules: Rules, chosen: Signing, sheets: Sheets) -> APIRouter:
    """All of approval's addresses: the procedure's, and those of signatures and their files."""
    router = APIRouter()
    router.include_router(api.routes(desk, rules))
    router.include_router(signing.routes(desk, chosen, sheets))
    return router


def step(rules: Rules) -> Step:
    """Approval's step of the engine."""
    return Step(
        service=NAME,
        consumes=CONSUMES,
        produces=PRODUCES,
        states=STATES,
        entry_kinds=ENTRY_KINDS,
        decide=partial(decide, rules),
        touches=touches,
        notice=blocked(NAME, FIRST_STEP, rules.sop, rules.calendar, RULES_VERSION),
    )

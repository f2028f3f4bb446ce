"""The routers of all services, put together without a database, a broker or settings.

Routes are only looked at, never called: where a service needs something to be asked, there is
a stand-in of which nothing is expected.
"""

import asyncio
from types import SimpleNamespace
from typing import Any

from fastapi import APIRouter

from services.approval import app as approval
from services.approval.domain import Rules as ApprovalRules
from services.approval.signing.choice import Signing
from services.approval.signing.sheets import Sheets
from services.collector import api as collector
from services.notifier import app as notifier
from services.notifier.api import routes as notifier_routes
from services.notifier.settings import ChannelSettings
from services.portal import app as portal
from services.portal.web.house import House
from services.recap import app as recap
from shared.documents import MemoryDocuments
from shared.http import Desk
from shared.office import load_offices
from shared.sop import load_calendar, load_sop


def desk() -> Desk:
    """A desk that nobody stands at."""
    nothing: Any = None
    engine: Any = SimpleNamespace(store=nothing)
    return Desk(engine, nothing, files=nothing, documents=MemoryDocuments())


def all_services() -> dict[str, APIRouter]:
    """Each service's own routes, by its name."""
    return {
        "collector": collector.routes(desk()),
        "recap": recap.service().routes(desk()),
        "approval": _approval(),
        "notifier": notifier_routes(notifier.rules_for(ChannelSettings.model_construct()))(desk()),
        "portal": _portal(),
    }


def _approval() -> APIRouter:
    rules = ApprovalRules(load_sop(), load_calendar(), load_offices())
    return approval.routes_for(desk(), rules, Signing(), Sheets(rules, ""))


def _portal() -> APIRouter:
    nothing: Any = None
    house = House(desk(), nothing, nothing, nothing, load_sop(), portal.now, secure=False)
    office = portal.OfficeData(load_offices(), load_calendar(), nothing, "")
    others = portal.Systems(nothing, nothing, nothing, nothing, provider=nothing)
    return portal.all_routes(house, nothing, office, others, asyncio.Event())

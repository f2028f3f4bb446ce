"""Composition root of the portal: the read model as a step, the pages as its routes."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime

import httpx
from fastapi import APIRouter

from services.portal.accounts.door import Door
from services.portal.accounts.store import Accounts
from services.portal.domain import CONSUMES, ENTRY_KINDS, STATES, decide, touches
from services.portal.settings import PortalSettings
from services.portal.web import (
    administration,
    assets,
    coordination,
    correspondence,
    entrance,
    evidence,
    figure,
    filling,
    open_pages,
    overview,
    passing,
    people,
    publication,
    ratification,
    recap,
    verification,
)
from services.portal.web.backend import Backend
from services.portal.web.house import House
from services.portal.web.render import Renderer
from services.portal.web.transfer import Transfer
from shared.engine import Step
from shared.http import Desk
from shared.office import Office, load_offices
from shared.runtime import Service
from shared.runtime.notice import blocked
from shared.sop import load_calendar, load_sop

NAME = "portal"
RULES_VERSION = "portal-1"
FIRST_STEP = 1


def service() -> Service:
    """The portal as a process runs it."""
    sop, calendar = load_sop(), load_calendar()
    stopping = asyncio.Event()
    settings, offices = PortalSettings.read(), load_offices()
    step = Step(
        service=NAME,
        consumes=CONSUMES,
        states=STATES,
        entry_kinds=ENTRY_KINDS,
        decide=decide,
        touches=touches,
        notice=blocked(NAME, FIRST_STEP, sop, calendar, RULES_VERSION),
    )

    def routes(desk: Desk) -> APIRouter:
        accounts = Accounts(desk.documents)
        key = settings.token_private_key.read_bytes()
        house = House(
            desk=desk,
            door=Door(accounts, now),
            backend=Backend(settings.services, key, httpx.AsyncClient(), now),
            renderer=Renderer(sop, calendar),
            sop=sop,
            clock=now,
            secure=settings.secure,
            public=frozenset(settings.public_offices),
        )
        return all_routes(house, accounts, offices, stopping)

    async def until_stopped(_desk: Desk, stop: asyncio.Event) -> None:
        """Ends the streams of changes when the process is to stop."""
        await stop.wait()
        stopping.set()

    return Service(step, routes, lambda role: sop.may(role, "parked"), (until_stopped,), Transfer)


def all_routes(
    house: House,
    accounts: Accounts,
    offices: Mapping[str, Office],
    stopping: asyncio.Event,
) -> APIRouter:
    """Every page."""
    router = APIRouter()
    for part in (
        entrance.routes(house),
        overview.routes(house, stopping),
        recap.routes(house),
        coordination.routes(house),
        ratification.routes(house),
        filling.routes(house),
        passing.routes(house),
        correspondence.routes(house),
        figure.routes(house),
        publication.routes(house),
        evidence.routes(house),
        open_pages.routes(house),
        verification.routes(house),
        administration.routes(house, accounts, offices),
        people.routes(house, accounts),
        assets.routes(),
    ):
        router.include_router(part)
    return router


def now() -> datetime:
    """The moment."""
    return datetime.now(UTC)

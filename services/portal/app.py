"""Composition root of the portal: the read model as a step, the pages as its routes."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
from fastapi import APIRouter
from starlette.types import ASGIApp

from services.portal import api
from services.portal.accounts.door import Door
from services.portal.accounts.errands import Errands
from services.portal.accounts.links import Links, LinksDesk
from services.portal.accounts.provider import Provider
from services.portal.accounts.registrar import Registrar
from services.portal.accounts.store import Accounts
from services.portal.domain import CONSUMES, ENTRY_KINDS, PRODUCES, STATES, decide, touches
from services.portal.register import Register
from services.portal.settings import PortalSettings
from services.portal.systems.desk import SystemsDesk
from services.portal.systems.gate import Gate
from services.portal.systems.model import Network
from services.portal.systems.store import Clients
from services.portal.web import (
    administration,
    assets,
    audit,
    catalogue,
    contract_pages,
    coordination,
    correspondence,
    entrance,
    evidence,
    figure,
    filling,
    foundation,
    issuing,
    keeping,
    meeting,
    open_pages,
    overview,
    passing,
    people,
    publication,
    ratification,
    recap,
    reference,
    second,
    setup,
    sso,
    systems,
    token,
    verification,
)
from services.portal.web.backend import Backend
from services.portal.web.guard import Guard
from services.portal.web.house import House
from services.portal.web.render import Renderer
from services.portal.web.standing import Standing
from services.portal.web.transfer import Transfer
from services.portal.web.wire import Pool
from shared.engine import Step
from shared.http import Desk
from shared.observability import backups
from shared.office import Office, load_offices
from shared.runtime import Service
from shared.runtime.notice import blocked
from shared.security import Watched, setup_code
from shared.security.keys import private_key
from shared.sop import WorkingCalendar, load_calendar, load_sop

NAME = "portal"
RULES_VERSION = "portal-2"
FIRST_STEP = 1


@dataclass(frozen=True, slots=True)
class OfficeData:
    """What pages show of the offices' files, and the code that makes the first account."""

    offices: Mapping[str, Office]
    calendar: WorkingCalendar
    register: Register
    setup_code: str


@dataclass(frozen=True, slots=True)
class Systems:
    """Others that we deal with: systems at the API, proxies in front, the single sign-on."""

    gate: Gate
    clients: Clients
    links: Links
    errands: Errands
    proxies: Sequence[Network] = ()
    public_url: str = ""
    provider: Provider | None = None


def service() -> Service:
    """The portal as a process runs it."""
    sop, calendar = load_sop(), load_calendar()
    stopping, pool = asyncio.Event(), Pool()
    settings, offices = PortalSettings.read(), load_offices()
    if settings.backups_dir is not None:
        backups.watch(settings.backups_dir)
    step = Step(
        service=NAME,
        consumes=CONSUMES,
        produces=PRODUCES,
        states=STATES,
        entry_kinds=ENTRY_KINDS,
        decide=decide,
        touches=touches,
        notice=blocked(NAME, FIRST_STEP, sop, calendar, RULES_VERSION),
    )

    def routes(desk: Desk) -> APIRouter:
        accounts = Accounts(desk.documents)
        key = Watched(settings.token_private_key, private_key)
        house = House(
            desk=desk,
            door=Door(accounts, now, offices),
            backend=Backend(settings.services, key, pool, now),
            renderer=Renderer(sop, calendar),
            sop=sop,
            clock=now,
            secure=settings.secure,
            proxies=settings.trusted_proxies,
            sso=settings.oidc_name if settings.registration else None,
            public=frozenset(settings.public_offices),
        )
        clients, registration = Clients(desk.documents), settings.registration
        others = Systems(
            Gate(clients, accounts, key, desk.verifier, now),
            clients,
            Links(desk.documents),
            Errands(desk.documents),
            settings.trusted_proxies,
            settings.address,
            Provider(registration, httpx.AsyncClient()) if registration else None,
        )
        register = Register(desk.documents, offices)
        office = OfficeData(offices, calendar, register, setup_code(key()))
        router = APIRouter(lifespan=connected)
        router.include_router(all_routes(house, accounts, office, others, stopping))
        return router

    @asynccontextmanager
    async def connected(_app: object) -> AsyncIterator[None]:
        """Hangs up at the other services once the last page is out."""
        yield
        await pool.close()

    async def until_stopped(_desk: Desk, stop: asyncio.Event) -> None:
        """Ends the streams of changes when the process is to stop."""
        await stop.wait()
        stopping.set()

    def around(app: ASGIApp) -> ASGIApp:
        return Guard(Transfer(app), secure=settings.secure)

    return Service(step, routes, lambda role: sop.may(role, "parked"), (until_stopped,), around)


def all_routes(
    house: House,
    accounts: Accounts,
    office: OfficeData,
    others: Systems,
    stopping: asyncio.Event,
) -> APIRouter:
    """Every page, and the API."""
    router = APIRouter()
    for part in (
        entrance.routes(house, accounts),
        overview.routes(house, stopping),
        contract_pages.routes(house),
        recap.routes(house),
        coordination.routes(house, office.offices),
        meeting.routes(house),
        ratification.routes(house),
        filling.routes(house),
        issuing.routes(house),
        passing.routes(house),
        correspondence.routes(house),
        figure.routes(house),
        publication.routes(house),
        evidence.routes(house),
        open_pages.routes(house, office.offices),
        verification.routes(house),
        *_administration(house, accounts, office, others.links),
        *_systems(house, accounts, others, stopping),
        assets.routes(),
    ):
        router.include_router(part)
    return router


def _administration(
    house: House, accounts: Accounts, office: OfficeData, links: Links
) -> tuple[APIRouter, ...]:
    """Pages of the office's own data, and of who may come in."""
    registrar = Registrar(accounts, house.sop, house.clock)
    standing = Standing(house, accounts, office.offices, office.calendar)
    return (
        second.routes(house, office.offices),
        administration.routes(house, standing),
        keeping.routes(house, registrar, links),
        people.routes(house, registrar),
        audit.routes(house, accounts),
        setup.routes(house, registrar, office.register, standing),
        foundation.routes(house, accounts, registrar, office.offices, office.setup_code),
        catalogue.routes(house),
        reference.routes(house, office.calendar),
    )


def _systems(
    house: House, accounts: Accounts, given: Systems, stopping: asyncio.Event
) -> tuple[APIRouter, ...]:
    """The API for other systems, and who keeps them."""
    return (
        token.routes(given.gate, given.proxies, given.public_url),
        api.routes(house, api.Counter(given.gate, given.proxies), stopping),
        systems.routes(house, SystemsDesk(given.clients, accounts, house.sop, house.clock)),
        *_single_sign_on(house, accounts, given),
    )


def _single_sign_on(house: House, accounts: Accounts, given: Systems) -> tuple[APIRouter, ...]:
    """Coming in by the office's own provider, where it has one."""
    if given.provider is None:
        return ()
    registrar = Registrar(accounts, house.sop, house.clock)
    desk = LinksDesk(given.links, registrar, accounts, house.clock)
    whole = sso.SingleSignOn(given.provider, given.errands, given.links, desk, given.proxies)
    return (sso.routes(house, whole),)


def now() -> datetime:
    """The moment."""
    return datetime.now(UTC)

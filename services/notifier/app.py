"""Composition root of the notifier: the office's data bound to the rules, the rules to HTTP."""

import asyncio
from functools import partial

from services.notifier import printing
from services.notifier.addresses import Addresses
from services.notifier.api import routes
from services.notifier.channels import Parcel, Way
from services.notifier.courier import Courier
from services.notifier.data_files import CLOCK_FILE, DELIVERY_FILE, REGISTER_FILE, load
from services.notifier.domain import (
    CONSUMES,
    COURIERED,
    ENTRY_KINDS,
    PRODUCES,
    STATES,
    Rules,
    decide,
    touches,
    wake,
)
from services.notifier.domain.delivery import Channel
from services.notifier.domain.letter import Letter
from services.notifier.domain.numbering import Numbering
from services.notifier.domain.posts import Posts
from services.notifier.domain.thresholds import Thresholds
from services.notifier.gateway import GatewayRoute
from services.notifier.mail import MailRoute
from services.notifier.papers import papers
from services.notifier.renderer import Renderer
from services.notifier.settings import ChannelSettings
from services.notifier.sla_log import logged
from services.notifier.subscribed import registered
from services.notifier.webhooks import WebhookRoute
from shared.engine import Step
from shared.http import Desk
from shared.office import load_offices
from shared.runtime import Service
from shared.runtime.notice import blocked
from shared.sop import load_calendar, load_sop

NAME = "notifier"
RULES_VERSION = "notifier-2"
LAST_STEP = 7


def service() -> Service:
    """The notifier as a process runs it; offices from KINERJA_OFFICES_FILE."""
    settings = ChannelSettings.load()
    rules = rules_for(settings)

    async def deliver(desk: Desk, stop: asyncio.Event) -> None:
        await courier(desk, rules, settings).run(stop)

    may_see_parked = partial(_may_see_parked, rules)
    return Service(step(rules), routes(rules, settings), may_see_parked, background=(deliver,))


def rules_for(settings: ChannelSettings) -> Rules:
    """The office's data, and the channels that the settings have switched on."""
    posts = load(settings.delivery_file or DELIVERY_FILE, Posts)
    return Rules(
        load_sop(),
        load_calendar(),
        load_offices(),
        Renderer(),
        load(settings.clock_file or CLOCK_FILE, Thresholds),
        load(settings.register_file or REGISTER_FILE, Numbering),
        posts.model_copy(update={"channels": channels(settings)}),
    )


def channels(settings: ChannelSettings) -> frozenset[Channel]:
    """The inbox always; the others where they have been given what they need."""
    on = {
        Channel.INBOX: True,
        Channel.EMAIL: settings.smtp_host is not None,
        Channel.WEBHOOK: bool(settings.webhook_secrets) or settings.webhook_key is not None,
        Channel.GATEWAY: settings.gateway_url is not None,
    }
    return frozenset(channel for channel, is_on in on.items() if is_on)


def courier(desk: Desk, rules: Rules, settings: ChannelSettings) -> Courier:
    """A courier with every way that there is; deliveries are made only for those switched on."""
    clock, book = desk.engine.clock, Addresses(rules)

    def address(parcel: Parcel) -> str | None:
        return book.of(parcel, clock())

    async def pdf(letter: Letter) -> bytes:
        return await printing.pdf(letter, rules.profile(letter.cycle.split(":", 1)[0]))

    hooks = WebhookRoute(settings, address, clock, registered(desk, settings))
    ways: dict[Channel, Way] = {Channel.WEBHOOK: hooks}
    if settings.smtp_host is not None:
        ways[Channel.EMAIL] = MailRoute(settings, address)
    if settings.gateway_url is not None:
        ways[Channel.GATEWAY] = GatewayRoute(settings, address)
    return Courier(desk, ways, papers(rules, pdf))


def _may_see_parked(rules: Rules, role: str) -> bool:
    return rules.sop.may(role, "parked")


def step(rules: Rules) -> Step:
    """The notifier's step of the engine."""
    return Step(
        service=NAME,
        consumes=CONSUMES,
        produces=PRODUCES,
        states=STATES,
        entry_kinds=ENTRY_KINDS,
        decide=logged(partial(decide, rules)),
        touches=partial(touches, rules),
        notice=blocked(NAME, LAST_STEP, rules.sop, rules.calendar, RULES_VERSION),
        wake=wake,
        attended=COURIERED,
    )

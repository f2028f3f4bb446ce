"""The one decision of this service: pure, the same answer for the same states and message."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from pydantic import BaseModel

from services.notifier.commands import (
    CancelNumber,
    Claim,
    MarkRead,
    Record,
    RecordReceipt,
    Retry,
    SignLetter,
)
from services.notifier.domain import (
    couriering,
    dispatch,
    receiving,
    refusals,
    signing,
    subscribing,
)
from services.notifier.domain.clockwork import SLA
from services.notifier.domain.collecting import opened
from services.notifier.domain.delivery import ATTEMPTS, DELIVERY, Channel, Delivery, due_at
from services.notifier.domain.handling import handle, taken_before_the_form
from services.notifier.domain.letter import LETTERS
from services.notifier.domain.notices import NOTICES
from services.notifier.domain.progressing import BEFORE_THE_FORM
from services.notifier.domain.recipients import Case
from services.notifier.domain.register import REGISTER, Register, registers
from services.notifier.domain.report import REPORT, Report, report_ref
from services.notifier.domain.rules import Rules
from services.notifier.domain.signing import Desk
from services.notifier.domain.states import Mailroom
from services.notifier.domain.subscribing import NO_CYCLE
from services.notifier.domain.subscriptions import (
    SUBSCRIPTIONS,
    Subscriptions,
    is_to_a_place,
    places,
    posted,
    subscriptions_ref,
)
from services.notifier.domain.tolling import toll
from services.notifier.domain.waking import wake_at
from shared.contract import Approved, Event, FormIssued, StepProgressed
from shared.decision import CYCLE, Early, Ignored, Message, Outcome, Ref, States, Taken, Wake
from shared.refusal import RefusalError

STATES: Final[Mapping[str, type[BaseModel]]] = {
    CYCLE: Mailroom,
    REGISTER: Register,
    REPORT: Report,
    DELIVERY: Delivery,
    SUBSCRIPTIONS: Subscriptions,
}
ENTRY_KINDS: Final[tuple[str, ...]] = (NOTICES, LETTERS, SLA, ATTEMPTS)
COURIERED: Final = (DELIVERY,)
"""Kinds that couriers look after by themselves."""


def wake(_ref: Ref, state: BaseModel) -> datetime | None:
    """When a cycle's clock, or a delivery's courier, has something to do next."""
    match state:
        case Mailroom():
            return wake_at(state)
        case Delivery():
            return due_at(state)
    return None


def touches(rules: Rules, message: Message) -> tuple[Ref, ...]:
    """The aggregate that it is about, and all that it may number, report or post."""
    if message.ref.kind != CYCLE:
        return (message.ref, *_beside(message))
    own = (message.ref, *dispatch.candidates(rules, message), *_to_places(rules, message))
    report = report_ref(message.ref.id)
    match message.data:
        case SignLetter(letter=letter):
            return (*own, report, *registers(rules, message, letter, years=1))
        case CancelNumber(letter=letter):
            return (message.ref, report, *registers(rules, message, letter, years=2))
        case RecordReceipt():
            return (message.ref, report)
        case Approved():
            return (*own, report)
    return own


def _beside(message: Message) -> tuple[Ref, ...]:
    """What a command on subscriptions posts, and where one on a delivery to them is noted."""
    if message.ref.kind == SUBSCRIPTIONS:
        return places(message.ref.id, f"{message.ref.id}:{NO_CYCLE}", message.id)[1:]
    if message.ref.kind == DELIVERY and is_to_a_place(message.ref):
        return (subscriptions_ref(message.ref.id.split(":", 1)[0]),)
    return ()


def _to_places(rules: Rules, message: Message) -> tuple[Ref, ...]:
    """Deliveries to systems that registered themselves, where webhooks are on."""
    if not isinstance(message.data, Event) or Channel.WEBHOOK not in rules.posts.channels:
        return ()
    return places(message.data.office, message.ref.id, message.id)


def decide(rules: Rules, states: States, message: Message) -> Outcome:
    """Notices, letters and deliveries of an event; what a command or a passed time does."""
    try:
        if message.ref.kind == DELIVERY:
            return _on_delivery(rules, states, message)
        if message.ref.kind == SUBSCRIPTIONS:
            return subscribing.act(states.get(message.ref), message)
        state = states.get(message.ref)
        known = state if isinstance(state, Mailroom) else None
        if isinstance(message.data, Event):
            outcome = _told(rules, known, message, message.data)
            return _with_subscribers(rules, states, message, outcome)
        return _asked(rules, known, states, message)
    except RefusalError as refusal:
        return refusal.rejected


def _with_subscribers(rules: Rules, states: States, message: Message, outcome: Outcome) -> Outcome:
    """What is taken goes to the systems that registered for it as well."""
    if not isinstance(outcome, Taken | Ignored) or Channel.WEBHOOK not in rules.posts.channels:
        return outcome
    office = message.ref.id.split(":", 1)[0]
    more = posted(states.get(subscriptions_ref(office)), message)
    if not more:
        return outcome
    taken = outcome if isinstance(outcome, Taken) else Taken()
    return replace(taken, states={**taken.states, **more})


def _told(rules: Rules, known: Mailroom | None, message: Message, event: Event) -> Outcome:
    if isinstance(event, FormIssued):
        if known is not None:
            text = f"Form siklus {event.cycle} sudah pernah diterima."
            raise RefusalError(refusals.SECOND_FORM, text)
        return handle(Case(rules, opened(event), message))
    if known is not None:
        return handle(Case(rules, known, message))
    if isinstance(event, StepProgressed) and event.progress in BEFORE_THE_FORM:
        return taken_before_the_form(rules, message, event)
    return Early("FormIssued")


def _asked(rules: Rules, known: Mailroom | None, states: States, message: Message) -> Outcome:
    if known is None:
        raise RefusalError(refusals.UNKNOWN_CYCLE, f"Siklus {message.ref.id}.")
    desk = Desk(Case(rules, known, message), states)
    match message.data:
        case SignLetter() as command:
            return signing.sign(desk, command)
        case CancelNumber() as command:
            return signing.cancel(desk, command)
        case RecordReceipt() as command:
            return receiving.receive(desk, command)
        case Wake():
            return toll(desk.case)
    raise RefusalError(refusals.PEOPLE_ONLY, type(message.data).__name__)


def _on_delivery(rules: Rules, states: States, message: Message) -> Outcome:
    state = states.get(message.ref)
    if not isinstance(state, Delivery):
        raise RefusalError(refusals.UNKNOWN_DELIVERY, f"Kiriman {message.ref.id}.")
    match message.data:
        case Claim() as command:
            return couriering.claim(rules, state, command, message)
        case Record() as command:
            office = message.ref.id.split(":", 1)[0]
            return couriering.record(
                rules, state, command, message, states.get(subscriptions_ref(office))
            )
        case Retry():
            return couriering.retry(rules, state, message)
        case MarkRead():
            return couriering.mark_read(state, message)
        case Wake():
            return Ignored("couriers look after deliveries")
    raise RefusalError(refusals.PEOPLE_ONLY, type(message.data).__name__)

"""What a system asks for its own subscriptions: to have one, another secret, a test, an end."""

import json
from datetime import timedelta
from typing import Final

from services.notifier.commands import RotateSecret, Subscribe, TryOut, Unsubscribe
from services.notifier.domain import refusals
from services.notifier.domain.delivery import Content
from services.notifier.domain.subscriptions import (
    PLACES,
    TEST,
    Subscription,
    Subscriptions,
    delivery_to,
)
from shared.contract import TOPICS
from shared.decision import Message, Outcome, Ref, Taken
from shared.refusal import RefusalError

OTHER_SYSTEM: Final = "SISTEM_LAIN"
"""The role by which the portal names another system that it has let in."""
NO_CYCLE: Final = "0000-Q1:r0"
"""Stands for the cycle of a test, which belongs to none."""


def act(known: object, message: Message) -> Outcome:
    """One act of a system on its own subscriptions. Raises `RefusalError`."""
    client = message.actor.account
    if message.actor.role != OTHER_SYSTEM or client is None:
        raise RefusalError(refusals.NOT_A_SYSTEM, f"Jabatan {message.actor.role}.")
    office = message.ref.id
    all_of_them = known if isinstance(known, Subscriptions) else Subscriptions(office=office)
    match message.data:
        case Subscribe() as command:
            return _add(all_of_them, client, command, message)
        case RotateSecret(id=key, overlap_hours=hours):
            item = _own(all_of_them, client, key)
            until = message.at + timedelta(hours=hours)
            update = {"generation": item.generation + 1, "before_until": until}
            return _kept(message, all_of_them, item.model_copy(update=update))
        case Unsubscribe(id=key):
            item = _own(all_of_them, client, key)
            return Taken({message.ref: all_of_them.without(item)}, answer=item)
        case TryOut(id=key):
            return _tried_out(_own(all_of_them, client, key), message)
    raise RefusalError(refusals.PEOPLE_ONLY, type(message.data).__name__)


def _add(known: Subscriptions, client: str, command: Subscribe, message: Message) -> Outcome:
    if unknown := sorted(set(command.topics) - set(TOPICS)):
        raise RefusalError(refusals.UNKNOWN_TOPIC, f"{len(unknown)} jenis tidak dikenal.")
    place = known.free()
    if place is None:
        raise RefusalError(refusals.NO_PLACE, f"{PLACES} langganan webhook sudah terdaftar.")
    item = Subscription(
        id=f"wh-{message.id.replace('-', '')[:12]}",
        client=client,
        place=place,
        url=command.url,
        topics=tuple(dict.fromkeys(command.topics)),
        created_at=message.at,
    )
    return _kept(message, known, item)


def _tried_out(item: Subscription, message: Message) -> Outcome:
    told = {"subscription": item.id, "office": message.ref.id}
    content = Content(subject=TEST, text="", event=json.dumps(told))
    ref, delivery = delivery_to(item, f"{message.ref.id}:{NO_CYCLE}", message, content)
    return Taken({ref: delivery}, answer=item)


def _own(known: Subscriptions, client: str, key: str) -> Subscription:
    found = known.of(client, key)
    if found is None:
        raise RefusalError(refusals.UNKNOWN_SUBSCRIPTION, "Langganan webhook.")
    return found


def _kept(message: Message, known: Subscriptions, item: Subscription) -> Taken:
    states: dict[Ref, Subscriptions] = {message.ref: known.having(item)}
    return Taken(states, answer=item)

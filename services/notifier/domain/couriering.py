"""What couriers and readers do with a delivery: claim it, record how it went, mark it read."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from services.notifier.commands import Claim, Record
from services.notifier.domain import refusals
from services.notifier.domain.delivery import (
    ATTEMPTS,
    Attempt,
    Channel,
    Delivery,
    DeliveryState,
    due_at,
)
from services.notifier.domain.rules import Rules
from services.notifier.domain.subscriptions import Tried, noted, subscriptions_ref
from shared.decision import Entry, Message, Outcome, Taken
from shared.refusal import RefusalError

STALE: Final = "kedaluwarsa"
LOST: Final = "tidak-diketahui"


def claim(rules: Rules, delivery: Delivery, command: Claim, message: Message) -> Outcome:
    """Give it to one courier for the length of a lease. Too old a one is given up instead.

    A lease that ran out means that nobody knows how that attempt went: it is noted so.
    """
    due = due_at(delivery)
    if due is None or due > message.at:
        raise RefusalError(refusals.NOT_DUE, f"Kiriman berstatus {delivery.state}.")
    lost = (_lost(delivery, message),) if delivery.state is DeliveryState.CLAIMED else ()
    spent = delivery.attempts - delivery.forgiven >= rules.posts.max_attempts
    stale = message.at - delivery.since > timedelta(hours=rules.posts.stale_after_hours)
    if spent or stale:
        state = DeliveryState.UNKNOWN if lost else DeliveryState.GAVE_UP
        answer = LOST if lost else STALE
        return _taken(message, _closed(delivery, state, answer), *lost)
    claimed = delivery.model_copy(
        update={
            "state": DeliveryState.CLAIMED,
            "attempts": delivery.attempts + 1,
            "courier": command.courier,
            "next_at": message.at + timedelta(seconds=rules.posts.lease_seconds),
        }
    )
    return _taken(message, claimed, *lost)


def record(
    rules: Rules, delivery: Delivery, command: Record, message: Message, subscribed: object = None
) -> Outcome:
    """Note how the attempt went. Who lost the lease in between has nothing to note.

    ``subscribed`` are the office's subscriptions, where the delivery is one to them.
    """
    mine = delivery.courier == command.courier and delivery.attempts == command.attempt
    if delivery.state is not DeliveryState.CLAIMED or not mine:
        raise RefusalError(refusals.NOT_MINE, f"Kiriman berstatus {delivery.state}.")
    attempt = Attempt(
        number=command.attempt,
        to=command.to,
        outcome=DeliveryState(command.outcome),
        answer=command.answer,
        at=message.at,
    )
    taken = _taken(message, _after(rules, delivery, command, message), attempt)
    if delivery.subscription is None:
        return taken
    log = noted(subscribed, delivery, _tried(delivery, attempt))
    more = {} if log is None else {subscriptions_ref(log.office): log}
    return replace(taken, states={**taken.states, **more})


def _tried(delivery: Delivery, attempt: Attempt) -> Tried:
    return Tried(
        message=delivery.cause,
        type=delivery.content.subject,
        attempt=attempt.number,
        outcome=attempt.outcome.value,
        answer=attempt.answer,
        at=attempt.at,
    )


def _after(rules: Rules, delivery: Delivery, command: Record, message: Message) -> Delivery:
    outcome = DeliveryState(command.outcome)
    again = outcome in {DeliveryState.FAILED, DeliveryState.UNKNOWN}
    made = delivery.attempts - delivery.forgiven
    if again and made < rules.posts.max_attempts:
        pause = rules.posts.pause(message.ref.id, made)
        update = {
            "state": DeliveryState.FAILED,
            "courier": None,
            "answer": command.answer,
            "next_at": message.at + pause,
        }
        return delivery.model_copy(update=update)
    final = DeliveryState.GAVE_UP if outcome is DeliveryState.FAILED else outcome
    closed = _closed(delivery, final, command.answer)
    sent_at = message.at if final is DeliveryState.SENT else None
    return closed.model_copy(update={"sent_at": sent_at})


def retry(rules: Rules, delivery: Delivery, message: Message) -> Outcome:
    """Try what was given up again, with as many attempts as a new one. Raises `RefusalError`."""
    role = message.actor.role
    if not (rules.sop.may(role, "parked") or rules.sop.may(role, "number_letters")):
        raise RefusalError(refusals.NOT_THE_POSTMASTER, f"Jabatan {role}.")
    if delivery.state not in {DeliveryState.GAVE_UP, DeliveryState.UNKNOWN}:
        raise RefusalError(refusals.NOT_GIVEN_UP, f"Kiriman berstatus {delivery.state}.")
    again = delivery.model_copy(
        update={
            "state": DeliveryState.QUEUED,
            "forgiven": delivery.attempts,
            "retried_at": message.at,
            "next_at": message.at,
        }
    )
    return Taken({message.ref: again}, answer=again)


def mark_read(delivery: Delivery, message: Message) -> Outcome:
    """Note that the recipient has read it; the first reading counts."""
    if delivery.channel is not Channel.INBOX or delivery.recipient != message.actor.role:
        raise RefusalError(refusals.NOT_RECIPIENT, f"Pesan ini untuk {delivery.recipient}.")
    if delivery.read_at is not None:
        return Taken(answer=delivery)
    read = delivery.model_copy(update={"read_at": message.at, "read_by": message.actor.name})
    return Taken({message.ref: read}, answer=read)


def _lost(delivery: Delivery, message: Message) -> Attempt:
    return Attempt(
        number=delivery.attempts,
        to=None,
        outcome=DeliveryState.UNKNOWN,
        answer=LOST,
        at=message.at,
    )


def _closed(delivery: Delivery, state: DeliveryState, answer: str) -> Delivery:
    update = {"state": state, "courier": None, "answer": answer, "next_at": None}
    return delivery.model_copy(update=update)


def _taken(message: Message, delivery: Delivery, *attempts: Attempt) -> Taken:
    entries = tuple(Entry(ATTEMPTS, attempt) for attempt in attempts)
    return Taken({message.ref: delivery}, entries=entries, answer=delivery)

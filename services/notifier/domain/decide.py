"""The one decision of this service: pure, the same answer for the same states and message."""

from typing import Final

from pydantic import BaseModel

from services.notifier.domain.collecting import opened
from services.notifier.domain.handling import handle
from services.notifier.domain.letter import LETTERS
from services.notifier.domain.notices import NOTICES, write
from services.notifier.domain.progressing import BEFORE_THE_FORM, step_progressed
from services.notifier.domain.recipients import Case
from services.notifier.domain.refusals import SECOND_FORM
from services.notifier.domain.rules import Rules
from services.notifier.domain.states import Mailroom
from shared.contract import EVENTS, Event, FormIssued, StepProgressed
from shared.decision import CYCLE, Command, Early, Message, Outcome, Ref, States, Taken
from shared.refusal import RefusalError

STATES: Final[dict[str, type[BaseModel]]] = {CYCLE: Mailroom}
CONSUMES: Final[tuple[type[Event], ...]] = EVENTS
ENTRY_KINDS: Final[tuple[str, ...]] = (NOTICES, LETTERS)


def touches(message: Message) -> tuple[Ref, ...]:
    """The cycle alone."""
    return (message.ref,)


def decide(rules: Rules, states: States, message: Message) -> Outcome:
    """The notices and letters that an event calls for. Raises ``TypeError`` for a command."""
    if isinstance(message.data, Command):
        raise TypeError("notifier takes no commands")
    state = states.get(message.ref)
    known = state if isinstance(state, Mailroom) else None
    try:
        return _told(rules, known, message, message.data)
    except RefusalError as refusal:
        return refusal.rejected


def _told(rules: Rules, known: Mailroom | None, message: Message, event: Event) -> Outcome:
    if isinstance(event, FormIssued):
        if known is not None:
            raise RefusalError(SECOND_FORM, f"Form siklus {event.cycle} sudah pernah diterima.")
        return handle(Case(rules, opened(event), message))
    if known is not None:
        return handle(Case(rules, known, message))
    if isinstance(event, StepProgressed) and event.progress in BEFORE_THE_FORM:
        nobody = Mailroom(title="", sheets=(), due=())
        case = Case(rules, nobody, message)
        return Taken(entries=write(case, step_progressed(case, event)))
    return Early("FormIssued")

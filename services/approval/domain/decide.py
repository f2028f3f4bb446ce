"""The one decision of this service: pure, the same answer for the same states and message."""

from typing import Final

from pydantic import BaseModel

from services.approval.commands import Agree, Confirm, DecideFinding, Ratify, Return, Submit
from services.approval.domain.agreement import agree
from services.approval.domain.answering import answer
from services.approval.domain.authority import require_authority
from services.approval.domain.case import Case
from services.approval.domain.confirmation import confirm
from services.approval.domain.coordination import discrepancy_found, draft_ready, start
from services.approval.domain.dispute import dispute
from services.approval.domain.history import HISTORY
from services.approval.domain.ratification import CHAIN, chain_of, ratify
from services.approval.domain.refusals import CALENDAR_GAP, UNKNOWN_CYCLE
from services.approval.domain.rules import Rules
from services.approval.domain.states import Agreement, Chain
from services.approval.domain.submission import send_back, submit
from shared.contract import DiscrepancyFound, Event, FormIssued, RecapReady
from shared.decision import CYCLE, Command, Early, Message, Outcome, Ref, States
from shared.refusal import RefusalError
from shared.sop import CalendarGapError

STATES: Final[dict[str, type[BaseModel]]] = {CYCLE: Agreement, CHAIN: Chain}
CONSUMES: Final[tuple[type[Event], ...]] = (FormIssued, RecapReady, DiscrepancyFound)
ENTRY_KINDS: Final[tuple[str, ...]] = (HISTORY,)


def touches(message: Message) -> tuple[Ref, ...]:
    """The cycle; and the office's chain, to which a ratification adds."""
    if isinstance(message.data, Ratify):
        return (message.ref, chain_of(message.ref.id))
    return (message.ref,)


def decide(rules: Rules, states: States, message: Message) -> Outcome:
    """What a message does to its cycle. Raises nothing for anything that a person may send."""
    try:
        if isinstance(message.data, Command):
            return _asked(rules, states, message, message.data)
        return _told(rules, states, message, message.data)
    except RefusalError as refusal:
        return refusal.rejected
    except CalendarGapError as gap:
        return RefusalError(CALENDAR_GAP, str(gap)).rejected


def _told(rules: Rules, states: States, message: Message, event: Event) -> Outcome:
    known = _agreement(states, message.ref)
    if isinstance(event, FormIssued):
        return start(known, event, message)
    if known is None:
        return Early("FormIssued")
    case = Case(rules, known, message)
    match event:
        case RecapReady():
            return draft_ready(case, event)
        case DiscrepancyFound():
            return discrepancy_found(case, event)
        case _:
            raise TypeError(f"approval does not consume {type(event).__name__}")


def _asked(rules: Rules, states: States, message: Message, command: Command) -> Outcome:
    require_authority(rules, message.actor, command)
    known = _agreement(states, message.ref)
    if known is None:
        raise RefusalError(UNKNOWN_CYCLE, f"Siklus {message.ref.id} belum dikenal.")
    case = Case(rules, known, message)
    match command:
        case Confirm():
            return confirm(case, command) if command.agrees else dispute(case, command)
        case DecideFinding():
            return answer(case, command)
        case Agree():
            return agree(case, command)
        case _:
            return _after_the_meeting(case, command, _chain(states, message.ref))


def _after_the_meeting(case: Case, command: Command, chain: Chain | None) -> Outcome:
    match command:
        case Submit():
            return submit(case, command)
        case Return():
            return send_back(case, command)
        case Ratify():
            return ratify(case, command, chain)
        case _:
            raise TypeError(f"approval does not know {type(command).__name__}")


def _agreement(states: States, ref: Ref) -> Agreement | None:
    state = states.get(ref)
    return state if isinstance(state, Agreement) else None


def _chain(states: States, cycle: Ref) -> Chain | None:
    state = states.get(chain_of(cycle.id))
    return state if isinstance(state, Chain) else None

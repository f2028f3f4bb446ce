"""The one decision of this service: pure, the same answer for the same states and message."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from pydantic import BaseModel

from services.approval.commands import (
    Agree,
    Cancel,
    Confirm,
    DecideFinding,
    ExtendRounds,
    LeadershipRuling,
    RaiseFinding,
    Ratify,
    RecordAttendance,
    Return,
    ScheduleMeeting,
    Submit,
)
from services.approval.domain.agreement import agree
from services.approval.domain.answering import answer
from services.approval.domain.authority import require_authority
from services.approval.domain.case import Case
from services.approval.domain.collected import submitted
from services.approval.domain.confirmation import confirm
from services.approval.domain.coordination import discrepancy_found, draft_ready, start
from services.approval.domain.dispute import dispute
from services.approval.domain.ending import cancel, reported
from services.approval.domain.escalation import extend
from services.approval.domain.history import HISTORY
from services.approval.domain.meeting import attend, schedule
from services.approval.domain.raising import raise_finding
from services.approval.domain.ratification import CHAIN, Before, chain_of, ratify, touched
from services.approval.domain.refusals import CALENDAR_GAP, UNKNOWN_CYCLE
from services.approval.domain.revisions import earlier
from services.approval.domain.rules import Rules
from services.approval.domain.ruling import rule
from services.approval.domain.signatures import attach, record
from services.approval.domain.states import Agreement, Chain
from services.approval.domain.submission import send_back, submit
from services.approval.signing_commands import AttachScan, RecordSignature
from shared.contract import DataSubmitted, DiscrepancyFound, Event, FormIssued, RecapReady
from shared.contract import StepProgressed as Progressed
from shared.contract.vocabulary import Progress
from shared.decision import CYCLE, Command, Early, Ignored, Message, Outcome, Ref, States
from shared.refusal import RefusalError
from shared.sop import CalendarGapError

STATES: Final[dict[str, type[BaseModel]]] = {CYCLE: Agreement, CHAIN: Chain}
ENTRY_KINDS: Final[tuple[str, ...]] = (HISTORY,)


def touches(message: Message) -> tuple[Ref, ...]:
    """The cycle; for a ratification also the office's chain and earlier revisions."""
    return touched(message.ref) if isinstance(message.data, Ratify) else (message.ref,)


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
    if isinstance(event, Progressed) and event.progress is not Progress.REPORTED:
        return Ignored(f"{event.progress} tidak menyangkut layanan ini")
    if known is None:
        return Early("FormIssued")
    return _of_known(Case(rules, known, message), event)


def _of_known(case: Case, event: Event) -> Outcome:
    match event:
        case DataSubmitted():
            return submitted(case.state, event, case.message)
        case RecapReady():
            return draft_ready(case, event)
        case DiscrepancyFound():
            return discrepancy_found(case, event)
        case Progressed():
            return reported(case, event)
        case _:
            raise TypeError(f"approval does not consume {type(event).__name__}")


def _asked(rules: Rules, states: States, message: Message, command: Command) -> Outcome:
    require_authority(rules, message.actor, command)
    known = _agreement(states, message.ref)
    if known is None:
        raise RefusalError(UNKNOWN_CYCLE, f"Siklus {message.ref.id} belum dikenal.")
    case = Case(rules, known, message)
    if isinstance(command, Ratify):
        return ratify(case, command, _before(states, message.ref))
    if isinstance(command, Confirm):
        return confirm(case, command) if command.agrees else dispute(case, command)
    return ACTS[type(command)](case, command)


ACTS: Final[Mapping[type[Command], Callable[[Case, Any], Outcome]]] = {
    ScheduleMeeting: schedule,
    RecordAttendance: attend,
    RaiseFinding: raise_finding,
    DecideFinding: answer,
    LeadershipRuling: rule,
    ExtendRounds: extend,
    Agree: agree,
    Submit: submit,
    Return: send_back,
    Cancel: cancel,
    RecordSignature: record,
    AttachScan: attach,
}
"""Each act of people, but for those that need more than the cycle or depend on a word."""


def _before(states: States, cycle: Ref) -> Before:
    chain = states.get(chain_of(cycle.id))
    found = {ref: _agreement(states, ref) for ref in earlier(cycle.id)}
    revisions = {ref: state for ref, state in found.items() if state is not None}
    return Before(chain if isinstance(chain, Chain) else None, revisions)


def _agreement(states: States, ref: Ref) -> Agreement | None:
    state = states.get(ref)
    return state if isinstance(state, Agreement) else None

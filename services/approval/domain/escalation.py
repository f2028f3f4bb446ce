"""Re-coordination has a limit of rounds; one more is brought before the head (SOP step 6).

Nothing stops for it: figures may still be corrected, answered and confirmed. The head may then
answer what is contested himself (`ruling`), or allow another round.
"""

from dataclasses import replace

from services.approval.commands import ExtendRounds
from services.approval.domain.case import Case
from services.approval.domain.refusals_meeting import NOT_ESCALATED
from services.approval.domain.rules import Rules
from services.approval.domain.said import progressed
from services.approval.domain.standing import version
from services.approval.domain.states import Agreement, Escalation
from services.approval.domain.transitions import Act, after
from shared.contract import Event
from shared.contract.vocabulary import Progress
from shared.decision import Taken
from shared.refusal import RefusalError


def limit(rules: Rules, state: Agreement) -> int:
    """Rounds that are allowed: the SOP's, and those that the head added."""
    return rules.sop.coordination.round_limit + state.extensions


def opened(case: Case, act: Act, state: Agreement, why: str, *events: Event) -> Taken:
    """`Case.taken` for an act that may have opened a round: past the limit the head is told."""
    if not _goes_up(case, state):
        return case.taken(act, state, why, *events)
    allowed, number = limit(case.rules, state), len(state.rounds)
    escalation = Escalation(at=case.at, round=number, limit=allowed)
    state = state.model_copy(update={"escalated": escalation})
    words = f"Koordinasi ulang putaran ke-{number} melampaui batas {allowed} putaran."
    told = progressed(
        case,
        state,
        Progress.ESCALATED,
        step=6,
        role=case.rules.leader,
        due=case.rules.due(6, case.at),
        note=f"{words} Mohon putusan {case.rules.title(case.rules.leader)}. {why}",
    )
    taken = case.taken(act, state, why, *events, told)
    line = case.line(Act.ESCALATE, state.status, version(state), words, before=state.status)
    return replace(taken, entries=(*taken.entries, line))


def _goes_up(case: Case, state: Agreement) -> bool:
    is_new = len(state.rounds) > len(case.state.rounds)
    in_meeting = after(state.status, Act.ESCALATE) is not None
    return is_new and in_meeting and len(state.rounds) > limit(case.rules, state)


def require_escalated(case: Case) -> Escalation:
    """What was brought before the head. Raises `RefusalError` where nothing was."""
    if case.state.escalated is None:
        raise RefusalError(
            NOT_ESCALATED,
            f"Koordinasi ulang baru {len(case.state.rounds)} putaran dari "
            f"{limit(case.rules, case.state)} yang diperkenankan.",
        )
    return case.state.escalated


def extend(case: Case, command: ExtendRounds) -> Taken:
    """Allow the round that went past the limit: the limit rises to it."""
    case.move(Act.EXTEND)
    require_escalated(case)
    more = len(case.state.rounds) - limit(case.rules, case.state)
    state = case.moved(Act.EXTEND, extensions=case.state.extensions + max(more, 1), escalated=None)
    why = f"Batas koordinasi ulang menjadi {limit(case.rules, state)} putaran. {command.reason}"
    told = progressed(case, state, Progress.DECIDED, step=6, role=case.rules.chair, note=why)
    return case.taken(Act.EXTEND, state, why, told)

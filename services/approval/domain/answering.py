"""The meeting's answers to findings and objections (SOP steps 5 and 6)."""

from services.approval.commands import DecideFinding
from services.approval.domain.case import Case
from services.approval.domain.refusals import CORRECTED, MUST_CORRECT, UNKNOWN_FINDING
from services.approval.domain.said import progressed
from services.approval.domain.standing import awaits_figures, findings, is_open, objected, version
from services.approval.domain.states import Agreement
from services.approval.domain.transitions import Act, Status
from shared.contract.draft_agreed import FindingDecision
from shared.contract.recap import Finding
from shared.contract.vocabulary import Progress, Severity
from shared.decision import Ignored, Outcome
from shared.refusal import RefusalError


def answer(case: Case, decision: DecideFinding) -> Outcome:
    """Record a decision; a later one on the same finding replaces it until the meeting is closed.

    The answer to the last open objection ends a re-coordination that waits for no figures.
    """
    state = case.moved(Act.DECIDE)
    case.require_version(decision.recap_version or version(state))
    finding = _decidable(case, decision.finding)
    new = FindingDecision(
        finding=finding.id, state=decision.state, note=decision.note, by=case.actor
    )
    if new in state.decisions:
        return Ignored(f"keputusan atas temuan {finding.id} sudah tercatat")
    others = tuple(known for known in state.decisions if known.finding != finding.id)
    decided = tuple(sorted((*others, new), key=lambda known: known.finding))
    act, state = _settled(case, state.model_copy(update={"decisions": decided}))
    why = f"{finding.id}: {new.state}. {new.note}"
    told = progressed(case, state, Progress.DECIDED, step=case.step, note=why)
    return case.taken(act, state, why, told)


def _decidable(case: Case, identity: str) -> Finding:
    for finding in findings(case.state):
        if finding.id != identity:
            continue
        if not is_open(finding):
            raise RefusalError(CORRECTED, f"Temuan {identity} telah dikoreksi.")
        if finding.severity is Severity.MENGHALANGI:
            raise RefusalError(MUST_CORRECT, f"Temuan {identity} berbobot MENGHALANGI.")
        return finding
    raise RefusalError(
        UNKNOWN_FINDING, f"Temuan {identity} tidak ada pada draf versi {version(case.state)}."
    )


def _settled(case: Case, state: Agreement) -> tuple[Act, Agreement]:
    waits = awaits_figures(state) or objected(state)
    if case.state.status is not Status.KOORDINASI_ULANG or waits:
        return Act.DECIDE, state
    return Act.CLEAR, state.model_copy(update={"status": case.move(Act.CLEAR)})

"""The meeting's answers to findings and objections (SOP steps 5 and 6)."""

from services.approval.commands import DecideFinding
from services.approval.domain.case import Case
from services.approval.domain.refusals import CORRECTED, MUST_CORRECT, UNKNOWN_FINDING
from services.approval.domain.refusals_meeting import RULED
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

    The answer to the last open objection ends a re-coordination that waits for no figures. What
    the head has ruled on is not answered again.
    """
    state = case.moved(Act.DECIDE)
    case.require_version(decision.recap_version or version(state))
    finding = decidable(case, decision.finding)
    if any(ruling.finding == finding.id for ruling in state.rulings):
        raise RefusalError(RULED, f"Temuan {finding.id} telah diputus pimpinan.")
    new = FindingDecision(
        finding=finding.id, state=decision.state, note=decision.note, by=case.actor
    )
    if new in state.decisions:
        return Ignored(f"keputusan atas temuan {finding.id} sudah tercatat")
    act, state = _settled(case, decided(state, new))
    why = f"{finding.id}: {new.state}. {new.note}"
    told = progressed(case, state, Progress.DECIDED, step=case.step, note=why)
    return case.taken(act, state, why, told)


def decided(state: Agreement, new: FindingDecision) -> Agreement:
    """The state with a decision, in the place of an earlier one on the same finding."""
    others = tuple(known for known in state.decisions if known.finding != new.finding)
    decisions = tuple(sorted((*others, new), key=lambda known: known.finding))
    return state.model_copy(update={"decisions": decisions})


def decidable(case: Case, identity: str) -> Finding:
    """The finding, where words can answer it. Raises `RefusalError` else."""
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


def settles(case: Case, state: Agreement) -> bool:
    """Whether nothing is left in ``state`` that re-coordination waits for."""
    waits = awaits_figures(state) or objected(state)
    return case.state.status is Status.KOORDINASI_ULANG and not waits


def _settled(case: Case, state: Agreement) -> tuple[Act, Agreement]:
    if not settles(case, state):
        return Act.DECIDE, state
    return Act.CLEAR, state.model_copy(update={"status": case.move(Act.CLEAR)})

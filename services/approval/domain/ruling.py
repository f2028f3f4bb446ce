"""Putusan pimpinan: the head answers a contested finding himself, after an escalation."""

from dataclasses import replace

from services.approval.commands import LeadershipRuling
from services.approval.domain.answering import decidable, decided, settles
from services.approval.domain.case import Case
from services.approval.domain.escalation import require_escalated
from services.approval.domain.said import progressed
from services.approval.domain.standing import objected, undecided, version
from services.approval.domain.states import Agreement, Ruling
from services.approval.domain.transitions import Act, after
from shared.contract.draft_agreed import FindingDecision
from shared.contract.vocabulary import Progress
from shared.decision import Entry, Ignored, Outcome


def rule(case: Case, command: LeadershipRuling) -> Outcome:
    """Answer one finding for good on this draft; a MENGHALANGI one still needs right figures.

    It does not confirm in anybody's place: the bidang that objected has yet to confirm, itself or
    by its Plh. With the last contested finding the escalation ends.
    """
    case.move(Act.RULE)
    require_escalated(case)
    case.require_version(command.recap_version or version(case.state))
    finding = decidable(case, command.finding)
    new = FindingDecision(finding=finding.id, state=command.state, note=command.note, by=case.actor)
    if new in case.state.decisions:
        return Ignored(f"putusan atas temuan {finding.id} sudah tercatat")
    ruling = Ruling(finding=finding.id, by=case.actor, at=case.at)
    others = tuple(r for r in case.state.rulings if r.finding != finding.id)
    state = decided(case.state, new).model_copy(update={"rulings": (*others, ruling)})
    if not (undecided(state) or objected(state)):
        state = state.model_copy(update={"escalated": None})
    return _told(case, state, f"{finding.id}: {new.state}. {new.note}")


def _told(case: Case, state: Agreement, why: str) -> Outcome:
    """A ruling, and the end of the re-coordination where it was the last that was awaited."""
    lines: tuple[Entry, ...] = (case.line(Act.RULE, state.status, version(state), why),)
    if settles(case, state):
        cleared = after(state.status, Act.CLEAR) or state.status
        state = state.model_copy(update={"status": cleared})
        lines = (*lines, case.line(Act.CLEAR, cleared, version(state), why))
    told = progressed(
        case,
        state,
        Progress.DECIDED,
        step=case.step,
        role=case.rules.chair,
        note=f"Putusan pimpinan. {why}",
    )
    return replace(case.taken(Act.RULE, state, why, told), entries=lines)

"""The agreed draft goes to the head, and may come back (SOP step 7)."""

from services.approval.commands import Return, Submit
from services.approval.domain import objections
from services.approval.domain.case import Case
from services.approval.domain.said import meeting_called, progressed
from services.approval.domain.standing import version, with_round
from services.approval.domain.states import Agreement, Objection, Round, Sender, Submitted
from services.approval.domain.transitions import Act
from shared.contract import StepProgressed
from shared.contract.vocabulary import Progress
from shared.decision import Taken


def submit(case: Case, command: Submit) -> Taken:
    """Ask the head for ratification."""
    case.move(Act.SUBMIT)
    case.require_version(command.recap_version)
    state = case.moved(Act.SUBMIT, submitted=Submitted(at=case.at, by=case.actor))
    role, due = case.rules.head, case.rules.due(7, case.at)
    told = progressed(case, state, Progress.SUBMITTED, step=7, role=role, due=due)
    return case.taken(Act.SUBMIT, state, f"Draf versi {version(state)} diajukan.", told)


def send_back(case: Case, command: Return) -> Taken:
    """The head returns the draft, and every bidang has to confirm anew.

    With cells, their figures are opened for correction and the next draft calls the meeting;
    without, the meeting is called at once, on the same draft.
    """
    case.move(Act.RETURN)
    case.require_version(command.recap_version)
    return _to_correct(case, command) if command.cells else _to_discuss(case, command)


def _to_discuss(case: Case, command: Return) -> Taken:
    meeting = case.meeting(6)
    state = case.moved(Act.RETURN, **_undone(case), meeting=meeting)
    told = _returned(case, state, command)
    return case.taken(Act.RETURN, state, command.reason, told, meeting_called(case, state, meeting))


def _to_correct(case: Case, command: Return) -> Taken:
    raised = objections.raised(case, objections.RETURN, command.cells, command.reason)
    opened = Round(recap_version=command.recap_version, sender=Sender.APPROVAL)
    state = with_round(_with_objections(case, raised), opened)
    told = _returned(case, state, command)
    announced = objections.announced(case, state, raised, 6, command.reason)
    return case.taken(Act.RETURN_CELLS, state, command.reason, told, announced)


def _with_objections(case: Case, raised: tuple[Objection, ...]) -> Agreement:
    """The returned state; an objection that is raised again is open again."""
    again = {objection.finding.id for objection in raised}
    others = (o for o in case.state.objections if o.finding.id not in again)
    return case.moved(
        Act.RETURN_CELLS,
        **_undone(case),
        meeting=case.meeting(6),
        objections=(*others, *raised),
        decisions=tuple(d for d in case.state.decisions if d.finding not in again),
        rulings=tuple(r for r in case.state.rulings if r.finding not in again),
    )


def _undone(case: Case) -> dict[str, object]:
    """What a return takes back: the agreement, and the signatures on its Berita Acara."""
    void = (s.model_copy(update={"void": True}) for s in case.state.signatures)
    return {"confirmations": (), "agreed": None, "submitted": None, "signatures": tuple(void)}


def _returned(case: Case, state: Agreement, command: Return) -> StepProgressed:
    return progressed(
        case,
        state,
        Progress.RETURNED,
        step=7,
        role=case.rules.chair,
        due=case.rules.due(6, case.at),
        note=command.reason,
    )

"""A finding that is raised in the meeting, by whoever sees it (SOP steps 5 and 6)."""

from services.approval.commands import RaiseFinding
from services.approval.domain.case import Case
from services.approval.domain.escalation import opened
from services.approval.domain.objections import RAISED, announced, raised, require_not_ruled
from services.approval.domain.refusals_meeting import RAISED_BEFORE
from services.approval.domain.said import progressed
from services.approval.domain.standing import version, with_round
from services.approval.domain.states import Objection, Round, Sender
from services.approval.domain.transitions import Act
from shared.contract.vocabulary import Progress
from shared.decision import Taken
from shared.refusal import RefusalError


def raise_finding(case: Case, command: RaiseFinding) -> Taken:
    """Have cells of any bidang looked at again; their owner has to confirm anew."""
    case.move(Act.RAISE)
    case.require_version(command.recap_version)
    require_not_ruled(case, command.cells)
    objections = raised(case, RAISED, command.cells, command.reason)
    _require_first(case, objections)
    objections = _numbered(case, objections)
    owners = {objection.finding.owner for objection in objections}
    rounded = with_round(
        case.state, Round(recap_version=version(case.state), sender=Sender.APPROVAL)
    )
    state = case.moved(
        Act.RAISE,
        rounds=rounded.rounds,
        objections=(*case.state.objections, *objections),
        confirmations=tuple(c for c in case.state.confirmations if c.bidang not in owners),
    )
    role = case.rules.chair
    told = progressed(
        case, state, Progress.DISPUTED, step=case.step, role=role, note=command.reason
    )
    wrong = announced(case, state, objections, case.step, command.reason)
    return opened(case, Act.RAISE, state, command.reason, told, wrong)


def _numbered(case: Case, objections: tuple[Objection, ...]) -> tuple[Objection, ...]:
    """Several findings may be raised on one sheet of one draft: a number tells them apart."""
    number = 1 + sum(_is_of_this_draft(case, known) for known in case.state.objections)
    return tuple(
        _renamed(objection, f"{objection.finding.id}:{number}") for objection in objections
    )


def _renamed(objection: Objection, name: str) -> Objection:
    finding = objection.finding.model_copy(update={"id": name})
    return objection.model_copy(update={"finding": finding})


def _is_of_this_draft(case: Case, known: Objection) -> bool:
    return known.finding.rule == RAISED and known.recap_version == version(case.state)


def _require_first(case: Case, objections: tuple[Objection, ...]) -> None:
    before = {
        frozenset(known.finding.cells): known.finding.id
        for known in case.state.objections
        if _is_of_this_draft(case, known)
    }
    for objection in objections:
        if known := before.get(frozenset(objection.finding.cells)):
            raise RefusalError(RAISED_BEFORE, f"Sel yang sama tercatat sebagai {known}.")

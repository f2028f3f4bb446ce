"""A bidang disputes its own figures: they are opened for correction (SOP steps 5 and 6)."""

from services.approval.commands import Confirm
from services.approval.domain.case import Case
from services.approval.domain.confirmation import own_bidang
from services.approval.domain.escalation import opened
from services.approval.domain.objections import (
    DISPUTE,
    announced,
    place,
    raised,
    require_not_ruled,
    sheet_of,
)
from services.approval.domain.refusals import DISPUTED_BEFORE, FOREIGN_CELL, UNCLEAR_WORD
from services.approval.domain.said import progressed
from services.approval.domain.standing import version, with_round
from services.approval.domain.states import Objection, Round, Sender
from services.approval.domain.transitions import Act
from shared.contract.recap import Cell
from shared.contract.vocabulary import Progress
from shared.decision import Taken
from shared.refusal import RefusalError


def dispute(case: Case, word: Confirm) -> Taken:
    """Dispute cells of the draft in hand, once per draft and bidang."""
    case.move(Act.DISPUTE)
    case.require_version(word.recap_version)
    mine = own_bidang(case)
    if word.reason is None or not word.cells:
        raise RefusalError(UNCLEAR_WORD, "Keberatan memerlukan alasan dan sekurangnya satu sel.")
    _require_own(case, mine, word.cells)
    objections = raised(case, DISPUTE, word.cells, word.reason)
    _require_first(case, objections)
    require_not_ruled(case, word.cells)
    rounded = with_round(
        case.state, Round(recap_version=version(case.state), sender=Sender.APPROVAL)
    )
    state = case.moved(
        Act.DISPUTE,
        rounds=rounded.rounds,
        objections=(*case.state.objections, *objections),
        confirmations=tuple(c for c in case.state.confirmations if c.bidang not in mine),
    )
    role = case.rules.chair
    told = progressed(case, state, Progress.DISPUTED, step=case.step, role=role, note=word.reason)
    wrong = announced(case, state, objections, case.step, word.reason)
    return opened(case, Act.DISPUTE, state, word.reason, told, wrong)


def _require_own(case: Case, mine: tuple[str, ...], cells: tuple[Cell, ...]) -> None:
    for cell in cells:
        owner = sheet_of(case.state.form, cell).ref.bidang
        if owner not in mine:
            raise RefusalError(FOREIGN_CELL, f"Sel {place(cell)} adalah milik bidang {owner}.")


def _require_first(case: Case, objections: tuple[Objection, ...]) -> None:
    raised_before = {known.finding.id for known in case.state.objections}
    for objection in objections:
        if objection.finding.id in raised_before:
            raise RefusalError(
                DISPUTED_BEFORE,
                f"Keberatan atas lembar {objection.finding.sheet.key} pada draf versi "
                f"{objection.recap_version} sudah diajukan.",
            )

"""The chair closes the meeting: "draf data kinerja yang disepakati" (output of SOP steps 5, 6)."""

from collections.abc import Iterable

from services.approval.commands import Agree
from services.approval.domain.case import Case
from services.approval.domain.refusals import (
    BLOCKING_OPEN,
    NO_QUORUM,
    UNCONFIRMED,
    UNDECIDED,
    UNKNOWN_ROLE,
)
from services.approval.domain.standing import blocking, unconfirmed, undecided
from services.approval.domain.states import Agreed, Agreement
from services.approval.domain.transitions import Act
from shared.contract import DraftAgreed
from shared.decision import Taken
from shared.refusal import RefusalError, Rule


def agree(case: Case, command: Agree) -> Taken:
    """Agree on the draft in hand, when nothing that must be settled is open."""
    case.move(Act.AGREE)
    case.require_version(command.recap_version)
    present = tuple(sorted(set(command.present)))
    _require_settled(case)
    _require_quorum(case, present)
    agreed = Agreed(
        at=case.at,
        chair=case.actor,
        place=command.place,
        present=present,
        round=len(case.state.rounds),
        step=case.step,
    )
    state = case.moved(Act.AGREE, agreed=agreed)
    why = f"Rapat di {agreed.place}; hadir: {', '.join(present)}."
    return case.taken(Act.AGREE, state, why, _draft_agreed(case, state, agreed))


def _require_settled(case: Case) -> None:
    state = case.state
    _require_none(BLOCKING_OPEN, "Temuan", (finding.id for finding in blocking(state)))
    _require_none(UNDECIDED, "Temuan", (finding.id for finding in undecided(state)))
    _require_none(UNCONFIRMED, "Bidang", unconfirmed(state))


def _require_none(rule: Rule, what: str, names: Iterable[str]) -> None:
    if left := tuple(names):
        raise RefusalError(rule, f"{what} yang masih terbuka: {', '.join(left)}.")


def _require_quorum(case: Case, present: tuple[str, ...]) -> None:
    """The chair, and more than half of the bidang that the SOP lists."""
    sop = case.rules.sop
    known = {role.code for role in sop.roles}
    if strangers := [role for role in present if role not in known]:
        raise RefusalError(UNKNOWN_ROLE, f"Jabatan tidak dikenal: {', '.join(strangers)}.")
    there = sum(entry.role in present for entry in sop.bidang)
    if case.actor.role not in present or 2 * there <= len(sop.bidang):
        raise RefusalError(
            NO_QUORUM,
            f"Hadir {there} dari {len(sop.bidang)} bidang; pimpinan rapat "
            f"{'hadir' if case.actor.role in present else 'tidak tercatat hadir'}.",
        )


def _draft_agreed(case: Case, state: Agreement, agreed: Agreed) -> DraftAgreed:
    return DraftAgreed(
        office=state.office,
        cycle=state.cycle,
        sop_step=agreed.step,
        actor=case.actor,
        versions=state.versions,
        recap_version=case.draft.version,
        round=agreed.round,
        confirmations=state.confirmations,
        decisions=state.decisions,
        present=agreed.present,
        place=agreed.place,
    )

"""Each bidang's word that its own figures are right (SOP step 5)."""

from services.approval.commands import Confirm
from services.approval.domain.case import Case
from services.approval.domain.officers import Snapshot, serving
from services.approval.domain.refusals import OWNS_NOTHING, UNCLEAR_WORD
from services.approval.domain.said import progressed
from services.approval.domain.standing import owners, unconfirmed, version
from services.approval.domain.transitions import Act
from shared.contract.draft_agreed import Confirmation
from shared.contract.vocabulary import Progress
from shared.decision import Ignored, Outcome
from shared.refusal import RefusalError


def confirm(case: Case, word: Confirm) -> Outcome:
    """Confirm the draft in hand. A role that answers for several bidang speaks for all of them.

    By the head of the bidang, or by who acts for him (Plh., Plt.) by the register of this day.
    """
    case.move(Act.CONFIRM)
    case.require_version(word.recap_version)
    mine = own_bidang(case)
    if word.reason is not None or word.cells:
        raise RefusalError(UNCLEAR_WORD, "Konfirmasi ini disertai alasan atau sel keberatan.")
    new = tuple(bidang for bidang in mine if bidang in unconfirmed(case.state))
    if not new:
        return Ignored(f"{', '.join(mine)} sudah mengonfirmasi draf versi {word.recap_version}")
    me = serving(case.rules, case.message)
    given = (*case.state.confirmations, *_given(case, new, me))
    state = case.moved(
        Act.CONFIRM,
        confirmations=tuple(sorted(given, key=lambda c: c.bidang)),
        officers=_with(case.state.officers, me),
    )
    why = f"{', '.join(new)} mengonfirmasi draf versi {version(state)} ({me.title})."
    role = None if unconfirmed(state) else case.rules.chair
    told = progressed(case, state, Progress.CONFIRMED, step=case.step, role=role, note=why)
    return case.taken(Act.CONFIRM, state, why, told)


def own_bidang(case: Case) -> tuple[str, ...]:
    """The actor's bidang that own figures. Raises `RefusalError` where there is none."""
    mine = case.rules.bidang_of(case.actor.role)
    owning = tuple(bidang for bidang in mine if bidang in owners(case.state))
    if not owning:
        names = ", ".join(mine)
        raise RefusalError(OWNS_NOTHING, f"{names} tidak memiliki indikator pada siklus ini.")
    return owning


def _given(case: Case, bidang: tuple[str, ...], me: Snapshot) -> tuple[Confirmation, ...]:
    return tuple(
        Confirmation(bidang=code, by=case.actor, at=case.at, acting=me.acting) for code in bidang
    )


def _with(officers: tuple[Snapshot, ...], me: Snapshot) -> tuple[Snapshot, ...]:
    """Those who confirmed, in the same order whoever came first."""
    others = (o for o in officers if (o.role, o.name) != (me.role, me.name))
    return tuple(sorted((*others, me), key=lambda o: (o.role, o.name)))

"""Separation of duties: who may not ratify (decisions/0016)."""

from collections.abc import Iterator

from services.approval.domain.case import Case
from services.approval.domain.people import same_person
from services.approval.domain.refusals import SAME_PERSON
from services.approval.domain.refusals_result import FILLERS_UNKNOWN
from services.approval.domain.states import Agreement
from shared.contract.event import Actor
from shared.refusal import RefusalError


def require_other_person(case: Case) -> None:
    """Refuse whoever had a hand in the draft. Raises `RefusalError`, also while that is unknown."""
    state = case.state
    for what, other in took_part(state):
        if same_person(case.actor, other):
            raise RefusalError(
                SAME_PERSON, f"{case.actor.name} telah {what} ({case.rules.title(other.role)})."
            )
    known = {filler.sheet for filler in state.fillers}
    if missing := [sheet for sheet in case.draft.sheets if sheet not in known]:
        raise RefusalError(FILLERS_UNKNOWN, f"Lembar: {', '.join(missing)}.")


def took_part(state: Agreement) -> Iterator[tuple[str, Actor]]:
    """All who had a hand in the draft, and what they did.

    The head's own ruling after an escalation is none: somebody has to end a dispute, and he
    chooses between words, not figures.
    """
    yield from ((f"mengisi lembar {f.sheet}", f.by) for f in state.fillers)
    yield from (("menyusun rekap", author) for author in state.authors)
    yield from (("mengonfirmasi data", word.by) for word in state.confirmations)
    ruled = {ruling.finding for ruling in state.rulings}
    yield from (("memutuskan temuan", d.by) for d in state.decisions if d.finding not in ruled)
    if state.agreed:
        yield "menutup rapat", state.agreed.chair
    if state.submitted:
        yield "mengajukan draf", state.submitted.by

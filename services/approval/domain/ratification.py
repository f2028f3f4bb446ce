"""The head ratifies: immutable, hashed, chained to the office's document before (SOP step 7)."""

from dataclasses import replace
from typing import Final

from services.approval.commands import Ratify
from services.approval.domain.canonical import canonical, sha256
from services.approval.domain.case import Case
from services.approval.domain.document import compose
from services.approval.domain.refusals import NOT_AGREED, SAME_PERSON
from services.approval.domain.states import Agreed, Agreement, Chain, Ratified
from services.approval.domain.transitions import Act
from shared.contract import Approved
from shared.contract.approved import Document
from shared.contract.event import Actor
from shared.contract.identifiers import Period
from shared.decision import Ref, Taken
from shared.refusal import RefusalError

CHAIN: Final = "chain"


def chain_of(cycle: str) -> Ref:
    """The aggregate that holds the last ratified hash of a cycle's office."""
    return Ref(CHAIN, Period.of(cycle).office)


def ratify(case: Case, command: Ratify, chain: Chain | None) -> Taken:
    """Ratify the agreed draft and add its document to the office's chain."""
    case.move(Act.RATIFY)
    case.require_version(command.recap_version)
    agreed = _agreed(case.state)
    _require_other_person(case, agreed)
    previous = chain.sha256 if chain else None
    text = canonical(compose(case, agreed, previous))
    ratified = Ratified(
        at=case.at, by=case.actor, sha256=sha256(text), previous_sha256=previous, text=text
    )
    state = case.moved(Act.RATIFY, ratified=ratified)
    link = Chain(length=chain.length + 1 if chain else 1, cycle=state.cycle, sha256=ratified.sha256)
    why = f"Draf versi {command.recap_version} disahkan; SHA-256 {ratified.sha256}."
    taken = case.taken(Act.RATIFY, state, why, _approved(case, state, ratified))
    return replace(taken, states={**taken.states, chain_of(state.cycle): link})


def _agreed(state: Agreement) -> Agreed:
    if state.agreed is None:
        raise RefusalError(NOT_AGREED, "Siklus ini tidak memuat catatan kesepakatan.")
    return state.agreed


def _require_other_person(case: Case, agreed: Agreed) -> None:
    """Separation of duties: whoever took part in the draft does not ratify it."""
    state = case.state
    took_part = [
        agreed.chair,
        *(c.by for c in state.confirmations),
        *(d.by for d in state.decisions),
    ]
    if state.submitted:
        took_part.append(state.submitted.by)
    for other in took_part:
        if _same(case.actor, other):
            raise RefusalError(
                SAME_PERSON,
                f"{case.actor.name} telah bertindak sebagai {case.rules.title(other.role)}.",
            )


def _same(one: Actor, other: Actor) -> bool:
    """Events carry no personal number, so a person is known by name, and a role by its code."""
    return one.role == other.role or _plain(one.name) == _plain(other.name)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _approved(case: Case, state: Agreement, ratified: Ratified) -> Approved:
    return Approved(
        office=state.office,
        cycle=state.cycle,
        sop_step=7,
        actor=case.actor,
        versions=state.versions,
        revision=Period.of(state.cycle).revision,
        recap_version=case.draft.version,
        table=case.draft.table,
        sha256=ratified.sha256,
        previous_sha256=ratified.previous_sha256,
        signatory=ratified.by,
        ratified_at=ratified.at,
        documents=tuple(
            Document(name=name, media_type=kind, path=f"/cycles/{state.cycle}/{name}")
            for name, kind in DOCUMENTS.items()
        ),
    )


DOCUMENTS: Final = {"ratified.json": "application/json", "ratified.csv": "text/csv; charset=utf-8"}
"""What this service serves of a ratified cycle, by name, with its media type."""

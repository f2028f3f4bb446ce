"""The head ratifies: immutable, hashed, chained to the office's document before (SOP step 7)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from pydantic import BaseModel

from services.approval.commands import Ratify
from services.approval.domain.case import Case
from services.approval.domain.document import compose
from services.approval.domain.duties import require_other_person
from services.approval.domain.export import to_csv
from services.approval.domain.officers import Snapshot, serving
from services.approval.domain.refusals import NOT_AGREED
from services.approval.domain.revisions import Revisions, earlier, replaced, superseded_by
from services.approval.domain.states import Agreed, Agreement, Chain, Ratified
from services.approval.domain.transitions import Act
from shared.canonical import canonical, sha256
from shared.contract import Approved, Event
from shared.contract.approved import Document
from shared.contract.identifiers import Period
from shared.decision import Ref, Taken
from shared.refusal import RefusalError

CHAIN: Final = "chain"


def chain_of(cycle: str) -> Ref:
    """The aggregate that holds the last ratified hash of a cycle's office."""
    return Ref(CHAIN, Period.of(cycle).office)


def touched(ref: Ref) -> tuple[Ref, ...]:
    """What a ratification looks at: the cycle, its earlier revisions, the office's chain."""
    return (ref, chain_of(ref.id), *earlier(ref.id))


@dataclass(frozen=True, slots=True)
class Before:
    """What stood before this ratification: the office's chain, and earlier revisions."""

    chain: Chain | None
    revisions: Revisions


def ratify(case: Case, command: Ratify, before: Before) -> Taken:
    """Ratify the agreed draft, add its document to the chain, mark the revision it replaces."""
    case.move(Act.RATIFY)
    case.require_version(command.recap_version)
    agreed = _agreed(case.state)
    require_other_person(case)
    officer = serving(case.rules, case.message)
    old = superseded_by(case, before.revisions)
    ratified = _ratified(case, agreed, officer, before.chain, old[0].id if old else None)
    state = case.moved(Act.RATIFY, ratified=ratified)
    why = f"Draf versi {command.recap_version} disahkan; SHA-256 {ratified.sha256}."
    others, told = _effects(case, before.chain, ratified, old)
    taken = case.taken(Act.RATIFY, state, why, _approved(case, state, ratified, officer), *told)
    return replace(taken, states={**taken.states, **others})


def _effects(
    case: Case, chain: Chain | None, ratified: Ratified, old: tuple[Ref, Agreement] | None
) -> tuple[Mapping[Ref, BaseModel], tuple[Event, ...]]:
    """On the office's chain, and on the revision that is replaced."""
    cycle = case.state.cycle
    link = Chain(length=chain.length + 1 if chain else 1, cycle=cycle, sha256=ratified.sha256)
    if old is None:
        return {chain_of(cycle): link}, ()
    state, told = replaced(case, old[1], ratified)
    return {chain_of(cycle): link, old[0]: state}, (told,)


def _agreed(state: Agreement) -> Agreed:
    if state.agreed is None:
        raise RefusalError(NOT_AGREED, "Siklus ini tidak memuat catatan kesepakatan.")
    return state.agreed


def _ratified(
    case: Case, agreed: Agreed, officer: Snapshot, chain: Chain | None, supersedes: str | None
) -> Ratified:
    previous = chain.sha256 if chain else None
    document = compose(case, agreed, officer, previous, supersedes)
    text = canonical(document)
    return Ratified(
        at=case.at,
        by=case.actor,
        officer=officer,
        sha256=sha256(text),
        previous_sha256=previous,
        text=text,
        csv=to_csv(document, sha256(text)),
        supersedes=supersedes,
    )


def _approved(case: Case, state: Agreement, ratified: Ratified, officer: Snapshot) -> Approved:
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
        documents=_documents(state.cycle, ratified),
        supersedes=ratified.supersedes,
        title_of_signatory=officer.title,
        acting=officer.acting,
    )


def _documents(cycle: str, ratified: Ratified) -> tuple[Document, ...]:
    hashes = {"ratified.json": ratified.sha256, "ratified.csv": sha256(ratified.csv or "")}
    return tuple(
        Document(name=name, media_type=kind, path=f"/cycles/{cycle}/{name}", sha256=hashes[name])
        for name, kind in DOCUMENTS.items()
    )


DOCUMENTS: Final = {"ratified.json": "application/json", "ratified.csv": "text/csv; charset=utf-8"}
"""What this service serves of a ratified cycle, by name, with its media type."""

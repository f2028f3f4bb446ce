"""Whose signatures a document carries."""

from services.approval.domain.officers import Snapshot
from services.approval.domain.refusals import NOT_AGREED
from services.approval.domain.refusals_result import NOT_RATIFIED_YET
from services.approval.domain.signed import Signature
from services.approval.domain.states import Agreement
from services.approval.signing_commands import Method, SignedDocument, Signing
from shared.contract.draft_agreed import Confirmation
from shared.contract.event import Actor
from shared.contract.vocabulary import ActingKind
from shared.refusal import RefusalError


def signers(state: Agreement, document: SignedDocument) -> tuple[Snapshot, ...]:
    """L5: the chair, then each bidang's officer who confirmed; L7: who ratified.

    Raises `RefusalError` where the document does not exist yet.
    """
    return _of_minutes(state) if document is SignedDocument.L5 else _of_sheet(state)


def has_signed(state: Agreement, document: SignedDocument, officer: Snapshot) -> bool:
    """Whether the officer's signature is on the document: his own TTE, or a scan of the paper."""
    return any(_counts(s, document, officer) for s in state.signatures)


def _counts(signature: Signature, document: SignedDocument, officer: Snapshot) -> bool:
    if signature.void or signature.status is not Signing.SIGNED or signature.document != document:
        return False
    return signature.method is Method.BASAH or signature.officer.role == officer.role


def _of_minutes(state: Agreement) -> tuple[Snapshot, ...]:
    agreed = state.agreed
    if agreed is None:
        raise RefusalError(NOT_AGREED, f"Siklus ini berstatus {state.status}.")
    chair = agreed.officer or _as_he_said(agreed.chair)
    there = {attendee.role: attendee.officer for attendee in agreed.attendance}
    heads = {
        word.by.role: there.get(word.by.role) or _confirmed(state, word)
        for word in state.confirmations
    }
    return (chair, *(heads[role] for role in sorted(heads) if role != chair.role))


def _confirmed(state: Agreement, word: Confirmation) -> Snapshot:
    """Who confirmed and did not attend."""
    mine = [o for o in state.officers if (o.role, o.name) == (word.by.role, word.by.name)]
    return mine[-1] if mine else _as_he_said(word.by, word.acting)


def _of_sheet(state: Agreement) -> tuple[Snapshot, ...]:
    ratified = state.ratified
    if ratified is None:
        raise RefusalError(NOT_RATIFIED_YET, f"Siklus ini berstatus {state.status}.")
    return (ratified.officer or _as_he_said(ratified.by),)


def _as_he_said(person: Actor, acting: ActingKind = ActingKind.DEFINITIF) -> Snapshot:
    """A signer of before the register: office, role and name is all that is known of him."""
    return Snapshot(
        office=person.office,
        role=person.role,
        name=person.name,
        title=person.role,
        acting=acting,
    )

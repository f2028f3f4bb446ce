"""Signatures: by hand on paper, which is scanned, or electronically, which may not be certain.

A time-out of the provider is UNKNOWN and never a failure: until its end is known no other attempt
by the same officer on the same document begins.
"""

from collections.abc import Iterable

from services.approval.domain.case import Case
from services.approval.domain.officers import Snapshot, serving
from services.approval.domain.people import SYSTEM, same_person
from services.approval.domain.refusals_result import (
    NOT_THE_SIGNER,
    SETTLED,
    SIGNED_BEFORE,
    UNKNOWN_ATTEMPT,
    UNSETTLED,
)
from services.approval.domain.said import signed
from services.approval.domain.signed import UNSETTLED as OPEN
from services.approval.domain.signed import Signature
from services.approval.domain.signers import signers
from services.approval.domain.transitions import Act
from services.approval.signing_commands import (
    AttachScan,
    Method,
    RecordSignature,
    SignedDocument,
    Signing,
)
from shared.decision import Ignored, Outcome
from shared.refusal import RefusalError


def record(case: Case, command: RecordSignature) -> Outcome:
    """Begin an attempt, or write down how it ended. The same word again changes nothing."""
    case.move(Act.SIGN)
    known = _attempt(case.state.signatures, command)
    return _begun(case, command) if known is None else _settled(case, command, known)


def attach(case: Case, command: AttachScan) -> Outcome:
    """Keep the scan of a document that was signed by hand; the first of its hash counts."""
    case.move(Act.SCAN)
    officer = signers(case.state, command.document)[0]
    if any(_is_that(known, command) for known in case.state.signatures):
        return Ignored(f"pindaian {command.sha256} sudah dilampirkan")
    scan = Signature(
        reference=case.message.id,
        document=command.document,
        method=Method.BASAH,
        status=Signing.SIGNED,
        by=case.actor,
        officer=officer,
        at=case.at,
        settled_at=case.at,
        source_sha256=command.source_sha256,
        sha256=command.sha256,
        name=command.name,
        media_type=command.media_type,
        size=command.size,
        detail=command.note,
    )
    return _kept(case, Act.SCAN, scan, case.state.signatures)


def _is_that(known: Signature, scan: AttachScan) -> bool:
    """Whether that file is on that document already; one file may be a scan of both."""
    same = (known.document, known.sha256) == (scan.document, scan.sha256)
    return same and not known.void


def _begun(case: Case, command: RecordSignature) -> Outcome:
    if command.status not in (Signing.PENDING, Signing.SIGNED):
        raise RefusalError(UNKNOWN_ATTEMPT, f"Percobaan {command.reference} belum dimulai.")
    officer = _signer(case, command.document)
    _require_none_before(case.state.signatures, command.document, officer)
    attempt = Signature(
        reference=command.reference,
        document=command.document,
        method=Method.TTE,
        status=command.status,
        by=case.actor,
        officer=officer,
        at=case.at,
    ).model_copy(update=_changes(case, command))
    return _kept(case, Act.SIGN, attempt, case.state.signatures)


def _settled(case: Case, command: RecordSignature, known: Signature) -> Outcome:
    if (known.status, known.sha256) == (command.status, command.sha256):
        return Ignored(f"percobaan {known.reference} sudah tercatat {known.status}")
    if case.actor.role != SYSTEM and not same_person(case.actor, known.by):
        raise RefusalError(NOT_THE_SIGNER, f"Percobaan {known.reference} dimulai pejabat lain.")
    if known.status not in OPEN or command.status is Signing.PENDING:
        raise RefusalError(SETTLED, f"Percobaan {known.reference} berstatus {known.status}.")
    attempt = known.model_copy(update={"status": command.status, **_changes(case, command)})
    others = tuple(s for s in case.state.signatures if s.reference != known.reference)
    return _kept(case, Act.SIGN, attempt, others)


def _changes(case: Case, command: RecordSignature) -> dict[str, object]:
    """What a word adds to an attempt; what it leaves out stays."""
    said = command.model_dump(
        include={"source_sha256", "sha256", "size", "provider", "provider_reference", "detail"},
        exclude_none=True,
    )
    settled = {} if command.status in OPEN else {"settled_at": case.at}
    return {**said, **settled}


def _kept(case: Case, act: Act, signature: Signature, others: tuple[Signature, ...]) -> Outcome:
    state = case.moved(act, signatures=(*others, signature))
    why = _why(signature)
    told = (signed(case, state, signature, why),) if signature.status is Signing.SIGNED else ()
    return case.taken(act, state, why, *told)


def _why(signature: Signature) -> str:
    how = "tanda tangan elektronik" if signature.method is Method.TTE else "tanda tangan basah"
    words = (
        f"{signature.document}: {how} {signature.officer.title}, {signature.status}",
        f"SHA-256 {signature.sha256}" if signature.sha256 else None,
        signature.detail,
    )
    return "; ".join(filter(None, words))[:500]


def _attempt(known: Iterable[Signature], command: RecordSignature) -> Signature | None:
    return next((s for s in known if s.reference == command.reference), None)


def _signer(case: Case, document: SignedDocument) -> Snapshot:
    """The actor's own place on the document. Raises `RefusalError` where he has none."""
    me = serving(case.rules, case.message)
    for officer in signers(case.state, document):
        if (officer.role, officer.name) == (me.role, me.name):
            return officer
    raise RefusalError(NOT_THE_SIGNER, f"{me.title} tidak tercantum sebagai penanda tangan.")


def _require_none_before(
    known: Iterable[Signature], document: SignedDocument, officer: Snapshot
) -> None:
    mine = [
        s
        for s in known
        if not s.void
        and s.method is Method.TTE
        and (s.document, s.officer.role) == (document, officer.role)
    ]
    if any(s.status in OPEN for s in mine):
        raise RefusalError(UNSETTLED, f"{document} oleh {officer.title} sedang diproses.")
    if any(s.status is Signing.SIGNED for s in mine):
        raise RefusalError(SIGNED_BEFORE, f"{document} telah ditandatangani {officer.title}.")

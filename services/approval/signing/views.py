"""What is shown of signatures and documents. No NIP, and nothing of the signer's secrets."""

from services.approval.domain.kept import Kept
from services.approval.domain.ratification import DOCUMENTS
from services.approval.domain.signed import Signature
from services.approval.domain.states import Agreement
from services.approval.signing_commands import Method, SignedDocument, Signing
from shared.contract.event import Moment
from shared.contract.identifiers import Sha256

_METHODS = {Method.TTE: "tanda tangan elektronik", Method.BASAH: "tanda tangan basah"}
PDF = "application/pdf"


class SignatureView(Kept):
    """How far one signature is. ``sha256`` is that of the signed file, once there is one."""

    reference: str
    document: SignedDocument
    method: Method
    status: Signing
    signer: str
    title: str
    at: Moment
    settled_at: Moment | None
    sha256: Sha256 | None
    provider: str | None
    provider_reference: str | None
    detail: str | None
    void: bool


class DocumentView(Kept):
    """One document that can be fetched. ``kind``: data, tanda tangan elektronik or basah."""

    name: str
    kind: str
    media_type: str
    path: str
    document: SignedDocument | None = None
    sha256: Sha256 | None = None
    size: int | None = None
    signed_at: Moment | None = None
    void: bool = False


def signature_view(signature: Signature) -> SignatureView:
    """The view of one attempt or scan."""
    kept = signature.model_dump(include=set(SignatureView.model_fields))
    officer = signature.officer
    return SignatureView(**kept, signer=officer.name, title=officer.title)


def document_views(state: Agreement) -> tuple[DocumentView, ...]:
    """Every document of a cycle: the ratified data, then what was signed, oldest first."""
    signed = tuple(_signed(state, s) for s in state.signatures if s.sha256 is not None)
    return (*(_ratified(state) if state.ratified else ()), *signed)


def file_name(state: Agreement, signature: Signature) -> str:
    """The name under which a signed document is fetched."""
    return signature.name or f"{signature.document}-{state.cycle.replace(':', '-')}.pdf"


def _ratified(state: Agreement) -> tuple[DocumentView, ...]:
    sheet = "lembar-pengesahan.pdf"
    return tuple(
        DocumentView(name=name, kind="data", media_type=kind, path=f"/cycles/{state.cycle}/{name}")
        for name, kind in {**DOCUMENTS, sheet: PDF}.items()
    )


def _signed(state: Agreement, signature: Signature) -> DocumentView:
    return DocumentView(
        name=file_name(state, signature),
        kind=_METHODS[signature.method],
        media_type=signature.media_type or PDF,
        path=f"/cycles/{state.cycle}/documents/{signature.sha256}",
        document=signature.document,
        sha256=signature.sha256,
        size=signature.size,
        signed_at=signature.settled_at,
        void=signature.void,
    )

"""Signatures on the documents of a cycle, as they are kept: facts only, no rules."""

from pydantic import Field

from services.approval.domain.kept import Kept
from services.approval.domain.officers import Snapshot
from services.approval.signing_commands import Method, SignedDocument, Signing
from shared.contract.event import Actor, Line, Moment
from shared.contract.identifiers import Sha256

UNSETTLED = (Signing.PENDING, Signing.UNKNOWN)


class Signature(Kept):
    """One attempt to sign a document, or one scan of it; ``reference`` names it.

    ``source_sha256`` is the hash of the file that was to be signed, ``sha256`` that of the signed
    file or of the scan, known once it is SIGNED. ``by`` is who asked for it, ``officer`` whose
    signature it is. ``void``: the head returned the draft, so the document counts no more.
    """

    reference: Line
    document: SignedDocument
    method: Method
    status: Signing
    by: Actor
    officer: Snapshot
    at: Moment
    settled_at: Moment | None = None
    source_sha256: Sha256 | None = None
    sha256: Sha256 | None = None
    name: Line | None = None
    media_type: Line | None = None
    size: int | None = Field(default=None, ge=1)
    provider: Line | None = None
    provider_reference: Line | None = None
    detail: Line | None = None
    void: bool = False

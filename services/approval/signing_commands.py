"""What is asked about signatures: an attempt is recorded, its end is, a scan is attached.

The files themselves are stored before, by the routes of ``signing/``; a command carries hashes.
Never a NIK, never a passphrase.
"""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from services.approval.commands import Words
from shared.contract.identifiers import Sha256
from shared.decision import Command


class SignedDocument(StrEnum):
    """What is signed: L5 the Berita Acara, L7 the lembar pengesahan."""

    L5 = "L5"
    L7 = "L7"


class Method(StrEnum):
    """TTE: electronically, in the PDF. BASAH: by hand on paper, and scanned."""

    TTE = "TTE"
    BASAH = "BASAH"


class Signing(StrEnum):
    """How far a signature is. UNKNOWN: no answer came, so ask for the status before any retry."""

    PENDING = "PENDING"
    UNKNOWN = "UNKNOWN"
    SIGNED = "SIGNED"
    FAILED = "FAILED"


Size = Annotated[int, Field(ge=1)]


class RecordSignature(Command):
    """How far an electronic signature is; ``reference`` is the attempt's own name, made once.

    First PENDING (or SIGNED at once), by the officer himself; then UNKNOWN, SIGNED or FAILED by
    him, or by the service itself when it has asked the provider.
    """

    document: SignedDocument
    reference: Words
    status: Signing
    source_sha256: Sha256 | None = Field(default=None, description="file that is to be signed")
    sha256: Sha256 | None = Field(default=None, description="signed file; with SIGNED only")
    size: Size | None = None
    provider: Words | None = Field(default=None, description="LOKAL, BSRE")
    provider_reference: Words | None = Field(default=None, description="the provider's own id")
    detail: Words | None = Field(default=None, description="why it failed or is not known")

    @model_validator(mode="after")
    def _signed_has_a_file(self) -> Self:
        if (self.status is Signing.SIGNED) != (self.sha256 is not None):
            raise ValueError("sha256 berkas bertanda tangan disertakan tepat bila status SIGNED")
        return self


class AttachScan(Command):
    """A document that was signed by hand, as its scan: tanda tangan basah."""

    document: SignedDocument
    sha256: Sha256
    name: Words
    media_type: Words
    size: Size
    source_sha256: Sha256 | None = Field(default=None, description="file that was printed")
    note: Words | None = None

"""Whether a signed PDF is what was signed, by whom, and whether that certificate is trusted."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Final

from pydantic import BaseModel, ConfigDict
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from services.approval.signing.certificate import Asn1

# An issuer that is not known is an answer here, and no fault to be told with a traceback.
logging.getLogger("pyhanko.sign.validation.generic_cms").setLevel(logging.ERROR)

_UNREADABLE: Final = (
    PdfError,
    SignatureValidationError,
    SigningError,
    ArithmeticError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
)
"""A damaged file breaks the reader in more ways than its own errors name."""


class SignatureReport(BaseModel):
    """One signature in a PDF.

    ``genuine``: the signed bytes are the ones that were signed, and nothing that the signer
    forbade came after them. ``trusted``: the certificate leads to a root that this installation
    trusts, and is valid. The two are independent: an unknown signer may sign genuinely.
    """

    model_config = ConfigDict(frozen=True)

    genuine: bool
    trusted: bool
    whole_document: bool
    signer: str
    issuer: str
    signed_at: datetime | None
    timestamped: bool
    detail: str


class VerificationReport(BaseModel):
    """All signatures of a PDF, in their order. Genuine as a whole: it has some, and all are."""

    model_config = ConfigDict(frozen=True)

    genuine: bool
    trusted: bool
    signatures: tuple[SignatureReport, ...]
    detail: str


async def verify(pdf: bytes, roots: Sequence[Asn1] = ()) -> VerificationReport:
    """What holds of the signatures in a PDF. Raises nothing for whatever bytes are given."""
    return await asyncio.to_thread(_verified, pdf, roots)


def _verified(pdf: bytes, roots: Sequence[Asn1]) -> VerificationReport:
    """In a thread and a loop of its own: a file may be made so that it takes long to read."""
    return asyncio.run(_verify(pdf, roots))


async def _verify(pdf: bytes, roots: Sequence[Asn1]) -> VerificationReport:
    try:
        embedded = PdfFileReader(BytesIO(pdf)).embedded_signatures
        found = tuple([await _report(signature, roots) for signature in embedded])
    except _UNREADABLE:
        return _whole((), "Berkas tidak terbaca sebagai PDF bertanda tangan.")
    if not found:
        return _whole((), "PDF ini tidak memuat tanda tangan elektronik.")
    broken = next((report.detail for report in found if not report.genuine), None)
    return _whole(found, broken or "Semua tanda tangan elektronik utuh.")


def _whole(found: tuple[SignatureReport, ...], detail: str) -> VerificationReport:
    return VerificationReport(
        genuine=bool(found) and all(report.genuine for report in found),
        trusted=bool(found) and all(report.trusted for report in found),
        signatures=found,
        detail=detail,
    )


async def _report(signature: EmbeddedPdfSignature, roots: Sequence[Asn1]) -> SignatureReport:
    # A context keeps what it has seen, so each signature gets one of its own.
    context = ValidationContext(trust_roots=list(roots), allow_fetching=False)
    status = await async_validate_pdf_signature(signature, signer_validation_context=context)
    certificate = signature.signer_cert
    stamp = status.timestamp_validity
    whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    return SignatureReport(
        genuine=_genuine(status),
        trusted=status.trusted,
        whole_document=whole,
        signer=certificate.subject.human_friendly,
        issuer=certificate.issuer.human_friendly,
        signed_at=stamp.timestamp if stamp else signature.self_reported_timestamp,
        timestamped=stamp is not None and stamp.intact and stamp.valid,
        detail=_detail(status),
    )


def _genuine(status: PdfSignatureStatus) -> bool:
    return status.intact and status.valid and status.docmdp_ok is not False and _unchanged(status)


def _unchanged(status: PdfSignatureStatus) -> bool:
    return status.modification_level in (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES)


def _detail(status: PdfSignatureStatus) -> str:
    if not status.intact:
        return "Isi yang ditandatangani telah berubah."
    if not status.valid:
        return "Tanda tangan tidak sesuai dengan sertifikatnya."
    if not _genuine(status):
        return "Dokumen diubah atau ditambah setelah ditandatangani."
    if not status.trusted:
        return "Tanda tangan utuh; penerbit sertifikatnya tidak dikenal atau masa berlakunya lewat."
    return "Tanda tangan utuh dan sertifikatnya dipercaya."

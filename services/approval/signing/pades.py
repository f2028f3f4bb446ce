"""The office signs itself: PAdES baseline (B-B, with a time stamp B-T) through pyHanko.

The signature certifies the document and permits no change after it (DocMDP), so that whatever
is added or altered later shows in every PDF reader.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Final

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from services.approval.signing import stamp
from services.approval.signing.certificate import Identity
from services.approval.signing.refusals import EXPIRED, NOT_SIGNED, PROVIDER_REFUSED, TIMESTAMP_AWAY
from services.approval.signing.signer import Outcome, Refused, Signed, SigningOrder

PROVIDER: Final = "LOKAL"


def now() -> datetime:
    """The moment."""
    return datetime.now(UTC)


class PadesSigner:
    """Signs with a certificate and key of this machine. Only hashes leave it, to a TSA.

    What was not recorded as signed was given to nobody, so an attempt without an end is one that
    has not signed: `status` says so, and the next attempt may begin.
    """

    provider = PROVIDER
    asks_passphrase = False

    def __init__(
        self,
        identity: Identity,
        timestamper: TimeStamper | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._identity = identity
        self._timestamper = timestamper
        self._clock = clock
        certificate, key, chain = identity.asn1()
        registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        registry.register_multiple(chain)
        self._signer = SimpleSigner(certificate, key, registry)

    async def sign(self, pdf: bytes, order: SigningOrder) -> Outcome:
        """See `Signer.sign`. `EXPIRED` outside the certificate's time."""
        if not self._identity.valid(self._clock()):
            return Refused(EXPIRED, self._validity())
        try:
            signed = await self._work(order).async_sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)))
        except TimestampRequestError as error:
            return Refused(TIMESTAMP_AWAY, f"Otoritas cap waktu tidak menjawab ({error}).")
        except PdfError as error:
            return Refused(
                PROVIDER_REFUSED, f"Lembar tidak dapat dibubuhi ({type(error).__name__})."
            )
        return Signed(signed.getvalue())

    async def status(self, reference: str | None) -> Outcome:
        """See `Signer.status`."""
        del reference
        return Refused(NOT_SIGNED, "Percobaan terdahulu terputus sebelum hasilnya tercatat.")

    def _work(self, order: SigningOrder) -> PdfSigner:
        metadata = PdfSignatureMetadata(
            field_name=stamp.FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
            name=order.name,
            reason=order.reason,
        )
        return PdfSigner(
            metadata,
            self._signer,
            timestamper=self._timestamper,
            stamp_style=stamp.style(order),
            new_field_spec=stamp.field(),
        )

    def _validity(self) -> str:
        certificate = self._identity.certificate
        first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
        return f"Sertifikat berlaku {first:%d-%m-%Y} sampai dengan {last:%d-%m-%Y}."

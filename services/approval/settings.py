"""Settings of approval beside those of every service: who signs electronically, and with what."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import AnyHttpUrl, Field, FilePath, model_validator

from shared.settings import Secret, ServiceSettings


class SignerKind(StrEnum):
    """How this installation signs electronically; ``none``: by hand only."""

    PADES = "pades"
    BSRE = "bsre"
    NONE = "none"


class ApprovalSettings(ServiceSettings):
    """Variables ``KINERJA_APPROVAL__<FIELD>``; docs/how-to/sign-documents.md explains them."""

    verify_url: AnyHttpUrl = AnyHttpUrl("http://127.0.0.1:8080/verifikasi")
    """The public page that a sheet's QR code leads to; the document's hash is appended."""
    signer: SignerKind = SignerKind.NONE
    signing_certificate: FilePath | None = None
    """PKCS#12, or PEM with the signer's certificate first and its chain after it."""
    signing_key: FilePath | None = None
    """PEM; not needed where the certificate's file holds the key."""
    signing_password: Secret | None = None
    signing_trust: FilePath | None = None
    """PEM of the roots that verification trusts; without it no signer counts as trusted."""
    tsa_url: AnyHttpUrl | None = None
    bsre_url: AnyHttpUrl | None = None
    bsre_username: str | None = None
    bsre_password: Secret | None = None
    bsre_seconds: Annotated[float, Field(gt=0, le=60)] = 45

    @classmethod
    def read(cls) -> Self:
        """Approval's settings. Raises `SettingsError` with one line per fault."""
        return cls.of("approval")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        """A signer that is chosen has all that it needs."""
        needed = {
            SignerKind.NONE: (),
            SignerKind.PADES: ("signing_certificate",),
            SignerKind.BSRE: ("bsre_url", "bsre_username", "bsre_password"),
        }[self.signer]
        missing = [name.upper() for name in needed if getattr(self, name) is None]
        if missing:
            raise ValueError(
                f"SIGNER={self.signer} also needs {', '.join(missing)}; set these, or SIGNER=none"
            )
        return self

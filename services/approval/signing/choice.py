"""Which signer an installation has, by its settings."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.approval.settings import ApprovalSettings, SignerKind
from services.approval.signing.bsre import BsreSigner
from services.approval.signing.certificate import Asn1, CertificateError, load_identity, load_roots
from services.approval.signing.pades import PadesSigner
from services.approval.signing.signer import Signer
from services.approval.signing.timestamp import HttpTimeStamper
from shared.settings import SettingsError


@dataclass(frozen=True, slots=True)
class Signing:
    """The signer, if there is one, and the roots that verification trusts."""

    signer: Signer | None = None
    roots: Sequence[Asn1] = ()


def choose(settings: ApprovalSettings) -> Signing:
    """The signer of the settings. Raises `SettingsError` that says what to change.

    A certificate that has expired does not stop the start: confirmations and scans go on, and
    signing with it is refused.
    """
    try:
        roots = load_roots(settings.signing_trust) if settings.signing_trust else ()
        return Signing(_signer(settings), roots)
    except CertificateError as error:
        raise SettingsError(
            f"KINERJA_APPROVAL__SIGNING_CERTIFICATE, _KEY, _PASSWORD, _TRUST: {error}"
        ) from None


def _signer(settings: ApprovalSettings) -> Signer | None:
    match settings.signer:
        case SignerKind.PADES:
            return _pades(settings)
        case SignerKind.BSRE:
            return _bsre(settings)
        case SignerKind.NONE:
            return None


def _pades(settings: ApprovalSettings) -> PadesSigner:
    file, password = settings.signing_certificate, settings.signing_password
    if file is None:
        raise SettingsError("KINERJA_APPROVAL__SIGNING_CERTIFICATE: missing")
    secret = password.get_secret_value() if password else None
    stamper = HttpTimeStamper(str(settings.tsa_url)) if settings.tsa_url else None
    return PadesSigner(load_identity(file, settings.signing_key, secret), stamper)


def _bsre(settings: ApprovalSettings) -> BsreSigner:
    url, name, password = settings.bsre_url, settings.bsre_username, settings.bsre_password
    if url is None or name is None or password is None:
        raise SettingsError("KINERJA_APPROVAL__BSRE_URL, BSRE_USERNAME or BSRE_PASSWORD: missing")
    return BsreSigner(str(url), name, password, settings.bsre_seconds)

"""A signing certificate for trying things out: an own CA and a signer, both named CONTOH.

Nobody trusts this CA. An office replaces the files by its own certificate (docs/how-to/
sign-documents.md).
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from deploy.local.files import private_dir, write_atomic
from deploy.local.issuing import CA_USES, Party, issue, key_pem, named, pem
from deploy.local.secrets import SecretStore

PRINCIPAL: Final = "approval"
_LIFE: Final = timedelta(days=730)
_ORGANISATION: Final = "CONTOH - hanya untuk uji coba"


def ensure_certificate(store: SecretStore) -> None:
    """Have service approval sign with a test certificate, unless it has been given a signer.

    Written once: the certificate with its chain, its key, the root that is trusted, and the
    settings that name them.
    """
    if store.file(PRINCIPAL, "signer").exists():
        return
    folder = private_dir(store.of(PRINCIPAL) / "signing")
    chain, key, root = example_identity(datetime.now(UTC))
    for name, text in {"signer.pem": chain, "signer.key": key, "root.pem": root}.items():
        write_atomic(folder / name, text)
    settings = {
        "signing_certificate": folder / "signer.pem",
        "signing_key": folder / "signer.key",
        "signing_trust": folder / "root.pem",
        "signer": "pades",
    }
    for field, value in settings.items():
        store.write(PRINCIPAL, field, str(value))


def example_identity(now: datetime, life: timedelta = _LIFE) -> tuple[str, str, str]:
    """A signer's certificate with its CA, the signer's key, and the CA alone; all PEM."""
    ca = Party(named(_ORGANISATION, "CA CONTOH (bukan BSrE)"), generate_private_key(SECP256R1()))
    name = named(_ORGANISATION, "CONTOH Penanda Tangan Lokal")
    signer = Party(name, generate_private_key(SECP256R1()))
    root = pem(issue(ca, ca, now, life, uses=CA_USES))
    own = pem(issue(signer, ca, now, life, uses=("content_commitment", "digital_signature")))
    return own + root, key_pem(signer.key), root

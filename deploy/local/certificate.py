"""A signing certificate for trying things out: an own CA and a signer, both named CONTOH.

Nobody trusts this CA. An office replaces the files by its own certificate (docs/how-to/
sign-documents.md).
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from deploy.local.files import private_dir, write_atomic
from deploy.local.secrets import SecretStore

PRINCIPAL: Final = "approval"
_LIFE: Final = timedelta(days=730)
_EARLIER: Final = timedelta(days=1)
_KEY_USAGES: Final = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


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
    ca_key, key = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
    ca_name, name = _name("CA CONTOH (bukan BSrE)"), _name("CONTOH Penanda Tangan Lokal")
    ca = _certificate(ca_name, ca_key, ca_name, ca_key, (now, life), signs_certificates=True)
    signer = _certificate(name, key, ca_name, ca_key, (now, life), signs_certificates=False)
    root = ca.public_bytes(Encoding.PEM).decode()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return signer.public_bytes(Encoding.PEM).decode() + root, pem, root


def _certificate(
    subject: x509.Name,
    key: EllipticCurvePrivateKey,
    issuer: x509.Name,
    issuer_key: EllipticCurvePrivateKey,
    life: tuple[datetime, timedelta],
    *,
    signs_certificates: bool,
) -> x509.Certificate:
    own_uses = ("key_cert_sign", "crl_sign")
    uses = own_uses if signs_certificates else ("content_commitment", "digital_signature")
    usage = x509.KeyUsage(**{use: use in uses for use in _KEY_USAGES})
    known = x509.SubjectKeyIdentifier.from_public_key(issuer_key.public_key())
    authority = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(known)
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    constraints = x509.BasicConstraints(ca=signs_certificates, path_length=None)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(life[0] - _EARLIER)
        .not_valid_after(life[0] + life[1])
        .add_extension(constraints, critical=True)
        .add_extension(usage, critical=True)
        .add_extension(own, critical=False)
        .add_extension(authority, critical=False)
        .sign(issuer_key, hashes.SHA256())
    )


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "CONTOH - hanya untuk uji coba"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )

"""X.509 certificates on P-256 keys: the one place that builds them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

CA_USES: Final = ("key_cert_sign", "crl_sign")
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


@dataclass(frozen=True)
class Party:
    """A name and its key."""

    name: x509.Name
    key: EllipticCurvePrivateKey


def issue(
    subject: Party,
    issuer: Party,
    begin: datetime,
    life: timedelta,
    *,
    uses: Sequence[str],
    more: Sequence[tuple[x509.ExtensionType, bool]] = (),
) -> x509.Certificate:
    """A certificate of ``subject`` by ``issuer``: an authority where the two are the same.

    It holds from a day before ``begin``, for machines whose clocks are slow. ``more`` are
    extensions, each with whether it is critical.
    """
    usage = x509.KeyUsage(**{use: use in uses for use in _KEY_USAGES})
    known = x509.SubjectKeyIdentifier.from_public_key(issuer.key.public_key())
    authority = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(known)
    own = x509.SubjectKeyIdentifier.from_public_key(subject.key.public_key())
    constraints = x509.BasicConstraints(ca=subject is issuer, path_length=None)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject.name)
        .issuer_name(issuer.name)
        .public_key(subject.key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin - _EARLIER)
        .not_valid_after(begin + life)
        .add_extension(constraints, critical=True)
        .add_extension(usage, critical=True)
        .add_extension(own, critical=False)
        .add_extension(authority, critical=False)
    )
    for extension, critical in more:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(issuer.key, hashes.SHA256())


def named(organisation: str, common: str) -> x509.Name:
    """An Indonesian organisation and a name in it."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def key_pem(key: EllipticCurvePrivateKey) -> str:
    """A private key as PKCS#8, not encrypted: Java and OpenSSL both read it."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def pem(certificate: x509.Certificate) -> str:
    """A certificate as PEM."""
    return certificate.public_bytes(Encoding.PEM).decode()

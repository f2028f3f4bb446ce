"""The office's signing certificate with its key, from PKCS#12 or PEM files, checked once."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from asn1crypto import keys  # type: ignore[import-untyped]  # ships no types
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    pkcs12,
)

Asn1 = Any
"""A certificate or key in the form that pyHanko takes."""

_PEM: Final = b"-----BEGIN "


class CertificateError(Exception):
    """The files are no certificate that can sign; the text says what is wrong with which."""


@dataclass(frozen=True, slots=True, repr=False)
class Identity:
    """A certificate, its private key and the certificates that lead to its root."""

    certificate: x509.Certificate
    key: PrivateKeyTypes
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def subject(self) -> str:
        """The name in the certificate."""
        return self.certificate.subject.rfc4514_string()

    def valid(self, at: datetime) -> bool:
        """Whether the certificate's time covers a moment."""
        known = self.certificate
        return known.not_valid_before_utc <= at <= known.not_valid_after_utc

    def asn1(self) -> tuple[Asn1, Asn1, list[Asn1]]:
        """Certificate, key and chain as pyHanko takes them."""
        form = (Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        key = keys.PrivateKeyInfo.load(self.key.private_bytes(*form))
        return _asn1(self.certificate), key, [_asn1(link) for link in self.chain]


def load_identity(certificate: Path, key: Path | None, password: str | None) -> Identity:
    """The identity in a PKCS#12 file, or in PEM files (key in a file of its own, or the same).

    Raises `CertificateError`; its text never holds what is in a file, nor the password.
    """
    content = _read(certificate)
    found = (
        _from_pem(content, _read(key) if key else content, password)
        if _PEM in content
        else _from_pkcs12(content, password, certificate)
    )
    _require_pair(found, certificate)
    _require_purpose(found, certificate)
    return found


def load_roots(file: Path) -> tuple[Asn1, ...]:
    """Certificates that are trusted, from one PEM file. Raises `CertificateError`."""
    try:
        return tuple(_asn1(root) for root in x509.load_pem_x509_certificates(_read(file)))
    except ValueError:
        raise CertificateError(f"{file} holds no certificate in PEM form") from None


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CertificateError(f"{file} cannot be read: {error.strerror}") from None


def _from_pem(content: bytes, key: bytes, password: str | None) -> Identity:
    try:
        first, *chain = x509.load_pem_x509_certificates(content)
        secret = password.encode() if password else None
        return Identity(first, load_pem_private_key(key, secret), tuple(chain))
    except (ValueError, TypeError):
        raise CertificateError(
            "the PEM files need a certificate (the signer's first) and a private key, with the "
            "right password where the key has one and with none where it has not"
        ) from None


def _from_pkcs12(content: bytes, password: str | None, file: Path) -> Identity:
    try:
        bundle = pkcs12.load_pkcs12(content, password.encode() if password else None)
    except ValueError:
        raise CertificateError(f"{file} is no PKCS#12 file, or its password is wrong") from None
    if bundle.cert is None or bundle.key is None:
        raise CertificateError(f"{file} lacks the certificate or its private key")
    chain = tuple(link.certificate for link in bundle.additional_certs)
    return Identity(bundle.cert.certificate, bundle.key, chain)


def _require_pair(identity: Identity, file: Path) -> None:
    form = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    of_key = identity.key.public_key().public_bytes(*form)
    if identity.certificate.public_key().public_bytes(*form) != of_key:
        raise CertificateError(f"the private key does not belong to the certificate in {file}")


def _require_purpose(identity: Identity, file: Path) -> None:
    """A certificate that says what it is for must say that it signs documents (RFC 5280)."""
    try:
        usage = identity.certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return
    if not (usage.content_commitment or usage.digital_signature):
        raise CertificateError(
            f"the certificate in {file} is not for signing (its key usage lacks nonRepudiation)"
        )


def _asn1(certificate: x509.Certificate) -> Asn1:
    return asn1.Certificate.load(certificate.public_bytes(Encoding.DER))

"""The certificate files of an office: what is taken, and what a wrong one is told."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from services.approval.signing.certificate import (
    CertificateError,
    Identity,
    load_identity,
    load_roots,
)
from services.approval.signing.pades import PadesSigner
from services.approval.signing.signer import Signed
from services.approval.signing.verification import verify
from tests.unit.approval.signing.stand import identity, order, sheet

PASSWORD = "kata-sandi-p12"


def write_p12(own: Identity, file: Path) -> Path:
    key = own.key
    assert isinstance(key, EllipticCurvePrivateKey)
    lock = BestAvailableEncryption(PASSWORD.encode())
    content = pkcs12.serialize_key_and_certificates(b"x", key, own.certificate, own.chain, lock)
    file.write_bytes(content)
    return file


async def test_pkcs12_and_pem_sign_alike(tmp_path: Path) -> None:
    own = identity(tmp_path)
    p12 = load_identity(write_p12(own, tmp_path / "own.p12"), None, PASSWORD)

    outcome = await PadesSigner(p12).sign(sheet(), order())

    assert isinstance(outcome, Signed)
    assert (await verify(outcome.pdf, load_roots(tmp_path / "root.pem"))).trusted


def test_a_key_may_lie_in_the_file_of_the_certificate(tmp_path: Path) -> None:
    own = identity(tmp_path)
    both = tmp_path / "both.pem"
    both.write_text((tmp_path / "signer.pem").read_text() + (tmp_path / "signer.key").read_text())

    assert load_identity(both, None, None).subject == own.subject


@pytest.mark.parametrize("password", [None, "salah"])
def test_a_wrong_password_is_told_and_not_shown(tmp_path: Path, password: str | None) -> None:
    file = write_p12(identity(tmp_path), tmp_path / "own.p12")

    with pytest.raises(CertificateError, match="its password is wrong") as error:
        load_identity(file, None, password)

    assert "salah" not in str(error.value)


def test_a_locked_pem_key_needs_its_password(tmp_path: Path) -> None:
    own = identity(tmp_path)
    form = (Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(PASSWORD.encode()))
    (tmp_path / "signer.key").write_bytes(own.key.private_bytes(*form))
    files = (tmp_path / "signer.pem", tmp_path / "signer.key")

    with pytest.raises(CertificateError, match="right password"):
        load_identity(*files, None)

    assert load_identity(*files, PASSWORD).subject == own.subject


def test_a_key_of_another_certificate_is_told(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    identity(tmp_path)
    identity(tmp_path / "other")

    with pytest.raises(CertificateError, match="does not belong to the certificate"):
        load_identity(tmp_path / "signer.pem", tmp_path / "other" / "signer.key", None)


def test_a_certificate_that_is_not_for_signing_is_told(tmp_path: Path) -> None:
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "CONTOH server")])
    usage = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=True,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .add_extension(usage, critical=True)
        .sign(key, SHA256())
    )
    file = write_p12(Identity(certificate, key), tmp_path / "server.p12")

    with pytest.raises(CertificateError, match="not for signing"):
        load_identity(file, None, PASSWORD)


@pytest.mark.parametrize("content", [b"", b"junk", b"-----BEGIN CERTIFICATE-----\nx"])
def test_what_is_no_certificate_is_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "wrong"
    file.write_bytes(content)

    with pytest.raises(CertificateError):
        load_identity(file, None, None)
    with pytest.raises(CertificateError, match="holds no certificate"):
        load_roots(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CertificateError, match=r"signer\.pem cannot be read"):
        load_identity(tmp_path / "signer.pem", None, None)


def test_an_identity_does_not_show_its_key(tmp_path: Path) -> None:
    assert "PrivateKey" not in repr(identity(tmp_path))

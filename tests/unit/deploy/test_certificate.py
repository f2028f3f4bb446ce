"""The test certificate of a local stack: clearly no real one, made once, its owner's alone."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509

from deploy.local.certificate import ensure_certificate, example_identity
from deploy.local.paths import Paths
from deploy.local.prepare import _ensure_secrets
from deploy.local.secrets import SecretStore
from deploy.local.state import Backend


@pytest.fixture
def store(tmp_path: Path) -> SecretStore:
    return SecretStore(tmp_path / "secrets")


def test_everyone_can_see_that_it_is_an_example() -> None:
    chain, _, root = example_identity(datetime.now(UTC))

    for certificate in x509.load_pem_x509_certificates((chain + root).encode()):
        assert "CONTOH" in certificate.subject.rfc4514_string()
        assert "CONTOH" in certificate.issuer.rfc4514_string()


def test_the_signer_was_signed_by_the_root_and_is_no_authority_itself() -> None:
    chain, _, root = example_identity(datetime.now(UTC))
    signer, _ = x509.load_pem_x509_certificates(chain.encode())
    authority = x509.load_pem_x509_certificate(root.encode())

    signer.verify_directly_issued_by(authority)
    constraints = signer.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert not constraints.ca


def test_it_is_made_once_and_named_in_the_settings_of_approval(store: SecretStore) -> None:
    ensure_certificate(store)
    before = {path: path.read_bytes() for path in store.folder.rglob("*") if path.is_file()}

    ensure_certificate(store)

    after = {path: path.read_bytes() for path in store.folder.rglob("*") if path.is_file()}
    assert after == before
    assert store.read("approval", "signer") == "pades"
    assert Path(store.read("approval", "signing_certificate")).exists()


def test_an_office_that_chose_another_signer_keeps_it(store: SecretStore) -> None:
    store.write("approval", "signer", "bsre")

    ensure_certificate(store)

    assert store.read("approval", "signer") == "bsre"
    assert not store.file("approval", "signing_certificate").exists()


def test_only_the_owner_reads_the_key(store: SecretStore) -> None:
    ensure_certificate(store)

    modes = {path.is_dir(): path.stat().st_mode & 0o777 for path in store.folder.rglob("*")}
    assert modes == {True: 0o700, False: 0o600}


def test_a_stack_has_it_from_its_first_start(tmp_path: Path) -> None:
    paths = Paths.of(tmp_path)

    _ensure_secrets(paths, Backend(kind="embedded", reason="test"))

    assert SecretStore(paths.secrets).read("approval", "signer") == "pades"

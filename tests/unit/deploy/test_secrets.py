from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from deploy.local.errors import StackError
from deploy.local.principals import PRINCIPALS
from deploy.local.secrets import SecretStore, ensure_accounts, ensure_issuer


@pytest.fixture
def store(tmp_path: Path) -> SecretStore:
    return SecretStore(tmp_path / "secrets")


def test_every_principal_gets_passwords_of_its_own(store: SecretStore) -> None:
    ensure_accounts(store)

    passwords = {
        secret.get_secret_value()
        for name in PRINCIPALS
        for secret in (
            store.credentials(name).kafka_password,
            store.credentials(name).mongo_password,
        )
    }
    assert len(passwords) == 2 * len(PRINCIPALS)
    assert min(map(len, passwords)) >= 32


def test_what_was_generated_stays_and_what_was_lost_is_made_anew(store: SecretStore) -> None:
    ensure_accounts(store)
    before = store.credentials("recap")
    store.file("notifier", "mongo_password").unlink()

    ensure_accounts(store)

    assert store.credentials("recap") == before
    assert store.credentials("notifier").mongo_password.get_secret_value()


def test_files_and_folders_are_their_owners_alone(store: SecretStore) -> None:
    ensure_accounts(store)
    ensure_issuer(store)

    modes = {path.is_dir(): path.stat().st_mode & 0o777 for path in store.folder.rglob("*")}
    assert modes == {True: 0o700, False: 0o600}
    assert store.folder.stat().st_mode & 0o777 == 0o700


def test_the_public_key_verifies_what_the_private_key_signs(store: SecretStore) -> None:
    ensure_issuer(store)
    private = load_pem_private_key(store.issuer_key.read_bytes(), None)
    public = load_pem_public_key(store.issuer_pub.read_bytes())

    public.verify(private.sign(b"token"), b"token")  # type: ignore[union-attr, call-arg]


def test_a_lost_public_key_is_made_from_the_private_one(store: SecretStore) -> None:
    ensure_issuer(store)
    before = store.issuer_pub.read_text()
    store.issuer_pub.unlink()

    ensure_issuer(store)

    assert store.issuer_pub.read_text() == before


def test_a_password_does_not_show_when_credentials_are_printed(store: SecretStore) -> None:
    ensure_accounts(store)
    account = store.credentials("recap")

    assert account.kafka_password.get_secret_value() not in f"{account!r} {account}"


def test_asking_before_the_first_start_says_so(store: SecretStore) -> None:
    with pytest.raises(StackError, match="start the stack first"):
        store.credentials("recap")

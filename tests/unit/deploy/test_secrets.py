from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from deploy.local.errors import StackError
from deploy.local.principals import PRINCIPALS
from deploy.local.secrets import SecretStore, ensure_accounts, ensure_issuer, rotate_issuer
from shared.security import Principal, TokenRefused, Verifier, issue
from shared.security.keys import trusted

PERSON: Final = Principal(subject="a", office="6304-dukcapil", role="OPERATOR", name="Contoh")


def token(store: SecretStore) -> str:
    return issue(store.issuer_key.read_bytes(), PERSON, "recap", datetime.now(UTC))


def verified(store: SecretStore, given: str) -> Principal:
    return Verifier.from_file(store.issuer_pub).verify(given, "recap")


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

    assert verified(store, token(store)) == PERSON


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


def test_after_a_rotation_old_and_new_tokens_count_until_the_old_ones_have_expired(
    store: SecretStore,
) -> None:
    ensure_issuer(store)
    old = token(store)

    now = datetime.now(UTC)
    kept = rotate_issuer(store, now)

    assert verified(store, old) == verified(store, token(store)) == PERSON
    ends = sorted(entry.until for entry in kept.values() if entry.until)
    assert ends == [now + timedelta(minutes=16)]


def test_a_key_that_was_given_up_long_ago_is_in_no_set_any_more(store: SecretStore) -> None:
    ensure_issuer(store)
    old, first = token(store), datetime.now(UTC) - timedelta(hours=1)

    rotate_issuer(store, first)

    with pytest.raises(TokenRefused, match="given up"):
        verified(store, old)
    rotate_issuer(store, datetime.now(UTC))
    assert len(trusted(store.issuer_pub.read_bytes())) == 2


def test_a_revoked_key_proves_nothing_from_that_moment_on(store: SecretStore) -> None:
    ensure_issuer(store)
    stolen = token(store)

    rotate_issuer(store, datetime.now(UTC), revoke=True)

    with pytest.raises(TokenRefused, match="not ours"):
        verified(store, stolen)
    assert verified(store, token(store)) == PERSON


def test_who_may_read_a_key_may_read_the_next_one_and_nobody_else(store: SecretStore) -> None:
    ensure_issuer(store)
    store.issuer_pub.chmod(0o444)

    rotate_issuer(store, datetime.now(UTC))

    assert store.issuer_pub.stat().st_mode & 0o777 == 0o444
    assert store.issuer_key.stat().st_mode & 0o777 == 0o600


def test_a_set_never_holds_a_private_key(store: SecretStore) -> None:
    ensure_issuer(store)
    rotate_issuer(store, datetime.now(UTC))

    assert '"d"' not in store.issuer_pub.read_text()
    with pytest.raises(ValueError, match="private key"):
        trusted(store.issuer_pub.read_bytes().replace(b'"kty"', b'"d": "AA", "kty"'))


def test_there_is_nothing_to_rotate_before_the_first_start(store: SecretStore) -> None:
    with pytest.raises(StackError, match="start the stack first"):
        rotate_issuer(store, datetime.now(UTC))

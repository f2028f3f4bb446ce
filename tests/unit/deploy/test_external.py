from pathlib import Path

import pytest

from deploy.local.errors import StackError
from deploy.local.external import admin_of, take_accounts, trust_of
from deploy.local.principals import PRINCIPALS
from deploy.local.secrets import SecretStore
from shared.trust import Trust

KAFKA = {f"KINERJA_{name.upper()}__KAFKA_PASSWORD": f"k-{name}" for name in PRINCIPALS}
ADMIN = {"KINERJA_ADMIN__MONGO_PASSWORD": "m-admin"}


def test_given_accounts_are_kept_and_missing_mongo_accounts_of_services_are_made(
    tmp_path: Path,
) -> None:
    store = SecretStore(tmp_path)
    take_accounts({**KAFKA, **ADMIN, "KINERJA_RECAP__KAFKA_USERNAME": "office-recap"}, store)

    recap = store.credentials("recap")
    assert recap.kafka_username == "office-recap"
    assert recap.kafka_password.get_secret_value() == "k-recap"
    assert recap.mongo_username == "recap"
    assert len(recap.mongo_password.get_secret_value()) > 20


def test_an_account_that_was_made_keeps_its_password_on_the_next_start(tmp_path: Path) -> None:
    store = SecretStore(tmp_path)
    take_accounts({**KAFKA, **ADMIN}, store)
    first = store.credentials("recap")

    take_accounts({**KAFKA, **ADMIN}, store)

    assert store.credentials("recap") == first


def test_passwords_may_come_as_files(tmp_path: Path) -> None:
    for name, value in {**KAFKA, **ADMIN}.items():
        (tmp_path / name.lower()).write_text(value + "\n")
    store = SecretStore(tmp_path / "store")

    take_accounts({"KINERJA_SECRETS_DIR": str(tmp_path)}, store)

    assert store.credentials("admin").mongo_password.get_secret_value() == "m-admin"


def test_every_missing_account_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(StackError) as refused:
        take_accounts({}, SecretStore(tmp_path))

    for name in (*KAFKA, *ADMIN):
        assert name in str(refused.value)


def test_given_servers_are_verified_by_the_authorities_that_are_named(tmp_path: Path) -> None:
    ca, store = tmp_path / "office.pem", SecretStore(tmp_path / "store")
    ca.write_text("authority")
    take_accounts({**KAFKA, **ADMIN, "KINERJA_CA_FILE": str(ca)}, store)

    assert store.credentials("recap").trust == Trust(store.ca)
    assert store.ca.read_text() == "authority"
    take_accounts({**KAFKA, **ADMIN}, store)
    assert store.credentials("recap").trust == Trust()


def test_without_tls_is_remembered_only_as_long_as_it_is_asked_for(tmp_path: Path) -> None:
    store = SecretStore(tmp_path)
    take_accounts({**KAFKA, **ADMIN, "KINERJA_INSECURE_WITHOUT_TLS": "true"}, store)

    assert store.credentials("recap").trust == Trust(insecure_without_tls=True)
    take_accounts({**KAFKA, **ADMIN}, store)
    assert store.credentials("recap").trust == Trust()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"KINERJA_INSECURE_WITHOUT_TLS": "ya"}, "known are true and false"),
        ({"KINERJA_CA_FILE": "/tidak/ada.pem"}, "there is no file"),
        ({"KINERJA_INSECURE_WITHOUT_TLS": "true", "KINERJA_CA_FILE": "x"}, "exclude each other"),
    ],
)
def test_trust_that_makes_no_sense_is_refused(given: dict[str, str], said: str) -> None:
    with pytest.raises(StackError, match=said):
        trust_of(given)


def test_for_kafka_alone_the_account_admin_is_enough() -> None:
    admin = admin_of({"KINERJA_ADMIN__KAFKA_PASSWORD": "k"})

    assert (admin.kafka_username, admin.kafka_password.get_secret_value()) == ("admin", "k")
    with pytest.raises(StackError, match="KINERJA_ADMIN__KAFKA_PASSWORD"):
        admin_of({})

"""Rung 1 of the ladder: a Kafka and a MongoDB that somebody else runs, named in the environment.

KINERJA_KAFKA_BOOTSTRAP and KINERJA_MONGO_URI give the addresses. Accounts come as
KINERJA_<PRINCIPAL>__KAFKA_USERNAME, _KAFKA_PASSWORD, _MONGO_USERNAME, _MONGO_PASSWORD, or as
files of that name in lower case in the folder KINERJA_SECRETS_DIR, where principal is admin or
a service. A username that is not given is the principal's name.

Both are spoken to by TLS. KINERJA_CA_FILE names the authorities that vouch for them, where the
system's do not. KINERJA_INSECURE_WITHOUT_TLS=true is the only way to use servers that have no TLS.
"""

from collections.abc import Mapping
from pathlib import Path

from pydantic import SecretStr

from deploy.local.errors import StackError
from deploy.local.files import private_dir, write_atomic
from deploy.local.principals import ADMIN, PRINCIPALS, Credentials
from deploy.local.secrets import SecretStore, new_password
from shared.trust import Trust

KAFKA = "KINERJA_KAFKA_BOOTSTRAP"
MONGO = "KINERJA_MONGO_URI"
CA_FILE = "KINERJA_CA_FILE"
WITHOUT_TLS = "KINERJA_INSECURE_WITHOUT_TLS"


def take_accounts(env: Mapping[str, str], store: SecretStore) -> None:
    """Copy the given accounts into `store`; StackError that names every missing one.

    Passwords of the services on MongoDB may be missing: `admin` makes those accounts.
    """
    _keep_trust(trust_of(env), store)
    missing: list[str] = []
    for principal in PRINCIPALS:
        for system in ("kafka", "mongo"):
            user = f"{system}_username"
            store.write(principal, user, _given(env, principal, user) or principal)
            missing += _take_password(env, store, principal, system)
    if missing:
        raise StackError(
            f"{KAFKA} and {MONGO} are given, but not the accounts to use there. Missing in the "
            f"environment (or as files in KINERJA_SECRETS_DIR): {', '.join(missing)}."
        )


def admin_of(env: Mapping[str, str]) -> Credentials:
    """The account `admin` on a given Kafka, kept nowhere; StackError when it is not given.

    For what is done on Kafka alone: an account on MongoDB is not asked for.
    """
    password = _given(env, ADMIN, "kafka_password")
    if not password:
        raise StackError(f"{KAFKA} is given, but not {_variable(ADMIN, 'kafka_password')}")
    return Credentials(
        kafka_username=_given(env, ADMIN, "kafka_username") or ADMIN,
        kafka_password=SecretStr(password),
        mongo_username=_given(env, ADMIN, "mongo_username") or ADMIN,
        mongo_password=SecretStr(_given(env, ADMIN, "mongo_password") or ""),
        trust=trust_of(env),
    )


def trust_of(env: Mapping[str, str]) -> Trust:
    """How the given servers are known; StackError for what makes no sense."""
    without, given = env.get(WITHOUT_TLS, ""), env.get(CA_FILE, "")
    if without not in ("", "true", "false"):
        raise StackError(f"{WITHOUT_TLS}={without}: known are true and false")
    if without == "true" and given:
        raise StackError(f"{WITHOUT_TLS} and {CA_FILE} exclude each other: give one of them")
    if given and not Path(given).is_file():
        raise StackError(f"{CA_FILE}: there is no file {given}")
    return Trust(Path(given) if given else None, insecure_without_tls=without == "true")


def _keep_trust(trust: Trust, store: SecretStore) -> None:
    private_dir(store.folder)
    for file in (store.ca, store.without_tls):
        file.unlink(missing_ok=True)
    if trust.insecure_without_tls:
        write_atomic(store.without_tls, "")
    if trust.ca_file is not None:
        write_atomic(store.ca, trust.ca_file.read_text(encoding="utf-8"))


def _take_password(
    env: Mapping[str, str], store: SecretStore, principal: str, system: str
) -> list[str]:
    field = f"{system}_password"
    given = _given(env, principal, field)
    if given:
        store.write(principal, field, given)
    elif system == "mongo" and principal != ADMIN:
        store.write_if_missing(principal, field, new_password())
    else:
        return [_variable(principal, field)]
    return []


def _variable(principal: str, field: str) -> str:
    return f"KINERJA_{principal}__{field}".upper()


def _given(env: Mapping[str, str], principal: str, field: str) -> str | None:
    name = _variable(principal, field)
    folder = env.get("KINERJA_SECRETS_DIR")
    file = Path(folder) / name.lower() if folder else None
    if name in env:
        return env[name]
    return file.read_text(encoding="utf-8").strip() if file and file.is_file() else None

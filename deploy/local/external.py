"""Rung 1 of the ladder: a Kafka and a MongoDB that somebody else runs, named in the environment.

KINERJA_KAFKA_BOOTSTRAP and KINERJA_MONGO_URI give the addresses. Accounts come as
KINERJA_<PRINCIPAL>__KAFKA_USERNAME, _KAFKA_PASSWORD, _MONGO_USERNAME, _MONGO_PASSWORD, or as
files of that name in lower case in the folder KINERJA_SECRETS_DIR, where principal is admin or
a service. A username that is not given is the principal's name.
"""

from collections.abc import Mapping
from pathlib import Path

from deploy.local.errors import StackError
from deploy.local.principals import ADMIN, PRINCIPALS
from deploy.local.secrets import SecretStore, new_password

KAFKA = "KINERJA_KAFKA_BOOTSTRAP"
MONGO = "KINERJA_MONGO_URI"


def take_accounts(env: Mapping[str, str], store: SecretStore) -> None:
    """Copy the given accounts into `store`; StackError that names every missing one.

    Passwords of the services on MongoDB may be missing: `admin` makes those accounts.
    """
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

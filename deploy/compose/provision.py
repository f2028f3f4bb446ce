"""``python -m deploy.compose.provision``: replica set, accounts and topics; may be repeated.

Runs once as a container of its own before the services start. Addresses come from
KINERJA_KAFKA_BOOTSTRAP and KINERJA_MONGO_URI, accounts as files from KINERJA_SECRETS_DIR.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from typing import Final
from urllib.parse import urlsplit

from deploy.access.services import ensure_rights
from deploy.local.errors import StackError
from deploy.local.external import KAFKA, MONGO, take_accounts
from deploy.local.mongo.accounts import ensure_accounts
from deploy.local.mongo.admin import answers, settle
from deploy.local.principals import ADMIN, SERVICES
from deploy.local.secrets import SecretStore
from deploy.local.topics import ensure_topics, kafka_answers
from shared.contract import TOPICS

_PATIENCE_S: Final = 120.0
_POLL_S: Final = 0.5


def provision(store: SecretStore, bootstrap: str, uri: str) -> list[str]:
    """Make what is missing; a warning for each topic that is not as wanted. Raises StackError."""
    admin, host = store.credentials(ADMIN), urlsplit(uri).netloc
    _until(lambda: answers(uri, admin.trust), f"MongoDB at {host}")
    _until(lambda: settle(uri, host, admin), f"the replica set at {host}")
    services = {name: store.credentials(name) for name in SERVICES}
    ensure_accounts(uri, admin, services, may_replace=True)
    _until(lambda: kafka_answers(bootstrap, admin), f"Kafka at {bootstrap}")
    return [
        *ensure_topics(bootstrap, admin, TOPICS),
        *ensure_rights(bootstrap, admin, services),
    ]


def _until(check: Callable[[], bool], what: str) -> None:
    deadline = monotonic() + _PATIENCE_S
    while not check():
        if monotonic() > deadline:
            raise StackError(f"{what} was not ready within {_PATIENCE_S:g} s")
        sleep(_POLL_S)


def main() -> int:
    """Provision by the environment; the exit code."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            store = SecretStore(Path(folder))
            take_accounts(os.environ, store)
            warnings = provision(store, os.environ[KAFKA], os.environ[MONGO])
    except (StackError, KeyError) as error:
        print(f"provisioning failed: {error}", file=sys.stderr)  # noqa: T201
        return 1
    for warning in warnings:
        print(f"warning: {warning}", file=sys.stderr)  # noqa: T201
    print(f"replica set, {len(SERVICES)} accounts and {len(TOPICS)} topics are there")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Rung 1 of the ladder, at run time: nothing to start, but to see that it is there."""

from deploy.local.errors import StackError
from deploy.local.external import CA_FILE, WITHOUT_TLS
from deploy.local.family import Family
from deploy.local.infrastructure import Addresses
from deploy.local.mongo.accounts import check_login
from deploy.local.principals import ADMIN
from deploy.local.secrets import SecretStore
from deploy.local.topics import kafka_answers
from deploy.local.waiting import Waiter
from shared.trust import Trust


class Given:
    """A Kafka and a MongoDB that somebody else runs; never stopped, never reconfigured."""

    owns_accounts = False

    def __init__(self, addresses: Addresses, store: SecretStore) -> None:
        self._addresses = addresses
        self._store = store

    def start(self, family: Family, waiter: Waiter) -> Addresses:  # noqa: ARG002 - a rung's form
        """Log in once to each; StackError when one of them does not answer or refuses."""
        admin = self._store.credentials(ADMIN)
        check_login(self._addresses.mongo_uri, admin)
        bootstrap = self._addresses.kafka_bootstrap
        if not kafka_answers(bootstrap, admin):
            raise StackError(
                f"Kafka at {bootstrap} does not answer, or refuses '{admin.kafka_username}' "
                f"({_spoken(admin.trust)}, SCRAM-SHA-512)."
            )
        return self._addresses

    def stop(self, family: Family) -> None:
        """Nothing of it is ours."""


def _spoken(trust: Trust) -> str:
    if trust.insecure_without_tls:
        return f"SASL_PLAINTEXT, because of {WITHOUT_TLS}"
    known = "the system's authorities" if trust.ca_file is None else f"the authorities of {CA_FILE}"
    return f"SASL_SSL, certificate by {known}"

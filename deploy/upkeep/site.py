"""Which installation is meant: its Kafka, its MongoDB, its services."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from os import environ

from deploy.local.principals import SERVICES, Credentials
from shared.contract import TOPICS
from shared.engine.bus import Bus


@dataclass(frozen=True, slots=True)
class Site:
    """Addresses, and the account ``admin`` there."""

    kafka_bootstrap: str
    mongo_uri: str
    admin: Credentials
    services: tuple[str, ...] = SERVICES
    topics: tuple[str, ...] = TOPICS

    @property
    def bus(self) -> Bus:
        """The way to its topics."""
        password = self.admin.kafka_password.get_secret_value()
        return Bus(self.kafka_bootstrap, self.admin.kafka_username, password, self.admin.trust)

    @property
    def groups(self) -> Mapping[str, str]:
        """Each service's consumer group: its name, or what its setting says."""
        return {
            service: environ.get(f"KINERJA_{service.upper()}__CONSUMER_GROUP") or service
            for service in self.services
        }


def topics_of(service: str) -> tuple[str, ...]:
    """The topics that a service reads."""
    consumes = import_module(f"services.{service}.events").CONSUMES
    return tuple(event.TOPIC for event in consumes)

from typing import Any

from pydantic import BaseModel, SecretStr

from shared.trust import VERIFIED, Trust

ADMIN = "admin"
# Speaks only between broker and controller inside the embedded Kafka.
CONTROLLER = "controller"
NOTIFIER = "notifier"
PORTAL = "portal"
SERVICES = ("collector", "recap", "approval", NOTIFIER, PORTAL)
# Who has an account on Kafka and on MongoDB.
PRINCIPALS = (ADMIN, *SERVICES)


def database_of(service: str) -> str:
    """The one MongoDB database that `service` may read and write."""
    return f"kinerja_{service}"


class Credentials(BaseModel, frozen=True):
    """One principal's accounts, and how it knows whom it shows them to.

    Passwords show as stars when printed.
    """

    kafka_username: str
    kafka_password: SecretStr
    mongo_username: str
    mongo_password: SecretStr
    trust: Trust = VERIFIED

    def kafka_login(self) -> dict[str, Any]:
        """Arguments of an aiokafka client beside its address. Raises ``OSError`` as `Trust`."""
        return {
            **self.trust.kafka(),
            "sasl_mechanism": "SCRAM-SHA-512",
            "sasl_plain_username": self.kafka_username,
            "sasl_plain_password": self.kafka_password.get_secret_value(),
        }

    def mongo_login(self) -> dict[str, Any]:
        """Arguments of a MongoDB client beside its URI."""
        return {
            "username": self.mongo_username,
            "password": self.mongo_password.get_secret_value(),
            "authSource": "admin",
            **self.trust.mongo(),
        }

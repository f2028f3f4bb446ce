from dataclasses import dataclass
from typing import Protocol

from deploy.local.family import Family
from deploy.local.waiting import Waiter


@dataclass(frozen=True)
class Addresses:
    """Where clients find Kafka and MongoDB."""

    kafka_bootstrap: str
    mongo_uri: str


class Infrastructure(Protocol):
    """One rung of the ladder: gives a Kafka and a MongoDB that let `admin` in."""

    # Whether the accounts on MongoDB are ours alone, so that passwords may be set anew.
    owns_accounts: bool

    def start(self, family: Family, waiter: Waiter) -> Addresses:
        """Return when both answer to `admin`; StackError when one will not."""

    def stop(self, family: Family) -> None:
        """End what `start` started, Kafka before MongoDB; also after half a start."""

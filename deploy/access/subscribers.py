"""Subscribing systems: an account, rights and quotas on Kafka, and nothing kept anywhere else."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from aiokafka.errors import KafkaError

from deploy.access.admin import KafkaAccess, access
from deploy.access.rights import (
    SUBSCRIBER,
    Operation,
    Resource,
    account_of,
    group_prefix,
    name_fault,
    rights_of_subscriber,
    topics_fault,
)
from deploy.local.errors import StackError
from deploy.local.principals import Credentials
from deploy.local.secrets import new_password

T = TypeVar("T")

RATE: Final = "consumer_byte_rate"
TIME: Final = "request_percentage"
DEFAULT_KIB: Final = 1024
"""A cycle's events are some hundred KiB: all history of ten years comes in a minute."""
_TIME_PERCENT: Final = 25.0
"""Of one of the broker's threads, which are six."""


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A subscribing system as Kafka knows it."""

    name: str
    topics: tuple[str, ...]
    kib_per_second: float | None

    @property
    def account(self) -> str:
        """Its Kafka account."""
        return account_of(self.name)

    @property
    def group_prefix(self) -> str:
        """What its consumer groups begin with."""
        return group_prefix(self.name)


class Subscribers:
    """The subscribing systems of one Kafka. Every call raises `StackError` with a remedy."""

    def __init__(self, bootstrap: str, admin: Credentials) -> None:
        self._bootstrap = bootstrap
        self._admin = admin

    def add(
        self, name: str, topics: Iterable[str], kib: int = DEFAULT_KIB
    ) -> tuple[Subscriber, str]:
        """Make it; the subscriber, and its password, which is kept nowhere."""
        given = tuple(dict.fromkeys(topics))
        fault = name_fault(name) or topics_fault(given)
        if fault:
            raise StackError(f"The subscriber cannot be made: {fault}.")
        if kib < 1:
            raise StackError("The subscriber cannot be made: the rate is at least 1 KiB a second.")
        return self._do(lambda kafka: _add(kafka, Subscriber(name, given, kib)))

    def all(self) -> list[Subscriber]:
        """Everybody who subscribes, by name."""
        return self._do(_all)

    def remove(self, name: str) -> None:
        """Cut it off at once and forget it."""
        self._do(lambda kafka: _remove(kafka, name))

    def rotate(self, name: str) -> tuple[Subscriber, str]:
        """Give it a new password; the old one lets nobody in any more."""
        return self._do(lambda kafka: _rotate(kafka, name))

    def _do(self, work: Callable[[KafkaAccess], Coroutine[Any, Any, T]]) -> T:
        async def logged_in() -> T:
            async with access(self._bootstrap, self._admin) as kafka:
                return await work(kafka)

        try:
            return asyncio.run(logged_in())
        except (KafkaError, OSError) as error:
            raise StackError(
                f"Kafka at {self._bootstrap}: {type(error).__name__}: {error}. Is it running, and "
                f"may '{self._admin.kafka_username}' change accounts, rights and quotas?"
            ) from error


async def _add(kafka: KafkaAccess, new: Subscriber) -> tuple[Subscriber, str]:
    if new.account in await kafka.accounts():
        raise StackError(
            f"There is a subscriber '{new.name}' already. A new password: kinerja subscriber "
            f"rotate {new.name}. Other topics: remove it first, then add it."
        )
    # What an earlier one of this name may have left goes; the account that opens the door is last.
    await kafka.revoke_all(new.account)
    await kafka.grant(rights_of_subscriber(new.name, new.topics))
    rate = None if new.kib_per_second is None else new.kib_per_second * 1024
    await kafka.set_quotas(new.account, {RATE: rate, TIME: _TIME_PERCENT})
    password = new_password()
    await kafka.set_password(new.account, password)
    return new, password


async def _all(kafka: KafkaAccess) -> list[Subscriber]:
    rights, quotas = await kafka.rights(), await kafka.quotas()
    found = []
    for account in sorted(a for a in await kafka.accounts() if a.startswith(SUBSCRIBER)):
        topics = sorted(
            right.name
            for right in rights
            if right.principal == account
            and right.resource is Resource.TOPIC
            and right.operation is Operation.READ
        )
        rate = quotas.get(account, {}).get(RATE)
        kib = None if rate is None else rate / 1024
        found.append(Subscriber(account.removeprefix(SUBSCRIBER), tuple(topics), kib))
    return found


async def _remove(kafka: KafkaAccess, name: str) -> None:
    known = await _known(kafka, name)
    # Rights first: they are asked for on open connections too, a password only for new ones.
    await kafka.revoke_all(known.account)
    await kafka.drop_account(known.account)
    await kafka.set_quotas(known.account, {RATE: None, TIME: None})


async def _rotate(kafka: KafkaAccess, name: str) -> tuple[Subscriber, str]:
    known, password = await _known(kafka, name), new_password()
    await kafka.set_password(known.account, password)
    return known, password


async def _known(kafka: KafkaAccess, name: str) -> Subscriber:
    everybody = await _all(kafka)
    for subscriber in everybody:
        if subscriber.name == name:
            return subscriber
    names = ", ".join(s.name for s in everybody) or "nobody"
    raise StackError(f"There is no subscriber '{name}'; there is: {names}.")

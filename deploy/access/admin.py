"""Rights, accounts and quotas of a real Kafka, by the protocol itself.

aiokafka's admin client has no call for any of them, confluent-kafka's none for quotas, and
Kafka's own tools need a Java and its jars on this machine, also where Kafka is somebody else's.
"""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import for_code
from aiokafka.protocol.api import Response

from deploy.access.protocol import (
    NO_TAGS,
    AlterClientQuotas,
    AlterScram,
    CreateAcls,
    DeleteAcls,
    DescribeAcls,
    DescribeClientQuotas,
    DescribeScram,
    Rows,
)
from deploy.access.rights import Operation, Pattern, Resource, Right
from deploy.local.principals import Credentials

_TIMEOUT_MS: Final = 5000
_SETTLED_S: Final = 15.0
_PAUSE_S: Final = 0.02
_ANY, _ALLOW, _EVERYWHERE, _USER = 1, 3, "*", "User:"
_SCRAM_SHA_512: Final = 2
_ITERATIONS: Final = 8192
_SALT_BYTES: Final = 32
_NOT_THERE: Final = 91
"""RESOURCE_NOT_FOUND: an account that is to be removed and is not there."""


class KafkaAccess:
    """What `admin` changes and reads. Every call raises aiokafka's ``KafkaError`` on refusal."""

    def __init__(self, client: AIOKafkaClient) -> None:
        self._client = client

    async def rights(self, principal: str | None = None) -> frozenset[Right]:
        """All that is allowed on topics and groups, to one or to everybody."""
        asked = None if principal is None else f"{_USER}{principal}"
        answer = await self._ask(DescribeAcls(_ANY, None, _ANY, asked, None, _ANY, _ANY))
        _raise(answer.error_code, answer.error_message)
        return frozenset(
            Right(who.removeprefix(_USER), Resource(kind), name, Pattern(pattern), Operation(does))
            for kind, name, pattern, acls in answer.resources
            for who, _host, does, permission in acls
            if permission == _ALLOW
            and kind in set(Resource)
            and pattern in set(Pattern)
            and does in set(Operation)
        )

    async def grant(self, rights: Iterable[Right]) -> None:
        """Allow all of these."""
        wanted = frozenset(rights)
        if rows := [_row(right) for right in sorted(wanted)]:
            answer = await self._ask(CreateAcls(rows))
            for code, message in answer.creation_responses:
                _raise(code, message)
        await self._until(lambda known: wanted <= known)

    async def revoke(self, rights: Iterable[Right]) -> None:
        """Allow none of these any more; effective at once, also on open connections."""
        unwanted = frozenset(rights)
        await self._delete([_row(right) for right in sorted(unwanted)])
        await self._until(lambda known: not unwanted & known)

    async def revoke_all(self, principal: str) -> None:
        """Allow an account nothing any more."""
        await self._delete([(_ANY, None, _ANY, f"{_USER}{principal}", None, _ANY, _ANY)])
        await self._until(lambda known: all(right.principal != principal for right in known))

    async def accounts(self) -> frozenset[str]:
        """Everybody who has a password."""
        answer = await self._ask(DescribeScram(None, NO_TAGS))
        _raise(answer.error_code, answer.error_message)
        return frozenset(row[0] for row in answer.results)

    async def set_password(self, account: str, password: str) -> None:
        """Make the account, or give it another password."""
        salt = os.urandom(_SALT_BYTES)
        salted = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _ITERATIONS)
        new = (account, _SCRAM_SHA_512, _ITERATIONS, salt, salted, NO_TAGS)
        await self._alter_scram([], [new])

    async def drop_account(self, account: str) -> None:
        """Nobody logs in by it any more. None there is no error."""
        await self._alter_scram([(account, _SCRAM_SHA_512, NO_TAGS)], [])

    async def quotas(self) -> dict[str, dict[str, float]]:
        """Quotas by account."""
        answer = await self._ask(DescribeClientQuotas([("user", 2, None)], True))  # noqa: FBT003
        _raise(answer.error_code, answer.error_message)
        return {entity[0][1]: dict(values) for entity, values in answer.entries if entity[0][1]}

    async def set_quotas(self, account: str, quotas: Mapping[str, float | None]) -> None:
        """Set these quotas of an account; None removes one."""
        changes = [(key, value or 0.0, value is None) for key, value in quotas.items()]
        answer = await self._ask(AlterClientQuotas([([("user", account)], changes)], False))  # noqa: FBT003
        for code, message, _entity in answer.entries:
            _raise(code, message)

    async def _until(self, reached: Callable[[frozenset[Right]], bool]) -> None:
        """The controller knows at once what was changed; the broker that is asked, soon after."""
        async with asyncio.timeout(_SETTLED_S):
            while True:
                if reached(await self.rights()):
                    return
                await asyncio.sleep(_PAUSE_S)

    async def _alter_scram(self, gone: Rows, new: Rows) -> None:
        answer = await self._ask(AlterScram(gone, new, NO_TAGS))
        for _user, code, message, _tags in answer.results:
            if code != _NOT_THERE:
                _raise(code, message)

    async def _delete(self, filters: Rows) -> None:
        if filters:
            answer = await self._ask(DeleteAcls(filters))
            for code, message, _matching in answer.filter_responses:
                _raise(code, message)

    async def _ask(self, request: Any) -> Any:
        # Any broker will do: it passes on what only the controller may change.
        answer: Response = await self._client.send(self._client.get_random_node(), request)
        return answer


@asynccontextmanager
async def access(bootstrap: str, admin: Credentials) -> AsyncIterator[KafkaAccess]:
    """Log in as `admin`. Raises aiokafka's ``KafkaError``, or ``OSError``."""
    client = AIOKafkaClient(
        bootstrap_servers=bootstrap, request_timeout_ms=_TIMEOUT_MS, **admin.kafka_login()
    )
    try:
        await client.bootstrap()
        yield KafkaAccess(client)
    finally:
        await client.close()


def _row(right: Right) -> tuple[Any, ...]:
    return (
        int(right.resource),
        right.name,
        int(right.pattern),
        f"{_USER}{right.principal}",
        _EVERYWHERE,
        int(right.operation),
        _ALLOW,
    )


def _raise(code: int, message: str | None) -> None:
    if code:
        raise for_code(code)(message or "")

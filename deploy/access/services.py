"""The rights of the services on Kafka, brought to what their code declares."""

import asyncio
from collections.abc import Mapping
from typing import Final

from aiokafka.errors import KafkaError

from deploy.access.admin import KafkaAccess, access
from deploy.access.rights import Right, rights_of_service
from deploy.local.errors import StackError
from deploy.local.principals import Credentials

_OPEN: Final = (
    "has no authorizer: whoever has an account there may read and write everything. Set "
    "authorizer.class.name and allow.everyone.if.no.acl.found=false on the brokers"
)
_NO_AUTHORIZER: Final = 54
"""SECURITY_DISABLED: the broker asks nobody whether something is allowed."""


def ensure_rights(
    bootstrap: str, admin: Credentials, services: Mapping[str, Credentials]
) -> list[str]:
    """Give each service what it declares and take what it does not; warnings, where in vain.

    StackError when Kafka refuses.
    """
    try:
        return asyncio.run(_ensure(bootstrap, admin, services))
    except (KafkaError, OSError) as error:
        raise StackError(
            f"The rights of the services could not be set on Kafka at {bootstrap} by "
            f"'{admin.kafka_username}': {type(error).__name__} {error}. It needs Alter and "
            "Describe on the cluster, or must be among super.users."
        ) from error


def rights_as_they_are(
    bootstrap: str, admin: Credentials, services: Mapping[str, Credentials]
) -> list[str]:
    """A sentence for each service whose rights are not what it declares; nothing is changed.

    StackError when Kafka refuses.
    """
    try:
        return asyncio.run(_compare(bootstrap, admin, services))
    except (KafkaError, OSError) as error:
        raise StackError(f"Kafka at {bootstrap} does not tell its rights: {error}") from error


async def _compare(
    bootstrap: str, admin: Credentials, services: Mapping[str, Credentials]
) -> list[str]:
    async with access(bootstrap, admin) as kafka:
        there = await _rights(kafka)
    if there is None:
        return [f"Kafka at {bootstrap} {_OPEN}"]
    found = []
    for service, account in services.items():
        wanted = frozenset(rights_of_service(service, account.kafka_username))
        has = {right for right in there if right.principal == account.kafka_username}
        if wanted != has:
            found.append(
                f"{service} lacks {len(wanted - has)} rights, has {len(has - wanted)} more"
            )
    return found


async def _ensure(
    bootstrap: str, admin: Credentials, services: Mapping[str, Credentials]
) -> list[str]:
    wanted = frozenset(
        right
        for service, account in services.items()
        for right in rights_of_service(service, account.kafka_username)
    )
    ours = {account.kafka_username for account in services.values()}
    async with access(bootstrap, admin) as kafka:
        everybodys = await _rights(kafka)
        if everybodys is None:
            return [f"Kafka at {bootstrap} {_OPEN}"]
        there = {right for right in everybodys if right.principal in ours}
        await kafka.grant(wanted - there)
        await kafka.revoke(there - wanted)
    return []


async def _rights(kafka: KafkaAccess) -> frozenset[Right] | None:
    """Everybody's; none where the broker has no authorizer. Raises as `KafkaAccess.rights`."""
    try:
        return await kafka.rights()
    except KafkaError as error:
        if error.errno != _NO_AUTHORIZER:
            raise
        return None

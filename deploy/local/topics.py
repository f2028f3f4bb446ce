"""The topics that services use: made by us, compared on every start, never auto-created."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from deploy.local.errors import StackError
from deploy.local.kafka.config import PARTITIONS
from deploy.local.principals import Credentials

# Events of a quarterly process are read months later, by new subscribers years later.
# 8 MiB is twice what the engine lets an event weigh, so that no broker refuses what is committed.
WANTED_CONFIG = {
    "retention.ms": "-1",
    "cleanup.policy": "delete",
    "max.message.bytes": str(8 * 1024 * 1024),
}
_TIMEOUT_MS = 5000
# As production wants it where there are brokers enough; one where there is one.
_MOST_REPLICAS = 3

T = TypeVar("T")
# A client that cannot log in yet is the normal case while a broker starts: the outcome is told
# by our own exceptions, not by its error lines.
logging.getLogger("aiokafka").setLevel(logging.CRITICAL)


def kafka_answers(bootstrap: str, account: Credentials) -> bool:
    """Whether Kafka lets `account` in and answers."""
    try:
        asyncio.run(_with_admin(bootstrap, account, lambda client: client.list_topics()))
    except (KafkaError, OSError):
        return False
    return True


def ensure_topics(bootstrap: str, admin: Credentials, names: Sequence[str]) -> list[str]:
    """Create the missing ones of `names`; a warning sentence for each that differs from ours.

    A topic that differs is left alone: fewer partitions are impossible, more would move keys to
    other partitions and break the order. StackError when Kafka refuses.
    """
    try:
        return asyncio.run(_with_admin(bootstrap, admin, lambda client: _ensure(client, names)))
    except (KafkaError, OSError) as error:
        raise StackError(
            f"Topics could not be made on Kafka at {bootstrap} by '{admin.kafka_username}': {error}"
        ) from error


def topics_as_they_are(
    bootstrap: str, admin: Credentials, names: Sequence[str]
) -> tuple[list[str], list[str]]:
    """Which of `names` are missing, and a sentence for each difference of the others; no change.

    StackError when Kafka refuses.
    """

    async def look(client: AIOKafkaAdminClient) -> tuple[list[str], list[str]]:
        present = set(await client.list_topics())
        kept = [name for name in names if name in present]
        missing = [name for name in names if name not in present]
        return missing, await _drift(client, kept) if kept else []

    try:
        return asyncio.run(_with_admin(bootstrap, admin, look))
    except (KafkaError, OSError) as error:
        raise StackError(f"Kafka at {bootstrap} does not answer: {error}") from error


async def _with_admin(
    bootstrap: str, account: Credentials, work: Callable[[AIOKafkaAdminClient], Awaitable[T]]
) -> T:
    client = AIOKafkaAdminClient(
        bootstrap_servers=bootstrap, request_timeout_ms=_TIMEOUT_MS, **account.kafka_login()
    )
    try:
        await client.start()
        return await work(client)
    finally:
        await client.close()


async def _ensure(client: AIOKafkaAdminClient, names: Sequence[str]) -> list[str]:
    present = set(await client.list_topics())
    missing = [name for name in names if name not in present]
    if missing:
        await _create(client, missing)
    kept = [name for name in names if name in present]
    return await _drift(client, kept) if kept else []


async def _create(client: AIOKafkaAdminClient, names: Sequence[str]) -> None:
    brokers = (await client.describe_cluster())["brokers"]
    replicas = min(_MOST_REPLICAS, len(brokers))
    wanted = [NewTopic(name, PARTITIONS, replicas, topic_configs=WANTED_CONFIG) for name in names]
    answer = await client.create_topics(wanted)
    for name, code, message in answer.topic_errors:
        # Another start of the stack may have been quicker.
        if code not in (0, TopicAlreadyExistsError.errno):
            raise for_code(code)(f"topic {name}: {message}")


async def _drift(client: AIOKafkaAdminClient, names: Sequence[str]) -> list[str]:
    described = await client.describe_topics(list(names))
    found = {topic["topic"]: len(topic["partitions"]) for topic in described}
    configs = await _configs(client, names)
    return [
        sentence
        for name in names
        for sentence in drift_of(name, found[name], configs.get(name, {}))
    ]


async def _configs(
    client: AIOKafkaAdminClient, names: Sequence[str]
) -> dict[str, dict[str, str | None]]:
    asked = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
    answers: list[Any] = await client.describe_configs(asked)
    return {
        resource[3]: {entry[0]: entry[1] for entry in resource[4]}
        for answer in answers
        for resource in answer.resources
    }


def drift_of(name: str, partitions: int, config: dict[str, str | None]) -> list[str]:
    """One sentence for each way in which topic `name` is not as we make topics."""
    found = [
        f"Topic {name}: {key} is {config.get(key)}, wanted is {value}"
        for key, value in WANTED_CONFIG.items()
        if config.get(key) != value
    ]
    if partitions != PARTITIONS:
        found.append(f"Topic {name}: {partitions} partitions, wanted are {PARTITIONS}")
    return found

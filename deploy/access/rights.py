"""Which rights follow from what a service declares or a subscriber was given. Pure.

Kafka refuses whatever no right allows. Read and write include describe.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from importlib import import_module
from typing import Final

from shared.contract import TOPICS, Event

SUBSCRIBER: Final = "sub-"
"""What the accounts of subscribing systems begin with, so that none has a service's name."""
_NAME: Final = re.compile(r"[a-z][a-z0-9-]{1,39}")


class Resource(IntEnum):
    """What a right is about, by Kafka's numbers."""

    TOPIC = 2
    GROUP = 3


class Pattern(IntEnum):
    """How its name is meant, by Kafka's numbers."""

    LITERAL = 3
    PREFIXED = 4


class Operation(IntEnum):
    """What it allows, by Kafka's numbers."""

    READ = 3
    WRITE = 4
    DESCRIBE = 8


@dataclass(frozen=True, slots=True, order=True)
class Right:
    """``principal`` may do ``operation`` on it, from any address."""

    principal: str
    resource: Resource
    name: str
    pattern: Pattern
    operation: Operation


@dataclass(frozen=True, slots=True)
class Declared:
    """What a service's ``events.py`` says: topics that it reads, and that it writes."""

    reads: tuple[str, ...]
    writes: tuple[str, ...]


def declared_by(service: str) -> Declared:
    """The declaration that the engine holds the service to."""
    events = import_module(f"services.{service}.events")
    return Declared(_topics(events.CONSUMES), _topics(events.PRODUCES))


def rights_of_service(service: str, username: str) -> frozenset[Right]:
    """Its topics, and consumer groups that begin with its name."""
    declared = declared_by(service)
    return frozenset(
        {
            *_topic_rights(username, declared.reads, Operation.READ),
            *_topic_rights(username, declared.writes, Operation.WRITE),
            _group_right(username, service),
        }
    )


def rights_of_subscriber(name: str, topics: Iterable[str]) -> frozenset[Right]:
    """Reading the topics that it was given, with groups of its own prefix."""
    username = account_of(name)
    reading = _topic_rights(username, topics, Operation.READ)
    return frozenset({*reading, _group_right(username, group_prefix(name))})


def account_of(subscriber: str) -> str:
    """The Kafka account of a subscriber."""
    return f"{SUBSCRIBER}{subscriber}"


def group_prefix(subscriber: str) -> str:
    """What its consumer groups must begin with; the dot keeps ``a`` out of ``a-b``'s."""
    return f"{account_of(subscriber)}."


def name_fault(name: str) -> str | None:
    """Why this cannot be a subscriber's name."""
    if _NAME.fullmatch(name):
        return None
    return f"'{name}': a name is 2 to 40 of a-z, 0-9 and '-', and begins with a letter"


def topics_fault(topics: Iterable[str]) -> str | None:
    """Why these cannot be given to a subscriber."""
    given = list(topics)
    unknown = sorted(set(given) - set(TOPICS))
    if unknown:
        return f"no public topic: {', '.join(unknown)}. Public are: {', '.join(TOPICS)}"
    return None if given else f"no topic is given. Public are: {', '.join(TOPICS)}"


def _topic_rights(username: str, topics: Iterable[str], operation: Operation) -> Iterable[Right]:
    return (Right(username, Resource.TOPIC, topic, Pattern.LITERAL, operation) for topic in topics)


def _group_right(username: str, prefix: str) -> Right:
    return Right(username, Resource.GROUP, prefix, Pattern.PREFIXED, Operation.READ)


def _topics(events: Iterable[type[Event]]) -> tuple[str, ...]:
    return tuple(event.TOPIC for event in events)

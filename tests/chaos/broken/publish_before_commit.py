"""Says what it is about to do before it is done; the commit may yet fail, or lose its race."""

import asyncio
from collections.abc import Callable
from typing import Any, Final

from shared.engine.change import Change
from shared.engine.publisher import KafkaPublisher
from shared.mongo import MongoStore

SLOW_DISK_SECONDS: Final = 0.1
"""The gap between word and deed, as a disk under load makes it."""

_init = KafkaPublisher.__init__
_commit = MongoStore.commit
_publishers: list[KafkaPublisher] = []


def _remembered(self: KafkaPublisher, *arguments: Any) -> None:
    _init(self, *arguments)
    make: Callable[..., Any] = KafkaPublisher.__new__
    early = make(KafkaPublisher)
    _init(early, *arguments)
    _publishers.append(early)


async def _said_first(self: MongoStore, change: Change) -> tuple[str, ...]:
    if change.outgoing:
        await _publishers[0].send(change.outgoing)
        await asyncio.sleep(SLOW_DISK_SECONDS)
    return await _commit(self, change)


def take_out() -> None:
    """From now on, in this process."""
    setattr(KafkaPublisher, "__init__", _remembered)  # noqa: B010 - changed here on purpose
    setattr(MongoStore, "commit", _said_first)  # noqa: B010

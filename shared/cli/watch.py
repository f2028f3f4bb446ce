"""Listens to the public topics as any subscriber would, from now on."""

from collections.abc import AsyncIterator
from types import TracebackType
from typing import Self

from aiokafka import AIOKafkaConsumer

from shared.contract import TOPICS
from shared.engine.bus import Bus
from shared.engine.decode import Received, decode
from shared.engine.subscriber import to_record


class Watch:
    """Events of one cycle, as they are published. An async context manager and iterator."""

    def __init__(self, bus: Bus, cycle: str) -> None:
        self._consumer = AIOKafkaConsumer(*TOPICS, **bus.client())
        self._cycle = cycle

    async def __aenter__(self) -> Self:
        await self._consumer.start()
        await self._consumer.seek_to_end()
        for partition in self._consumer.assignment():
            await self._consumer.position(partition)
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        await self._consumer.stop()

    async def __aiter__(self) -> AsyncIterator[Received]:
        async for raw in self._consumer:
            received = decode(to_record(raw))
            if isinstance(received, Received) and received.body.cycle == self._cycle:
                yield received

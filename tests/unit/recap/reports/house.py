"""Recap behind its real door, for the tests of its reports and imports."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel

from shared.contract import Event
from shared.decision import Ref
from shared.engine import Engine
from shared.engine.testing import MemoryBus, Source
from tests.unit.collector.served import bearer
from tests.unit.recap.serving import serving
from tests.unit.recap.world import OFFICE

kasubag = partial(bearer, "KASUBAG_KPEP", OFFICE, "recap")
M = TypeVar("M", bound=BaseModel)


@dataclass
class House:
    """One office's recap with a client that is the Kasubag, unless said otherwise."""

    client: httpx.AsyncClient
    engine: Engine
    source: Source = field(default_factory=lambda: Source("collector", MemoryBus()))

    async def get(self, path: str, **query: str) -> httpx.Response:
        return await self.client.get(path, params=query or None, headers=kasubag())

    async def send(
        self,
        method: str,
        path: str,
        content: bytes | str,
        headers: dict[str, str] | None = None,
        /,
        **query: str,
    ) -> httpx.Response:
        """A file as the body of a request."""
        kind = {"Content-Type": "application/octet-stream"}
        return await self.client.request(
            method, path, params=query, content=content, headers=(headers or kasubag()) | kind
        )

    async def close(self, cycle: str) -> Any:
        answer = await self.client.post(f"/cycles/{cycle}/closing", json={}, headers=kasubag())
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def told(self, *events: Event) -> None:
        """Facts from other services, in this order."""
        await self.engine.worker.records([self.source.says(event) for event in events])

    async def kept(self, kind: str, model: type[M]) -> M | None:
        """The office's aggregate of a kind."""
        ref = Ref(kind, OFFICE)
        found = await self.engine.store.load([ref])
        state = found[ref].state if ref in found else None
        assert state is None or isinstance(state, model)
        return state


@asynccontextmanager
async def house() -> AsyncIterator[House]:
    """Recap with nothing in it, and the clock still before the sheets are due."""
    async with serving() as (client, engine, _):
        yield House(client, engine)

"""The collector behind its real door, and people of one office who send it things."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import httpx

from services.collector.api import routes
from shared.engine import Engine
from shared.files import MemoryFiles
from tests.unit.collector.served import Recorder, bearer, collector_step, served
from tests.unit.collector.world import ISSUED, KASUBAG, OFFICE, PERIOD, PIAK, catalogue

CYCLE: Final = f"/cycles/{PERIOD.cycle}"
SIAK: Final = f"{CYCLE}/sheets/DAFDUK/SIAK"
KPEP: Final = f"{CYCLE}/sheets/SEKRETARIAT/NON_SIAK"
DECLARED: Final = {"report": "PEREKAMAN", "basis": "DINAMIS", "as_of": "2025-09-30"}
HEADS: Final = "NO,WILAYAH,JUMLAH PENDUDUK(JML),WKTP DINAMIS(JML),PROGRES REKAM(JML)"


def export(belawang: str = "80", total: str = "170") -> bytes:
    return (
        f"{HEADS}\n1,Alalak,500,200,90\n2,Belawang,500,200,{belawang}\n"
        f",BARITO KUALA,1000,400,{total}\n"
    ).encode()


@dataclass
class Office:
    """The collector, and people who send it files."""

    client: httpx.AsyncClient
    engine: Engine
    bus: Recorder
    files: MemoryFiles

    @property
    def stored(self) -> int:
        """How many files are kept."""
        return len(self.files._kept)

    async def send(
        self, method: str, path: str, content: bytes, role: str = PIAK, **query: Any
    ) -> httpx.Response:
        return await self.client.request(
            method, path, content=content, params=query, headers=bearer(role, OFFICE)
        )

    async def load(self, content: bytes, **query: Any) -> httpx.Response:
        """A SIAK export for the sheet of DAFDUK."""
        asked = {"name": "perekaman.csv"} | DECLARED | query
        return await self.send("POST", f"{SIAK}/import", content, **asked)

    async def do(self, method: str, path: str, body: Any, role: str = PIAK) -> httpx.Response:
        return await self.client.request(method, path, json=body, headers=bearer(role, OFFICE))

    async def get(self, path: str, role: str = PIAK, **query: Any) -> httpx.Response:
        return await self.client.get(path, params=query, headers=bearer(role, OFFICE))

    async def drafted(self, path: str = SIAK) -> dict[str, Any]:
        shown: dict[str, Any] = (await self.get(f"{path}/draft")).json()
        return shown


@asynccontextmanager
async def opened(now: datetime = ISSUED) -> AsyncIterator[Office]:
    """The office at a moment that stands still, its form of Triwulan III 2025 out."""
    files = MemoryFiles()
    async with served(collector_step(), routes, now, files) as (client, engine, bus):
        here = Office(client, engine, bus, files)
        body = catalogue().model_dump(mode="json")
        await here.do("PUT", f"/offices/{OFFICE}/catalogue", body, KASUBAG)
        await here.do("POST", "/cycles", {"year": 2025, "quarter": 3}, KASUBAG)
        yield here

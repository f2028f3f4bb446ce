"""Recap behind its real door, all in memory."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Final

import httpx

from services.recap.api import routes
from services.recap.domain import CONSUMES, ENTRY_KINDS, STATES, decide, touches
from services.recap.export.wording import Wording
from services.recap.http.common import OfficeData
from shared.contract import Event
from shared.engine import BlockNotice, Engine, Step
from shared.office import load_offices
from tests.unit.collector.served import Recorder, served
from tests.unit.recap.world import IN_TIME, RULES

DATA: Final = OfficeData(RULES, Wording(RULES.sop, load_offices(), "Asia/Makassar"))
Service = tuple[httpx.AsyncClient, Engine, Recorder]


def _no_notice(notice: BlockNotice) -> Event:
    raise AssertionError(notice)


@asynccontextmanager
async def serving() -> AsyncIterator[Service]:
    """Recap with nothing in it, and the clock still before the sheets are due."""
    step = Step(
        service="recap",
        consumes=CONSUMES,
        states=STATES,
        entry_kinds=ENTRY_KINDS,
        decide=partial(decide, RULES),
        touches=touches,
        notice=_no_notice,
    )
    async with served(step, partial(routes, data=DATA), IN_TIME) as (client, engine, bus):
        yield client, engine, bus

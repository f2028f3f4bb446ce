"""Adapters that work by themselves beside a service's HTTP: couriers, importers."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import structlog

from shared.http import Desk

log = structlog.get_logger("kinerja.service")

STOP_SECONDS: Final = 5.0
"""How long an adapter may finish what it has in hand; then it is cancelled."""

Adapter = Callable[[Desk, asyncio.Event], Awaitable[None]]
"""Works until the event is set. What it does must bear being cut off anywhere and done again."""


class Background:
    """The running adapters of one process."""

    def __init__(self, adapters: Sequence[Adapter]) -> None:
        self._adapters = adapters
        self._stop = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, desk: Desk) -> None:
        """Start them all."""
        self._tasks = [asyncio.create_task(self._run(run, desk)) for run in self._adapters]

    async def failed(self) -> None:
        """Return when one has failed: the process must be restarted. Never, while all is well."""
        running = set(self._tasks)
        while running:
            done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            if any(not task.cancelled() and task.exception() for task in done):
                return
        await asyncio.Event().wait()

    async def stop(self) -> None:
        """Let them finish what they have in hand, for a while."""
        self._stop.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=STOP_SECONDS)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run(self, run: Adapter, desk: Desk) -> None:
        try:
            await run(desk, self._stop)
        except Exception as error:
            log.critical("service.adapter_failed", error=type(error).__name__, exc_info=error)
            raise

"""Start-up waits for its neighbours and says so, instead of crashing and being restarted."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import structlog
from aiokafka.errors import KafkaError

from shared.engine import StoreUnavailable
from shared.engine.bus import Bus

log = structlog.get_logger("kinerja.service")

_FIRST_PAUSE: Final = 0.2
_LONGEST_PAUSE: Final = 3.0


async def until_ready(
    prepare_store: Callable[[], Awaitable[None]], bus: Bus, topics: Sequence[str]
) -> None:
    """Return when the database is prepared and every topic exists."""
    await _until(prepare_store, "MongoDB")

    async def topics_exist() -> None:
        if missing := await bus.missing(topics):
            raise StoreUnavailable(f"topics are missing: {', '.join(missing)}")

    await _until(topics_exist, "Kafka")


async def _until(check: Callable[[], Awaitable[None]], what: str) -> None:
    pause = _FIRST_PAUSE
    while True:
        try:
            await check()
        except (StoreUnavailable, KafkaError, OSError) as error:
            reason = str(error) or type(error).__name__
            log.warning("service.waiting", waits_for=what, reason=reason, retry_in_seconds=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        else:
            return

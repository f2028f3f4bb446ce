"""``/log-level``: how much this process writes, changed while it runs; gone with the process."""

import structlog
from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict

from shared.http.operators import Operator
from shared.observability.quiet import THRESHOLD
from shared.settings import LogLevel

log = structlog.get_logger("kinerja.http")


class Level(BaseModel):
    """The least grave lines that are written."""

    model_config = ConfigDict(extra="forbid")

    level: LogLevel


def routes(operator: Operator) -> APIRouter:
    """Look, and change; for operators."""
    router = APIRouter(prefix="/log-level", tags=["operation"])

    @router.get("")
    async def look(request: Request) -> Level:
        """The level of the moment."""
        operator(request)
        return Level(level=LogLevel(THRESHOLD.name))

    @router.put("")
    async def change(request: Request, body: Level) -> Level:
        """Write more or less from now on; the setting counts again after a restart."""
        by = operator(request)
        before = THRESHOLD.name
        THRESHOLD.set(body.level)
        log.warning("log.level_changed", before=before, now=body.level, by=by.subject)
        return body

    return router

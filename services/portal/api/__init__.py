"""``/api/v1``: what other systems read and order, with a token of their own (`web/token.py`)."""

import asyncio

from fastapi import APIRouter

from services.portal.api import contract, feed, resources, webhooks
from services.portal.api.counter import Counter
from services.portal.web.house import House

__all__ = ["Counter", "routes"]


def routes(house: House, counter: Counter, stopping: asyncio.Event) -> APIRouter:
    """Everything under ``/api/v1``."""
    router = APIRouter(prefix="/api/v1")
    router.include_router(feed.routes(lambda: house.desk.engine.store, counter, stopping))
    router.include_router(resources.routes(house, counter))
    router.include_router(webhooks.routes(house, counter))
    whole = APIRouter()
    whole.include_router(router)
    whole.include_router(contract.routes(house))
    return whole

"""HTTP of notifier: notices and letters, their numbers, what was delivered, the clock, receipts."""

from collections.abc import Callable

from fastapi import APIRouter

from services.notifier import api_letters, api_notices, api_post, api_webhooks
from services.notifier.domain.rules import Rules
from services.notifier.settings import ChannelSettings
from shared.http import Desk


def routes(rules: Rules, settings: ChannelSettings | None = None) -> Callable[[Desk], APIRouter]:
    """All addresses of this service."""
    channels = settings or ChannelSettings.model_construct()

    def of(desk: Desk) -> APIRouter:
        router = APIRouter(tags=["notifier"])
        router.include_router(api_notices.routes(desk))
        router.include_router(api_letters.routes(desk, rules))
        router.include_router(api_post.routes(desk, rules))
        router.include_router(api_webhooks.routes(desk, channels))
        return router

    return of

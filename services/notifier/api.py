"""HTTP of notifier: notices and letters, their numbers, what was delivered, the clock, receipts."""

from collections.abc import Callable

from fastapi import APIRouter

from services.notifier import api_letters, api_notices, api_post
from services.notifier.domain.rules import Rules
from shared.http import Desk


def routes(rules: Rules) -> Callable[[Desk], APIRouter]:
    """All addresses of this service."""

    def of(desk: Desk) -> APIRouter:
        router = APIRouter(tags=["notifier"])
        router.include_router(api_notices.routes(desk))
        router.include_router(api_letters.routes(desk, rules))
        router.include_router(api_post.routes(desk, rules))
        return router

    return of

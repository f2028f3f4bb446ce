"""HTTP: webhooks that other systems register themselves; the portal asks for them, with its token.

A secret is in the answer that makes it, and nowhere else.
"""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from services.notifier.commands import RotateSecret, Subscribe, SubscriptionId, TryOut, Unsubscribe
from services.notifier.domain import refusals
from services.notifier.domain.subscribing import OTHER_SYSTEM
from services.notifier.domain.subscriptions import (
    Subscription,
    Subscriptions,
    Tried,
    subscriptions_ref,
)
from services.notifier.settings import ChannelSettings
from services.notifier.subscribed import secret_of
from services.notifier.webhooks import target_of
from shared.contract.event import Line, Moment
from shared.decision import Command
from shared.http import Desk, Problem
from shared.refusal import Rule
from shared.security import Principal

Key = Annotated[SubscriptionId, Path()]


class SubscriptionView(BaseModel):
    """A subscription as its system sees it."""

    model_config = ConfigDict(frozen=True)

    id: Line
    url: Line
    topics: tuple[Line, ...]
    created_at: Moment
    before_until: Moment | None


class Overlap(BaseModel):
    """How long the secret before goes on signing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    overlap_hours: int = Field(default=24, ge=0, le=168)


def routes(desk: Desk, settings: ChannelSettings) -> APIRouter:
    """``/webhooks``."""
    router = APIRouter(prefix="/webhooks")
    acts = _Acts(desk, settings)

    @router.get("")
    async def everything(request: Request) -> list[SubscriptionView]:
        """The subscriptions of the system that asks."""
        return [_view(item) for item in await acts.own(request)]

    @router.post("")
    async def add(body: Subscribe, request: Request) -> Response:
        """Register an address; the answer holds the secret, shown this once."""
        acts.require_system(request)
        acts.require_on()
        await acts.require_safe(body.url)
        return await acts.act(request, body, secret=True)

    @router.post("/{key}/secret")
    async def rotate(key: Key, body: Overlap, request: Request) -> Response:
        """Another secret, shown this once; the one before signs as well for some hours."""
        acts.require_system(request)
        acts.require_on()
        command = RotateSecret(id=key, overlap_hours=body.overlap_hours)
        return await acts.act(request, command, secret=True)

    @router.post("/{key}/test")
    async def test(key: Key, request: Request) -> Response:
        """Send a test; how it went is in the log of deliveries."""
        acts.require_system(request)
        acts.require_on()
        return await acts.act(request, TryOut(id=key), secret=False)

    @router.delete("/{key}")
    async def remove(key: Key, request: Request) -> Response:
        """Nothing more is sent there, nor what waited."""
        return await acts.act(request, Unsubscribe(id=key), secret=False)

    @router.get("/{key}/deliveries")
    async def deliveries(key: Key, request: Request) -> list[Tried]:
        """The last attempts, the newest first."""
        found = next((item for item in await acts.own(request) if item.id == key), None)
        if found is None:
            raise _refused(refusals.UNKNOWN_SUBSCRIPTION)
        return list(found.log)

    return router


class _Acts:
    """What the addresses have in common."""

    def __init__(self, desk: Desk, settings: ChannelSettings) -> None:
        self._desk = desk
        self._settings = settings

    async def own(self, request: Request) -> tuple[Subscription, ...]:
        """The subscriptions of who asks. Raises `Problem`."""
        principal = self.require_system(request)
        ref = subscriptions_ref(principal.office)
        found = await self._desk.engine.store.load([ref])
        state = found[ref].state if ref in found else None
        items = state.items if isinstance(state, Subscriptions) else ()
        return tuple(item for item in items if item.client == principal.subject)

    def require_system(self, request: Request) -> Principal:
        """Who asks. Raises `Problem` before anything is looked up for somebody else."""
        principal = self._desk.principal(request)
        if principal.role != OTHER_SYSTEM:
            raise _refused(refusals.NOT_A_SYSTEM)
        return principal

    def require_on(self) -> None:
        """Raises `Problem` where no secret could be made."""
        if self._settings.webhook_key is None:
            raise _refused(refusals.WEBHOOKS_OFF)

    async def require_safe(self, url: str) -> None:
        """Raises `Problem` where nothing may be sent; asked again each time something is."""
        try:
            target = await target_of(url, private=self._settings.webhook_allow_private)
        except (OSError, ValueError):
            target = None
        if target is None:
            raise _refused(refusals.ADDRESS_REFUSED)

    async def act(self, request: Request, command: Command, *, secret: bool) -> Response:
        """One act on the subscriptions of the office of who asks."""
        office = self._desk.principal(request).office
        answer = await self._desk.take(request, subscriptions_ref(office), command)
        if answer.status_code >= 400:  # noqa: PLR2004
            return answer
        item = Subscription.model_validate(json.loads(bytes(answer.body)))
        told: dict[str, Any] = _view(item).model_dump(mode="json")
        key = self._settings.webhook_key
        if secret and key is not None:
            told["secret"] = secret_of(key.get_secret_value(), office, item)
        return JSONResponse(told, headers={"Cache-Control": "no-store"})


def _view(item: Subscription) -> SubscriptionView:
    return SubscriptionView.model_validate(item.model_dump(exclude={"log"}))


def _refused(rule: Rule) -> Problem:
    return Problem(rule.status, rule.name, f"Webhook: {rule.name}.", rule.remedy)

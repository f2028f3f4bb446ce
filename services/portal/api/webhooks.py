"""``/api/v1/webhooks``: events sent to a system's own address; the notifier owns them."""

from typing import Annotated, Any, Final
from uuid import uuid4

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import JSONResponse

from services.portal.api.counter import Counter, principal_of
from services.portal.api.documented import Described, answers, asks, needs, refusals
from services.portal.api.models import (
    Attempt,
    AttemptList,
    Overlap,
    Webhook,
    WebhookList,
    WebhookWanted,
    WebhookWithSecret,
)
from services.portal.api.problems import ApiRoute
from services.portal.systems.model import Client, Scope
from services.portal.web.backend import Backend, Order
from services.portal.web.house import House

_OWNER: Final = "notifier"
_NO_STORE: Final = {"Cache-Control": "no-store"}
Key = Annotated[str, Path(pattern=r"^wh-[0-9a-f]{12}$", examples=["wh-6f9619ff8b86"])]
_GONE: Final[Described] = {204: {"description": "It is gone."}}
_NEEDS: Final = needs(Scope.WEBHOOKS_MANAGE)


def routes(house: House, counter: Counter) -> APIRouter:
    """Everything on subscriptions; a secret is in the answer that makes it, and nowhere else."""
    router = APIRouter(route_class=ApiRoute, tags=["webhooks"], prefix="/webhooks")

    async def client(request: Request) -> Client:
        return await counter.client(request, Scope.WEBHOOKS_MANAGE)

    def backend() -> Backend:
        return house.backend

    @router.get(
        "",
        responses=answers(WebhookList) | refusals(503),
        response_class=Response,
        openapi_extra=_NEEDS,
    )
    async def webhooks(request: Request) -> Response:
        """The addresses that your system has registered."""
        asker = principal_of(await client(request))
        found = await backend().see_all(asker, _OWNER, "/webhooks")
        return _told(WebhookList(items=tuple(map(Webhook.model_validate, found))))

    @router.post(
        "",
        responses=answers(WebhookWithSecret, 201) | refusals(409, 503),
        response_class=Response,
        openapi_extra=_NEEDS | asks(WebhookWanted),
        status_code=201,
    )
    async def webhook_register(body: WebhookWanted, request: Request) -> Response:
        """Register an https address for some types of event; the secret is shown this once.

        Deliveries are signed as Standard Webhooks has it and come at least once: drop a
        `webhook-id` that you have had. With an `Idempotency-Key` a repeated request is one.
        """
        told = await _act(request, "POST", "/webhooks", body.model_dump(mode="json"))
        return _told(WebhookWithSecret.model_validate(told), 201)

    @router.post(
        "/{key}/secret",
        responses=answers(WebhookWithSecret) | refusals(404, 409, 503),
        response_class=Response,
        openapi_extra=_NEEDS | asks(Overlap),
    )
    async def webhook_rotate(key: Key, body: Overlap, request: Request) -> Response:
        """Another secret, shown this once; the one before signs as well for some hours."""
        path = f"/webhooks/{key}/secret"
        told = await _act(request, "POST", path, body.model_dump(mode="json"))
        return _told(WebhookWithSecret.model_validate(told))

    @router.post(
        "/{key}/test",
        responses=answers(Webhook, 202) | refusals(404, 409, 503),
        response_class=Response,
        openapi_extra=_NEEDS,
        status_code=202,
    )
    async def webhook_test(key: Key, request: Request) -> Response:
        """Send a test (`kinerja.webhook-test.v1`); how it went is in the log of deliveries."""
        told = await _act(request, "POST", f"/webhooks/{key}/test", None)
        return _told(Webhook.model_validate(told), 202)

    @router.get(
        "/{key}/deliveries",
        responses=answers(AttemptList) | refusals(404, 503),
        response_class=Response,
        openapi_extra=_NEEDS,
    )
    async def webhook_deliveries(key: Key, request: Request) -> Response:
        """The last 50 attempts, the newest first."""
        asker = principal_of(await client(request))
        found = await backend().see_all(asker, _OWNER, f"/webhooks/{key}/deliveries")
        return _told(AttemptList(items=tuple(map(Attempt.model_validate, found))))

    @router.delete(
        "/{key}",
        responses=_GONE | refusals(404, 503),
        response_class=Response,
        openapi_extra=_NEEDS,
        status_code=204,
    )
    async def webhook_remove(key: Key, request: Request) -> Response:
        """Nothing more is sent there, nor what waited."""
        await _act(request, "DELETE", f"/webhooks/{key}", None)
        return Response(status_code=204)

    async def _act(request: Request, method: str, path: str, body: object) -> dict[str, Any]:
        asker = principal_of(await client(request))
        key = request.headers.get("idempotency-key") or str(uuid4())
        return await backend().act(asker, Order(_OWNER, method, path), body, key)

    return router


def _told(model: Webhook | WebhookList | AttemptList, status: int = 200) -> Response:
    return JSONResponse(model.model_dump(mode="json"), status, _NO_STORE)

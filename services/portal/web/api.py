"""``/api/v1``: what other systems read, with a token of their own (`web/token.py`)."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request, Response

from services.portal.domain.results import Series
from services.portal.systems.gate import Gate
from services.portal.systems.model import Client, Network, Scope
from services.portal.systems.remote import remote
from services.portal.web.house import House
from services.portal.web.published import unchanged
from shared.contract.identifiers import Period


class Counter:
    """Where systems are let in: every address of the API begins with `client`."""

    def __init__(self, gate: Gate, proxies: Sequence[Network]) -> None:
        self._gate = gate
        self._proxies = proxies

    async def client(self, request: Request, scope: Scope) -> Client:
        """The system that asks for what needs a scope. Raises `Problem`: 401, 403, 429."""
        authorization = request.headers.get("authorization", "")
        return await self._gate.admit(authorization, scope, remote(request, self._proxies))


def routes(house: House, counter: Counter) -> APIRouter:
    """``/api/v1/ratified``."""
    router = APIRouter(prefix="/api/v1", tags=["api"])

    @router.get("/ratified")
    async def ratified(request: Request) -> Response:
        """What the office has ratified, the oldest first; 304 where `If-None-Match` has it."""
        client = await counter.client(request, Scope.RATIFIED_READ)
        shelf = await house.shelf(client.office)
        body = {"office": client.office, "ratified": _ratified(shelf.series)}
        return unchanged(request, _tagged(body))

    return router


def _ratified(series: Series) -> list[dict[str, Any]]:
    return [_told(series, cycle) for cycle in sorted(series.cycles)]


def _told(series: Series, cycle: str) -> dict[str, Any]:
    period, told = Period.of(cycle), series.cycles[cycle]
    return {
        "cycle": cycle,
        "year": period.year,
        "quarter": period.quarter,
        "revision": period.revision,
        "sha256": told.sha256,
        "ratified_at": told.ratified_at.isoformat().replace("+00:00", "Z"),
        "superseded_by": series.successor(cycle),
    }


def _tagged(body: dict[str, Any]) -> Response:
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {
        "ETag": f'"{hashlib.sha256(content).hexdigest()[:32]}"',
        "Cache-Control": "private, no-cache",
        "Vary": "Authorization",
    }
    return Response(content, 200, headers, "application/json")

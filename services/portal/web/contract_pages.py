"""Kontrak data: the events that other systems may follow, for everybody. No session, no secret.

Pages and files come from `shared.contract`, as the committed documents do: nothing is fetched from
elsewhere, and no address here can do anything.
"""

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from services.portal.web.backend import Refused
from services.portal.web.house import House
from services.portal.web.published import unchanged
from shared.contract import EVENTS, Event, asyncapi
from shared.contract.cloudevents import SCHEMA_BASE
from shared.contract.deprecation import DEPRECATED, Deprecation
from shared.contract.explained import EXPLAINED, Explained
from shared.contract.headers import HEADERS, Header
from shared.contract.schemas import file_name, schema_of, text_of
from shared.contract.shape import Field, Part, fields, parts

BASE: Final = "/kontrak"
_JSON: Final = "application/json"
_SCHEMA: Final = "application/schema+json"
_KEPT_SECONDS: Final = 300


@dataclass(frozen=True, slots=True)
class EventPage:
    """What the page of one event shows; ``headers`` and ``body`` are its example."""

    name: str
    topic: str
    version: str
    file: str
    schema_id: str
    told: Explained
    fields: tuple[Field, ...]
    parts: tuple[Part, ...]
    headers: tuple[tuple[Header, str], ...]
    body: str
    ending: Deprecation | None


def routes(house: House) -> APIRouter:
    """``/kontrak``: catalogue, one page per event, the AsyncAPI document, the schemas."""
    router = APIRouter()

    async def overview(_request: Request) -> Response:
        """The event catalogue."""
        return house.page("kontrak.html.j2", None, events=tuple(_pages().values()), base=BASE)

    async def event(request: Request) -> Response:
        """One event: what it means, its fields, its headers, an example."""
        found = _pages().get(str(request.path_params["event"]))
        if found is None:
            return _nothing(house)
        return house.page("kontrak_peristiwa.html.j2", None, event=found, base=BASE)

    async def file(request: Request) -> Response:
        """The AsyncAPI document or a schema, by its file's name or its topic; ETag, CORS."""
        found = _files().get(request.url.path.removeprefix(f"{BASE}/"))
        if found is None:
            return _nothing(house)
        return unchanged(request, _answer(*found))

    for path, handler in _routed(overview, event, file).items():
        router.add_route(path, handler, ["GET"])
    return router


def _routed(
    overview: Callable[[Request], Awaitable[Response]],
    event: Callable[[Request], Awaitable[Response]],
    file: Callable[[Request], Awaitable[Response]],
) -> Mapping[str, Callable[[Request], Awaitable[Response]]]:
    """By address; files before pages, since both are one word."""
    return {
        BASE: overview,
        f"{BASE}/asyncapi.json": file,
        f"{BASE}/schemas/{{name}}": file,
        f"{BASE}/skema/{{topic}}": file,
        f"{BASE}/{{event}}": event,
    }


def _answer(content: bytes, media_type: str) -> Response:
    headers = {
        "ETag": f'"{hashlib.sha256(content).hexdigest()[:32]}"',
        "Cache-Control": f"public, max-age={_KEPT_SECONDS}",
        "Access-Control-Allow-Origin": "*",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, 200, headers, media_type)


@cache
def _files() -> Mapping[str, tuple[bytes, str]]:
    """By the end of its address: content and media type."""
    found = {"asyncapi.json": (asyncapi.text().encode(), _JSON)}
    for event in EVENTS:
        content = text_of(schema_of(event)).encode()
        found[f"schemas/{file_name(event)}"] = found[f"skema/{event.TOPIC}"] = (content, _SCHEMA)
    return found


@cache
def _pages() -> Mapping[str, EventPage]:
    messages = asyncapi.document()["components"]["messages"]
    return {event.__name__: _page_of(event, messages[event.__name__]) for event in EVENTS}


def _page_of(event: type[Event], message: Mapping[str, Any]) -> EventPage:
    schema, (example,) = schema_of(event), message["examples"]
    said = example["headers"]
    return EventPage(
        name=event.__name__,
        topic=event.TOPIC,
        version=event.TOPIC.rsplit(".", 1)[1],
        file=file_name(event),
        schema_id=f"{SCHEMA_BASE}{event.TOPIC}",
        told=EXPLAINED[event],
        fields=fields(schema),
        parts=parts(schema),
        headers=tuple((header, said.get(header.name, "")) for header in HEADERS),
        body=json.dumps(example["payload"], indent=2, ensure_ascii=False),
        ending=DEPRECATED.get(event.TOPIC),
    )


def _nothing(house: House) -> Response:
    return house.page("galat.html.j2", None, 404, refused=_UNKNOWN)


_UNKNOWN: Final = Refused(
    404,
    "tidak-ditemukan",
    "Peristiwa atau berkas dengan nama itu tidak ada.",
    "Mohon pilih dari katalog peristiwa di /kontrak.",
    {},
)

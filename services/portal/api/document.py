"""The contract of the API, OpenAPI 3.1, from its own routes; kept at ``contracts/openapi.json``.

``python -m services.portal.api`` writes it anew; a test fails while it is another one.
"""

import asyncio
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, FastAPI

from services.portal.api.documented import BATCH, NEEDS, PROBLEM
from services.portal.systems.model import Scope

FILE: Final = Path("contracts/openapi.json")
SCHEME: Final = "oauth2"
_METHODS: Final = ("get", "put", "post", "delete")
_SCOPES: Final = {
    Scope.RATIFIED_READ: "read what the office has ratified",
    Scope.EVENTS_READ: "read the events of the office's cycles, and where these stand",
    Scope.WEBHOOKS_MANAGE: "register addresses that events are sent to",
}
_ABOUT: Final = """\
What an office of Dukcapil measures of its performance each quarter (SOP 03/2025), for systems of
other agencies that do not read Kafka. One token is for one office: that which registered your
system. Figures are aggregates; no personal data is in any answer.

**Token**: `POST /oauth/token` with `grant_type=client_credentials` and your id and secret
(RFC 6749, 4.4). It is good for ten minutes, at as many requests a minute as your office allows.

**Events** are delivered at least once and in an order that skips nothing; keep the `cursor` of an
event in the same transaction as what you made of it. Within a type and cycle they are in the
order of `sequence`. New fields and new words may come: ignore what you do not know.

**Lists** are read by following `next`, **documents** by `If-None-Match` with the ETag before.

**Refusals** are problem documents (RFC 9457): `rule` is for programs and does not change, `detail`
and `remedy` are for people in Indonesian, `en` holds them in English.

`v1` stays for 12 months beside a `v2`, should there ever be one."""


def document(router: APIRouter) -> dict[str, Any]:
    """The document of some routes."""
    app = FastAPI(
        title="Kinerja API",
        version="1.0.0",
        description=_ABOUT,
        generate_unique_id_function=lambda route: route.name,
        servers=[{"url": "/", "description": "the portal that serves this document"}],
    )
    app.include_router(router)
    made = app.openapi()
    made.setdefault("components", {})["securitySchemes"] = {SCHEME: _scheme()}
    for operation in _operations(made):
        operation["security"] = [{SCHEME: [operation.pop(NEEDS)]}]
        for described in operation.get("requestBody", {}).get("content", {}).values():
            _read_example(described)
        for status, answer in operation["responses"].items():
            _retype(operation["operationId"], status, answer)
        if "304" not in operation["responses"] and _is_tagged(operation):
            operation["responses"]["304"] = {"description": "You have it: `If-None-Match`."}
            operation.setdefault("parameters", []).append(_IF_NONE_MATCH)
    return dict(json.loads(json.dumps(made)))


@cache
def whole() -> dict[str, Any]:
    """That of the API as it is; routes are only looked at, so nothing stands behind them."""
    from services.portal.api import routes  # noqa: PLC0415 - the routes serve this document

    nothing: Any = None
    return document(routes(nothing, nothing, asyncio.Event()))


def text() -> str:
    """As it is kept."""
    return json.dumps(whole(), indent=2, ensure_ascii=False) + "\n"


def _operations(made: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for methods in made["paths"].values():
        yield from (methods[method] for method in _METHODS if method in methods)


def _retype(operation: str, status: str, answer: dict[str, Any]) -> None:
    """FastAPI describes every model as plain JSON."""
    content = answer.get("content", {})
    for described in content.values():
        _read_example(described)
    if int(status) >= 400 and "application/json" in content:  # noqa: PLR2004
        content[PROBLEM] = content.pop("application/json")
    elif operation == "events" and status == "200":
        content[BATCH] = content.pop("application/json")


def _read_example(described: dict[str, Any]) -> None:
    if "example" in described:
        described["example"] = json.loads(described["example"])


def _is_tagged(operation: dict[str, Any]) -> bool:
    return "ETag" in operation["responses"].get("200", {}).get("headers", {})


def _scheme() -> dict[str, Any]:
    scopes = {scope.value: _SCOPES[scope] for scope in Scope}
    flow = {"tokenUrl": "/oauth/token", "scopes": scopes}
    return {
        "type": "oauth2",
        "description": "Register at the office: Administrasi, Sistem lain.",
        "flows": {"clientCredentials": flow},
    }


_IF_NONE_MATCH: Final = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "the ETag of the answer that you have",
    "schema": {"type": "string"},
}

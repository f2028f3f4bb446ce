"""The contract of the API, for programs and as a page; for everybody, since it holds no data."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from services.portal.api.counter import answered, written
from services.portal.api.document import SCHEME, whole
from services.portal.web.house import House


@dataclass(frozen=True, slots=True)
class Shown:
    """One operation, as the page shows it."""

    method: str
    path: str
    about: str
    scope: str
    parameters: tuple[Mapping[str, Any], ...]
    asked: str
    answers: tuple[tuple[str, str, str], ...]
    """Status, meaning, example."""


def routes(house: House) -> APIRouter:
    """``/api/v1`` and ``/api/v1/openapi.json``."""
    router = APIRouter()

    async def page(_request: Request) -> Response:
        """The API as a page: each address with its parameters, answers and examples."""
        document = whole()
        shown = [*operations(document)]
        return house.page("api.html.j2", None, info=document["info"], operations=shown)

    async def file(request: Request) -> Response:
        """The contract of the API, OpenAPI 3.1."""
        answer = answered(request, written(whole()))
        answer.headers["Cache-Control"] = "public, max-age=300"
        answer.headers["Access-Control-Allow-Origin"] = "*"
        return answer

    router.add_route("/api/v1", page, ["GET"])
    router.add_route("/api/v1/openapi.json", file, ["GET"])
    return router


def operations(document: Mapping[str, Any]) -> Iterator[Shown]:
    """Every operation of a document, in its order."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            body = operation.get("requestBody", {}).get("content", {}).values()
            yield Shown(
                method=method.upper(),
                path=path,
                about=operation.get("description", operation["summary"]),
                scope=operation["security"][0][SCHEME][0],
                parameters=tuple(operation.get("parameters", ())),
                asked=next((_example(content) for content in body), ""),
                answers=tuple(_answers(operation["responses"])),
            )


def _answers(responses: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for status, answer in sorted(responses.items()):
        example = next(map(_example, answer.get("content", {}).values()), "")
        yield status, answer["description"], example


def _example(content: Mapping[str, Any]) -> str:
    if "example" not in content:
        return ""
    return json.dumps(content["example"], indent=2, ensure_ascii=False)

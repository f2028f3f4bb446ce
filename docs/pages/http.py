"""``docs/reference/http.md``: every address of every service, as its routers have them."""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Route

from docs.pages import routers
from shared.http import loglevel, parked
from shared.http.operators import operators

_METHODS: Final = ("get", "put", "post", "delete")
_UPLOAD: Final = "desk.upload("
_HEAD: Final = Path(__file__).with_name("http_head.txt")


def page() -> str:
    """The page, in Markdown."""
    everywhere = APIRouter()
    desk = routers.desk()
    operator = operators(desk, _anyone)
    everywhere.include_router(parked.routes(desk, operator))
    everywhere.include_router(loglevel.routes(operator))
    lines = [_HEAD.read_text(encoding="utf-8"), *_section("Every service", everywhere)]
    for name, router in routers.all_services().items():
        lines += _section(name.capitalize(), router)
    return "\n".join(lines).rstrip() + "\n"


def _anyone(_role: str) -> bool:
    return True


def _section(title: str, router: APIRouter) -> Iterator[str]:
    yield from (f"## {title}", "")
    if operations := list(_operations(router)):
        yield from ("| Method | Path | Query | Body | Meaning |", "|---|---|---|---|---|")
        yield from operations
        yield ""
    if pages := list(_pages(router.routes)):
        yield from ("| Method | Page | Meaning |", "|---|---|---|")
        yield from pages
        yield ""


def _operations(router: APIRouter) -> Iterator[str]:
    """A row for each address of the interface, as OpenAPI describes it."""
    endpoints: dict[str, Callable[..., Any]] = {}

    def named(route: APIRoute) -> str:
        name = f"{sorted(route.methods or ())} {route.path} {route.endpoint.__qualname__}"
        endpoints[name] = route.endpoint
        return name

    app = FastAPI(generate_unique_id_function=named)
    app.include_router(router)
    described = app.openapi()
    schemas = described.get("components", {}).get("schemas", {})
    for path, methods in described.get("paths", {}).items():
        for method in (method for method in _METHODS if method in methods):
            operation = methods[method]
            takes_file = _UPLOAD in inspect.getsource(endpoints[operation["operationId"]])
            query = _query(operation, takes_file=takes_file)
            body = "the file" if takes_file else _body(operation, schemas)
            meaning = operation.get("description") or operation["summary"].lower()
            yield _row(method.upper(), f"`{path}`", query, body, _sentence(meaning))


def _query(operation: Mapping[str, Any], *, takes_file: bool) -> str:
    found = [p for p in operation.get("parameters", []) if p["in"] == "query"]
    names = {p["name"]: p["required"] or p["name"] == "name" for p in found}
    return _fields({"name": True} | names if takes_file else names)


def _body(operation: Mapping[str, Any], schemas: Mapping[str, Any]) -> str:
    if "requestBody" not in operation:
        return ""
    (content,) = operation["requestBody"]["content"].values()
    choices = content["schema"].get("anyOf", [content["schema"]])
    models = [schemas[c["$ref"].rsplit("/", 1)[1]] for c in choices if "$ref" in c]
    required = {name for model in models for name in model.get("required", [])}
    names = [name for model in models for name in model.get("properties", {})]
    return _fields({name: name in required for name in names}) or "`{}`"


def _fields(names: Mapping[str, bool]) -> str:
    return ", ".join(name if needed else f"{name}?" for name, needed in names.items())


def _pages(routes: Iterable[BaseRoute]) -> Iterator[str]:
    """A row for each page for people: these are no part of the described interface."""
    for route in routes:
        if isinstance(route, Route) and not isinstance(route, APIRoute):
            methods = sorted((route.methods or set()) - {"HEAD"})
            yield _row(", ".join(methods), f"`{route.path}`", _sentence(_told(route)))
        elif (router := getattr(route, "original_router", None)) is not None:
            yield from _pages(router.routes)


def _told(route: Route) -> str:
    """The docstring of the handler, which stands behind the portal's frame."""
    framed = inspect.getclosurevars(route.endpoint).nonlocals.get("handler", route.endpoint)
    return framed.__doc__ or ""


def _sentence(text: str) -> str:
    """The first paragraph of a docstring, for a cell of a table."""
    first = text.strip().split("\n\n", 1)[0]
    return " ".join(first.split()).replace("``", "`").replace("|", "\\|")


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"

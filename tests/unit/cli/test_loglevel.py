"""``kinerja log-level``: every replica's level is shown, or changed."""

import httpx
import orjson

from tests.unit.cli.edge import PORTS, Edge


def test_every_service_is_asked_and_told(outside: Edge) -> None:
    outside.runs()
    outside.answers(lambda _request: httpx.Response(200, json={"level": "INFO"}))

    shown = outside.json("log-level")

    assert {row["service"] for row in shown.values()} == set(PORTS)
    assert {request.method for request in outside.asked} == {"GET"}


def test_one_service_is_changed(outside: Edge) -> None:
    outside.runs()
    outside.answers(lambda request: httpx.Response(200, json=orjson.loads(request.content)))

    shown = outside.json("log-level", "DEBUG", "--service", "recap")

    assert [row["level"] for row in shown.values()] == ["DEBUG"]
    (request,) = outside.asked
    assert (request.method, request.url.port) == ("PUT", PORTS["recap"])
    assert request.headers["authorization"].startswith("Bearer ")

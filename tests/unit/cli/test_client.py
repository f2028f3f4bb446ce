"""``kinerja client``: what it asks the portal for, and what it prints."""

from typing import Any

import httpx
import orjson
import pytest

from shared.security import Verifier
from tests.unit.cli.edge import Edge
from tests.unit.http.counter import PUBLIC

MADE = {"client_id": "bps", "client_secret": "s-1"}
KNOWN: dict[str, Any] = {
    "id": "bps",
    "name": "BPS",
    "scopes": ["ratified:read"],
    "networks": [],
    "per_minute": 60,
    "secrets": [{}],
}


def portal(request: httpx.Request) -> httpx.Response:
    if request.method == "GET":
        return httpx.Response(200, json=[KNOWN])
    return httpx.Response(200, json=MADE)


@pytest.fixture
def system(outside: Edge) -> Edge:
    outside.runs()
    outside.answers(portal)
    return outside


def test_a_system_is_registered_with_what_was_said_by_the_operator_at_the_portal(
    system: Edge,
) -> None:
    words = ("client", "add", "bps", "--name", "BPS", "--scope", "ratified:read")

    assert system.json(*words, "--network", "10.0.0.0/8") == MADE

    (asked,) = system.asked
    assert (asked.method, asked.url.path) == ("PUT", "/api/clients/bps")
    assert orjson.loads(asked.content) == {
        "name": "BPS",
        "scopes": ["ratified:read"],
        "networks": ["10.0.0.0/8"],
        "per_minute": 60,
    }
    token = asked.headers["authorization"].removeprefix("Bearer ")
    assert Verifier(PUBLIC).verify(token, "portal").role == "OPERATOR"


def test_a_secret_is_shown_once_and_the_list_shows_who_comes_from_everywhere(system: Edge) -> None:
    assert "s-1" in system.call("client", "rotate", "bps").stdout
    assert "everywhere" in system.call("client", "list").stdout


def test_rotation_says_how_long_the_old_secret_counts_and_removal_names_the_system(
    system: Edge,
) -> None:
    system.json("client", "rotate", "bps", "--overlap-days", "0")
    system.call("client", "remove", "bps")

    rotation, removal = system.asked
    assert orjson.loads(rotation.content) == {"overlap_days": 0}
    assert (removal.method, removal.url.path) == ("DELETE", "/api/clients/bps")


def test_a_refusal_is_said_in_the_portal_s_words(
    outside: Edge, capsys: pytest.CaptureFixture[str]
) -> None:
    outside.runs()
    told = {"detail": "Tidak ada sistem itu.", "remedy": "Pilih pada daftar."}
    outside.answers(lambda _request: httpx.Response(404, json=told))

    assert "Pilih pada daftar." in outside.complaint(capsys, "client", "remove", "lain")


def test_a_portal_that_is_away_is_said(outside: Edge, capsys: pytest.CaptureFixture[str]) -> None:
    def away(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    outside.runs()
    outside.answers(away)

    assert "does not answer" in outside.complaint(capsys, "client", "list")

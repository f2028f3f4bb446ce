"""``kinerja account`` and ``kinerja first-account``: ways into the portal from its machine."""

import httpx
import orjson

from shared.cli.context import Context
from shared.security import setup_code
from tests.unit.cli.edge import Edge
from tests.unit.http.counter import PEM


def made(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"login": "ti-1", "password": "p-1", "roles": ["OPERATOR"]})


def test_an_empty_portal_is_opened_with_the_code_that_follows_from_the_key(outside: Edge) -> None:
    outside.runs()
    outside.answers(lambda _request: httpx.Response(200))

    told = outside.json("first-account")

    code = Context.running(outside.data_dir).setup_code()
    assert told == {"page": "http://127.0.0.1:8080/mulai", "code": code}


def test_a_portal_that_has_accounts_shows_no_code(outside: Edge) -> None:
    outside.runs()
    outside.answers(lambda _request: httpx.Response(303))

    result = outside.call("first-account")

    assert "Setup code" not in result.stdout
    assert result.exit_code != 0


def test_the_code_is_the_same_for_a_key_and_another_for_another() -> None:
    assert setup_code(PEM) == setup_code(PEM)
    assert setup_code(PEM) != setup_code(PEM + b"\n")
    assert len(setup_code(PEM).replace("-", "")) == 24


def test_a_lost_second_factor_is_dropped_only_when_that_is_said(outside: Edge) -> None:
    outside.runs()
    outside.answers(made)
    person = ("account", "ti-1", "--name", "Rizky (contoh)", "--role", "OPERATOR")

    outside.json(*person)
    outside.json(*person, "--drop-second-factor")

    told = [orjson.loads(request.content)["without_second_factor"] for request in outside.asked]
    assert told == [False, True]

"""The contract of the API: kept as it is served, whole, and each of its examples true to it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from services.portal.api.contract import operations
from services.portal.api.document import FILE, text, whole
from services.portal.api.problems import ENGLISH
from services.portal.systems.model import Scope
from tests.unit.portal.pages import portal

ROOT = Path(__file__).resolve().parents[3]
DOCUMENT = whole()


def examples() -> Iterator[tuple[str, Any, Any]]:
    """Where it stands, its schema, the example."""
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            contents = {s: a.get("content", {}) for s, a in operation["responses"].items()}
            contents["body"] = operation.get("requestBody", {}).get("content", {})
            for place, content in contents.items():
                for described in content.values():
                    if "example" in described:
                        yield f"{method} {path} {place}", described["schema"], described["example"]


def test_the_kept_contract_is_the_one_that_the_code_makes() -> None:
    assert (ROOT / FILE).read_text() == text(), "run `make contracts`"


@pytest.mark.parametrize(
    ("schema", "example"), [e[1:] for e in examples()], ids=[e[0] for e in examples()]
)
def test_an_example_is_what_its_schema_says(schema: Any, example: Any) -> None:
    whole_schema = schema | {"components": DOCUMENT["components"]}
    jsonschema_rs.Draft202012Validator(whole_schema).validate(example)


def test_every_operation_has_a_scope_examples_and_its_refusals() -> None:
    for shown in operations(DOCUMENT):
        statuses = {status for status, _, _ in shown.answers}
        refused = [example for status, _, example in shown.answers if status >= "4"]

        assert shown.scope in [*Scope]
        assert statuses >= {"401", "403", "429"}, shown.path
        assert all(json.loads(example)["en"]["remedy"] for example in refused), shown.path
        assert json.loads(refused[0])["rule"] in ENGLISH


def test_every_scope_is_described_and_used() -> None:
    scheme = DOCUMENT["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]

    assert set(scheme["scopes"]) == {*Scope}
    assert {shown.scope for shown in operations(DOCUMENT)} == {*Scope}


async def test_it_is_served_to_everybody_for_programs_and_as_a_page() -> None:
    async with portal() as browser:
        file = await browser.client.get("/api/v1/openapi.json")
        again = await browser.client.get(
            "/api/v1/openapi.json", headers={"If-None-Match": file.headers["etag"]}
        )
        page = await browser.client.get("/api/v1")

    assert file.json() == DOCUMENT
    assert again.status_code == 304
    for shown in operations(DOCUMENT):
        assert f"{shown.method} {shown.path}" in page.text

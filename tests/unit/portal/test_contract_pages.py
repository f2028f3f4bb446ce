"""Kontrak data: what the portal shows and serves is the committed contract, to everybody."""

import json
from pathlib import Path
from typing import Final

import pytest

from services.portal.web import contract_pages
from shared.contract import EVENTS, Event
from shared.contract.deprecation import DEPRECATED
from shared.contract.explained import EXPLAINED
from shared.contract.headers import HEADERS
from shared.contract.schemas import file_name, schema_of
from tests.unit.contract.test_asyncapi import ENDING
from tests.unit.portal.pages import portal

ROOT: Final = Path(__file__).parents[3]
each_event = pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)


async def test_the_catalogue_tells_everybody_of_every_event_in_both_languages() -> None:
    async with portal() as browser:
        answer = await browser.client.get("/kontrak")

    assert answer.status_code == 200
    for event in EVENTS:
        assert f'href="/kontrak/{event.__name__}"' in answer.text
        assert event.TOPIC in answer.text
        assert EXPLAINED[event].title.id in answer.text


@each_event
async def test_the_page_of_an_event_shows_fields_headers_example_and_what_not_to_conclude(
    event: type[Event],
) -> None:
    async with portal() as browser:
        answer = await browser.client.get(f"/kontrak/{event.__name__}")

    assert answer.status_code == 200
    told = EXPLAINED[event]
    assert told.never.id in answer.text
    assert told.conclude.en.replace("'", "&#39;") in answer.text
    schema = schema_of(event)
    for name in schema["properties"]:
        assert f"<code>{name}</code>" in answer.text
    for name in schema["$defs"]:
        assert f'<h3 id="{name}">' in answer.text
    for header in HEADERS:
        assert f"<code>{header.name}</code>" in answer.text
    assert "&#34;office&#34;: &#34;6304-dukcapil&#34;" in answer.text
    assert "http://" not in answer.text.replace("http://www.w3.org", "")


@each_event
async def test_a_schema_is_served_by_its_file_and_by_its_id(event: type[Event]) -> None:
    committed = (ROOT / "contracts/schemas" / file_name(event)).read_bytes()
    topic = schema_of(event)["$id"].removeprefix("urn:kinerja:schema:")

    async with portal() as browser:
        by_file = await browser.client.get(f"/kontrak/schemas/{file_name(event)}")
        by_id = await browser.client.get(f"/kontrak/skema/{topic}")
        again = await browser.client.get(
            f"/kontrak/skema/{topic}", headers={"If-None-Match": by_id.headers["etag"]}
        )

    assert by_file.content == by_id.content == committed
    assert by_id.headers["content-type"] == "application/schema+json"
    assert by_id.headers["access-control-allow-origin"] == "*"
    assert again.status_code == 304


async def test_the_asyncapi_document_is_served_and_its_references_lead_to_what_is_served() -> None:
    async with portal() as browser:
        answer = await browser.client.get("/kontrak/asyncapi.json")
        assert answer.content == (ROOT / "contracts/asyncapi.json").read_bytes()
        for message in json.loads(answer.content)["components"]["messages"].values():
            address = answer.url.join(message["payload"]["$ref"])
            assert (await browser.client.get(address)).status_code == 200


@pytest.mark.parametrize(
    "path", ["/kontrak/Tidak", "/kontrak/schemas/Tidak.v1.json", "/kontrak/skema/kinerja.x.v1"]
)
async def test_what_is_not_said_is_not_there(path: str) -> None:
    async with portal() as browser:
        answer = await browser.client.get(path)

    assert answer.status_code == 404
    assert "/kontrak" in answer.text


async def test_a_version_that_ends_says_until_when(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DEPRECATED, "kinerja.approved.v1", ENDING)
    contract_pages._pages.cache_clear()
    async with portal() as browser:
        page = await browser.client.get("/kontrak/Approved")
        catalogue = await browser.client.get("/kontrak")
    contract_pages._pages.cache_clear()

    assert "1 Januari 2027" in page.text
    assert "kinerja.approved.v2" in page.text
    assert "berakhir 1 Januari 2027" in catalogue.text

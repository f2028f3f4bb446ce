"""The AsyncAPI document is the code's, is AsyncAPI, and holds what a subscriber needs."""

import json
import re
import tomllib
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import pytest
from faststream.kafka import KafkaBroker
from faststream.specification import AsyncAPI
from jsonschema import Draft7Validator, Draft202012Validator, FormatChecker

from shared.contract import EVENTS, Event, asyncapi
from shared.contract.compatibility import WORDS
from shared.contract.deprecation import DEPRECATED, Deprecation
from shared.contract.explained import EXPLAINED, SERVICES
from shared.contract.headers import HEADERS, headers_schema
from shared.contract.schemas import schema_of
from shared.engine.testing import MemoryBus, Source

ROOT: Final = Path(__file__).parents[3]
OFFICIAL: Final = ROOT / "tests/foreign/vendored/asyncapi-3.0.0.json"
DOCUMENT: Final = asyncapi.document()
MESSAGES: Final[dict[str, dict[str, Any]]] = DOCUMENT["components"]["messages"]
each_event = pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)


def at(path: str) -> Any:
    """What a reference into the document points to."""
    found: Any = DOCUMENT
    for step in path.removeprefix("#/").split("/"):
        found = found[step]
    return found


def references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [found for item in value.values() for found in references(item)]
    return (
        [found for item in value for found in references(item)] if isinstance(value, list) else []
    )


@pytest.fixture(scope="module")
def official() -> Draft7Validator:
    return Draft7Validator(json.loads(OFFICIAL.read_text()))


def test_the_committed_document_is_the_generated_one() -> None:
    committed = (ROOT / asyncapi.FILE).read_text(encoding="utf-8")

    assert committed == asyncapi.text(), "run: make contracts"


def test_it_is_asyncapi_by_the_official_schema(official: Draft7Validator) -> None:
    assert [error.message for error in official.iter_errors(DOCUMENT)] == []


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("asyncapi",), "2.6.0"),
        (("operations", "sendApproved", "action"), "subscribe"),
        (("channels", "Approved", "bindings", "kafka", "retention"), 1),
        (("components", "securitySchemes", "account", "type"), "password"),
    ],
)
def test_the_official_schema_finds_what_is_not(
    official: Draft7Validator, place: tuple[str, ...], value: object
) -> None:
    broken = json.loads(asyncapi.text())
    *way, last = place
    holder = broken
    for step in way:
        holder = holder[step]
    holder[last] = value

    assert list(official.iter_errors(broken)) != []


def test_every_reference_leads_somewhere() -> None:
    found = references(DOCUMENT)

    assert found
    for reference in found:
        if reference.startswith("#/"):
            assert at(reference)
        else:
            assert (ROOT / asyncapi.FILE.parent / reference).is_file()


def test_the_version_is_the_products() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert project["version"] == asyncapi.VERSION


def test_faststreams_own_generator_tells_of_the_same_channels_and_bodies() -> None:
    """It knows neither keys, headers, examples nor groups; what it does know must agree."""
    broker = KafkaBroker("localhost")
    for event in EVENTS:
        broker.publisher(event.TOPIC, title=event.__name__, schema=event)
    generated = AsyncAPI(broker, title="x", schema_version="3.0.0").to_specification()
    theirs = json.loads(generated.to_json())
    bodies = theirs["components"]["schemas"]

    assert {c["address"] for c in theirs["channels"].values()} == {
        channel["address"] for channel in DOCUMENT["channels"].values()
    }
    for event in EVENTS:
        body, ours = bodies[event.__name__], schema_of(event)
        assert body["properties"].keys() == ours["properties"].keys()
        assert body["required"] == ours["required"]


@each_event
def test_a_channel_is_a_topic_with_its_message_sent_on_it(event: type[Event]) -> None:
    name = event.__name__
    channel, operation = DOCUMENT["channels"][name], DOCUMENT["operations"][f"send{name}"]

    assert channel["address"] == channel["bindings"]["kafka"]["topic"] == event.TOPIC
    assert channel["bindings"]["kafka"]["topicConfiguration"]["retention.ms"] == -1
    assert at(channel["messages"][name]["$ref"]) is MESSAGES[name]
    assert operation["action"] == "send"
    assert at(operation["channel"]["$ref"]) is channel
    (trait,) = operation["traits"]
    assert at(trait["$ref"])["bindings"]["kafka"]["groupId"]["type"] == "string"


@each_event
def test_an_example_is_a_record_that_its_schemas_take(event: type[Event]) -> None:
    message = MESSAGES[event.__name__]
    (example,) = message["examples"]
    schema = json.loads((ROOT / "contracts" / message["payload"]["$ref"]).read_text())

    Draft202012Validator(schema, format_checker=FormatChecker()).validate(example["payload"])
    Draft202012Validator(headers_schema()).validate(example["headers"])
    event.model_validate(example["payload"])
    assert example["headers"]["ce_dataschema"] == schema["$id"]
    assert example["headers"]["ce_source"] in message["x-said-by"]


@each_event
def test_the_headers_that_are_said_are_those_that_are_described(event: type[Event]) -> None:
    record = Source("recap", MemoryBus()).says(event.model_validate(_payload(event)))
    said = {name: (value or b"").decode() for name, value in record.headers}

    Draft202012Validator(headers_schema()).validate(said)
    assert said.keys() <= {header.name for header in HEADERS}
    key = re.compile(
        DOCUMENT["components"]["messageTraits"]["cloudevent"]["bindings"]["kafka"]["key"]["pattern"]
    )
    assert record.key is not None
    assert key.fullmatch(record.key.decode())


def _payload(event: type[Event]) -> Any:
    return MESSAGES[event.__name__]["examples"][0]["payload"]


def test_every_event_is_explained_in_both_languages_and_no_other_is() -> None:
    assert set(EXPLAINED) == set(EVENTS)
    for told in EXPLAINED.values():
        for words in (told.title, told.happened, told.sent, told.conclude, told.never):
            assert words.id != words.en
            assert min(len(words.id), len(words.en)) > 5
        assert set(told.said_by) <= set(SERVICES)
    assert headers_schema()["properties"]["ce_source"][WORDS] == list(SERVICES)


@each_event
def test_those_say_an_event_that_kafka_lets_say_it(event: type[Event]) -> None:
    producers = {
        service
        for service in SERVICES
        if event in import_module(f"services.{service}.events").PRODUCES
    }

    assert set(EXPLAINED[event].said_by) == producers


def test_an_office_asks_for_a_password_over_tls() -> None:
    (needed,) = DOCUMENT["servers"]["office"]["security"]

    assert DOCUMENT["servers"]["office"]["protocol"] == "kafka-secure"
    assert at(needed["$ref"])["type"] == "scramSha512"


_SECOND: Final = timedelta(seconds=1)

# --- how a version ends --------------------------------------------------------------------

ENDING: Final = Deprecation(
    announced=datetime(2026, 1, 1, tzinfo=UTC),
    sunset=datetime(2027, 1, 1, tzinfo=UTC),
    successor="kinerja.approved.v2",
)


def test_an_ending_version_says_so_in_the_document_and_in_each_record(
    monkeypatch: pytest.MonkeyPatch, official: Draft7Validator
) -> None:
    monkeypatch.setitem(DEPRECATED, "kinerja.approved.v1", ENDING)
    document = asyncapi.document()
    messages = document["components"]["messages"]

    assert list(official.iter_errors(document)) == []
    assert [name for name, message in messages.items() if message.get("deprecated")] == ["Approved"]
    assert messages["Approved"]["x-successor"] == "kinerja.approved.v2"
    headers = messages["Approved"]["examples"][0]["headers"]
    assert headers["ce_deprecated"] == "true"
    assert headers["ce_deprecationfrom"] == "2026-01-01T00:00:00Z"
    assert headers["ce_deprecationsunset"] == "2027-01-01T00:00:00Z"
    assert headers["ce_deprecationmigration"] == "urn:kinerja:schema:kinerja.approved.v2"
    Draft202012Validator(headers_schema()).validate(headers)
    assert "ce_deprecated" not in messages["DraftAgreed"]["examples"][0]["headers"]


@pytest.mark.parametrize(
    ("announced", "earliest"), [("2026-01-15", "2027-01-15"), ("2024-02-29", "2025-03-01")]
)
def test_subscribers_have_twelve_months(announced: str, earliest: str) -> None:
    start = datetime.fromisoformat(f"{announced}T00:00:00+00:00")
    end = datetime.fromisoformat(f"{earliest}T00:00:00+00:00")
    Deprecation(announced=start, sunset=end, successor="kinerja.approved.v2")

    with pytest.raises(ValueError, match=f"less than 12 months; the earliest is {earliest}"):
        Deprecation(announced=start, sunset=end - _SECOND, successor="kinerja.approved.v2")


def test_every_ending_version_and_its_successor_are_events() -> None:
    topics = {event.TOPIC for event in EVENTS}

    assert {
        topic for item in DEPRECATED.items() for topic in (item[0], item[1].successor)
    } <= topics

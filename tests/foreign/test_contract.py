"""The contract as the official AsyncAPI parser and the official CloudEvents SDK of Node see it.

Not part of `make test`: it installs packages of another language. `make foreign` runs it.
"""

import json
import shutil
from pathlib import Path

import pytest

from shared.contract import EVENTS, asyncapi
from shared.contract.headers import HEADERS
from shared.contract.schemas import example_of, schema_of
from shared.engine import Record
from shared.engine.decode import Received, decode
from shared.engine.testing import MemoryBus, Source
from tests.foreign.tools import Node

pytestmark = pytest.mark.timeout(600)
ROOT = Path(__file__).parents[2]
_OLDER_THAN_NEWEST = "asyncapi-latest-version"
"""3.0.0 is what was asked for; the parser recommends 3.1."""


def test_the_official_parser_reads_the_document_with_its_schemas(node: Node) -> None:
    told = json.loads(node("asyncapi.mjs", str(ROOT / asyncapi.FILE)))

    assert [c for c in told["complaints"] if c["code"] != _OLDER_THAN_NEWEST] == []
    assert told["read"]["version"] == "3.0.0"
    assert sorted(told["read"]["channels"]) == sorted(event.TOPIC for event in EVENTS)
    messages = {message["name"]: message for message in told["read"]["messages"]}
    for event in EVENTS:
        assert messages[event.__name__]["required"] == schema_of(event)["required"]
        assert messages[event.__name__]["headers"] == [header.name for header in HEADERS]
        assert messages[event.__name__]["examples"] == 1


def test_the_official_parser_finds_what_is_none(node: Node, tmp_path: Path) -> None:
    broken = asyncapi.document()
    broken["operations"]["sendApproved"]["messages"] = [{"$ref": "#/channels/Approved/messages/X"}]
    shutil.copytree(ROOT / "contracts/schemas", tmp_path / "schemas")
    file = tmp_path / "asyncapi.json"
    file.write_text(json.dumps(broken))

    told = json.loads(node("asyncapi.mjs", str(file)))

    places = {complaint["path"] for complaint in told["complaints"]}
    assert "operations/sendApproved/messages/0/$ref" in places
    assert told["read"] is None


def test_the_sdk_of_node_reads_what_we_say_and_we_read_what_it_says(node: Node) -> None:
    records = [Source("recap", MemoryBus()).says(example_of(event)) for event in EVENTS]

    answers = node("cloudevents.mjs", given="\n".join(map(_line, records))).splitlines()

    assert len(answers) == len(EVENTS)
    for event, record, answer in zip(EVENTS, records, map(json.loads, answers), strict=True):
        ours = decode(record)
        assert isinstance(ours, Received)
        read = answer["read"]
        assert (read["id"], read["source"]) == (str(ours.attributes.id), "recap")
        assert (read["type"], read["subject"]) == (event.TOPIC, ours.attributes.subject)
        assert (read["specversion"], read["sequence"]) == ("1.0", "1")
        assert read["dataschema"] == schema_of(event)["$id"]
        assert read["partitionkey"] == example_of(event).office
        assert read["data"] == example_of(event).model_dump(mode="json")
        theirs = decode(_record(event.TOPIC, answer["said"]))
        assert isinstance(theirs, Received)
        assert theirs.body == ours.body
        assert theirs.attributes == ours.attributes


def _line(record: Record) -> str:
    headers = {name: (value or b"").decode() for name, value in record.headers}
    key, value = (record.key or b"").decode(), (record.value or b"").decode()
    return json.dumps({"key": key, "value": value, "headers": headers})


def _record(topic: str, said: dict[str, object]) -> Record:
    """What a Kafka client would make of the SDK's message."""
    headers = said["headers"]
    assert isinstance(headers, dict)
    value = said["value"] if isinstance(said["value"], str) else json.dumps(said["value"])
    return Record(
        topic,
        0,
        0,
        str(said["key"]).encode(),
        value.encode(),
        tuple((name, str(text).encode()) for name, text in headers.items()),
    )

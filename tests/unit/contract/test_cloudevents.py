"""Our headers are CloudEvents as the official SDK reads and writes them (Kafka binary mode)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary, to_binary
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from shared.contract import EVENTS, Event
from shared.contract.cloudevents import Attributes, from_headers, readable, to_headers
from shared.contract.schemas import example_of, schema_of
from shared.engine import Record
from shared.engine.decode import Received, decode
from shared.engine.testing import MemoryBus, Source

each_event = pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
ID = UUID("6f9619ff-8b86-4011-b42d-00c04fc964ff")
ATTRIBUTES = Attributes(
    id=ID,
    source="recap",
    type="kinerja.recap-ready.v1",
    subject="6304-dukcapil:2025-Q3:r0",
    time=datetime(2025, 10, 3, 8, 0, 0, 123456, tzinfo=UTC),
    dataschema="urn:kinerja:schema:kinerja.recap-ready.v1",
    partitionkey="6304-dukcapil",
    sequence=7,
    correlationid=ID,
    causationid=ID,
    traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
)


def record_of(event: type[Event]) -> Record:
    """What a service says of an example."""
    return Source("recap", MemoryBus()).says(example_of(event))


def headers_of(record: Record) -> dict[str, bytes]:
    return {name: value for name, value in record.headers if value is not None}


@each_event
def test_the_sdk_reads_what_we_say(event: type[Event]) -> None:
    record = record_of(event)
    received = decode(record)
    assert isinstance(received, Received)

    read = from_binary(
        KafkaMessage(headers_of(record), record.key, record.value or b""), JSONFormat()
    )

    ours = received.attributes
    assert (read.get_id(), read.get_source()) == (str(ours.id), "recap")
    assert (read.get_type(), read.get_subject()) == (event.TOPIC, ours.subject)
    assert (read.get_time(), read.get_specversion()) == (ours.time, "1.0")
    assert read.get_dataschema() == schema_of(event)["$id"]
    assert read.get_datacontenttype() == "application/json"
    assert read.get_extension("partitionkey") == example_of(event).office
    assert read.get_extension("sequence") == "1"
    assert read.get_extension("correlationid") == str(ours.correlationid)
    assert read.get_extension("causationid") == str(ours.causationid)
    assert read.get_data() == example_of(event).model_dump(mode="json")


@each_event
def test_we_read_what_the_sdk_says(event: type[Event]) -> None:
    example = example_of(event)
    attributes = {
        "id": str(ID),
        "source": "collector",
        "type": event.TOPIC,
        "specversion": "1.0",
        "subject": example.cycle,
        "time": ATTRIBUTES.time,
        "dataschema": schema_of(event)["$id"],
        "datacontenttype": "application/json",
        "partitionkey": example.office,
        "sequence": "1",
        "correlationid": str(ID),
        "causationid": str(ID),
    }

    said = to_binary(CloudEvent(attributes, example.model_dump(mode="json")), JSONFormat())

    key = said.key.encode() if isinstance(said.key, str) else said.key
    received = decode(Record(event.TOPIC, 0, 0, key, said.value, tuple(said.headers.items())))
    assert isinstance(received, Received)
    assert (received.body, received.message.id) == (example, str(ID))
    assert received.message.at == ATTRIBUTES.time


def test_attributes_survive_their_headers() -> None:
    assert from_headers(to_headers(ATTRIBUTES)) == ATTRIBUTES


def test_headers_are_written_exactly_so() -> None:
    assert to_headers(ATTRIBUTES) == (
        ("ce_specversion", b"1.0"),
        ("ce_id", b"6f9619ff-8b86-4011-b42d-00c04fc964ff"),
        ("ce_source", b"recap"),
        ("ce_type", b"kinerja.recap-ready.v1"),
        ("ce_subject", b"6304-dukcapil:2025-Q3:r0"),
        ("ce_time", b"2025-10-03T08:00:00.123456Z"),
        ("ce_dataschema", b"urn:kinerja:schema:kinerja.recap-ready.v1"),
        ("ce_partitionkey", b"6304-dukcapil"),
        ("ce_sequence", b"7"),
        ("ce_correlationid", b"6f9619ff-8b86-4011-b42d-00c04fc964ff"),
        ("ce_causationid", b"6f9619ff-8b86-4011-b42d-00c04fc964ff"),
        ("content-type", b"application/json"),
        ("traceparent", b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
    )


def test_names_of_attributes_are_lower_case_letters_and_digits() -> None:
    names = [name[3:] for name, _ in to_headers(ATTRIBUTES) if name.startswith("ce_")]

    assert all(name.isalnum() and name == name.lower() for name in names)


def test_a_time_in_another_zone_is_the_same_moment() -> None:
    wita = ATTRIBUTES.time.astimezone(timezone(timedelta(hours=8)))
    elsewhere = ATTRIBUTES.model_copy(update={"time": wita})

    assert from_headers(to_headers(elsewhere)).time == ATTRIBUTES.time


def test_foreign_headers_are_passed_over_whatever_their_bytes() -> None:
    junk = (("x-junk", b"\xff\xfe"), ("x-none", None), ("ce_tomorrow", b"1"))

    assert from_headers((*to_headers(ATTRIBUTES), *junk)) == ATTRIBUTES


def test_a_header_that_is_no_text_is_left_out_and_one_of_no_value_is_empty() -> None:
    assert readable((("a", b"\xff"), ("b", None), ("c", b"x"))) == {"b": "", "c": "x"}


@pytest.mark.parametrize(
    "name",
    [
        "specversion",
        "id",
        "source",
        "type",
        "subject",
        "time",
        "dataschema",
        "partitionkey",
        "sequence",
        "correlationid",
        "causationid",
    ],
)
def test_a_missing_attribute_is_named(name: str) -> None:
    headers = [pair for pair in to_headers(ATTRIBUTES) if pair[0] != f"ce_{name}"]

    with pytest.raises(ValueError, match=name):
        from_headers(headers)


def test_what_foreign_producers_do_not_need_to_send_is_only_the_trace() -> None:
    record = record_of(EVENTS[0])
    bare = replace(record, headers=tuple(h for h in record.headers if h[0] != "traceparent"))

    assert isinstance(decode(bare), Received)

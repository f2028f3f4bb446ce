"""The AsyncAPI 3.0 document of the events, made from the register `EVENTS`.

``python -m shared.contract.asyncapi`` writes it to ``contracts/asyncapi.json``; the portal serves
the same. Payloads are references to the files in ``contracts/schemas``, so that each schema is in
one place. Why FastStream's generator does not write it: decision 0028.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from shared.contract import EVENTS, Event
from shared.contract.cloudevents import SCHEMA_BASE, Attributes, to_headers
from shared.contract.deprecation import DEPRECATED
from shared.contract.explained import EXPLAINED, Explained
from shared.contract.headers import headers_schema
from shared.contract.identifiers import OFFICE_PATTERN
from shared.contract.sample import at
from shared.contract.schemas import example_of, file_name

Document = dict[str, Any]

FILE: Final = Path("contracts/asyncapi.json")
VERSION: Final = "0.2.0"
"""Of the product, as in ``pyproject.toml``; the version of an event is in its topic."""
GROUP_PATTERN: Final = r"^sub-[a-z0-9-]+\..+$"
_BINDING: Final = "0.5.0"
_LARGEST: Final = 8 * 1024 * 1024
_DESCRIPTION: Final = """\
What an office's performance measurement (SOP 03/2025) tells other systems. One topic is one \
event in one version; records are CloudEvents 1.0.2 in Kafka binary mode.

Rely on: the first copies of one source's events about one cycle come in the order of \
`ce_sequence` within a topic, without gaps; a late double has the same `ce_id`. Nothing is \
promised about the order across topics. Topics are kept for ever. New optional fields and new \
words in `x-extensible-enum` may come: ignore what you do not know."""


def document() -> Document:
    """The whole document, as JSON has it."""
    return {
        "asyncapi": "3.0.0",
        "id": "urn:kinerja:events",
        "info": {
            "title": "Kinerja: events",
            "version": VERSION,
            "description": _DESCRIPTION,
            "tags": [{"name": "sop-03-2025"}, {"name": "cloudevents"}],
        },
        "defaultContentType": "application/json",
        "servers": {"office": _server()},
        "channels": {event.__name__: _channel(event) for event in EVENTS},
        "operations": {f"send{event.__name__}": _operation(event) for event in EVENTS},
        "components": {
            "messages": {event.__name__: _message(event) for event in EVENTS},
            "messageTraits": {"cloudevent": _trait()},
            "operationTraits": {"kafka": {"bindings": {"kafka": _group()}}},
            "securitySchemes": {"account": _account()},
        },
    }


def _server() -> Document:
    return {
        "host": "{bootstrap}",
        "protocol": "kafka-secure",
        "description": "The office's Kafka: TLS, and one account with its own group prefix "
        "for each subscriber.",
        "variables": {
            "bootstrap": {
                "description": "host:port, given by the office together with the account",
                "examples": ["kafka.disdukcapil.example:9093"],
            }
        },
        "security": [{"$ref": "#/components/securitySchemes/account"}],
    }


def _account() -> Document:
    return {
        "type": "scramSha512",
        "description": "SASL/SCRAM-SHA-512 over TLS (SASL_SSL). The account reads topics and "
        "writes none.",
    }


def _group() -> Document:
    return {
        "groupId": {
            "type": "string",
            "pattern": GROUP_PATTERN,
            "description": "consumer group: the account (sub-<name>), a dot, anything",
        },
        "bindingVersion": _BINDING,
    }


def _channel(event: type[Event]) -> Document:
    told = EXPLAINED[event]
    return {
        "address": event.TOPIC,
        "title": told.title.en,
        "description": told.happened.en,
        "servers": [{"$ref": "#/servers/office"}],
        "messages": {event.__name__: {"$ref": f"#/components/messages/{event.__name__}"}},
        "bindings": {
            "kafka": {
                "topic": event.TOPIC,
                "topicConfiguration": {
                    "cleanup.policy": ["delete"],
                    "retention.ms": -1,
                    "max.message.bytes": _LARGEST,
                },
                "bindingVersion": _BINDING,
            }
        },
    }


def _operation(event: type[Event]) -> Document:
    """Kinerja sends; a subscriber does the opposite and receives."""
    name = event.__name__
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{name}"},
        "summary": EXPLAINED[event].sent.en,
        "messages": [{"$ref": f"#/channels/{name}/messages/{name}"}],
        "traits": [{"$ref": "#/components/operationTraits/kafka"}],
    }


def _message(event: type[Event]) -> Document:
    told, name = EXPLAINED[event], event.__name__
    return {
        "name": name,
        "title": told.title.en,
        "summary": told.happened.en,
        "description": "\n\n".join(_paragraphs(told)),
        "contentType": "application/json",
        "payload": {"$ref": f"./schemas/{file_name(event)}"},
        "traits": [{"$ref": "#/components/messageTraits/cloudevent"}],
        "examples": [
            {
                "name": f"example{name}",
                "summary": told.title.en,
                "headers": headers_of(event),
                "payload": example_of(event).model_dump(mode="json"),
            }
        ],
        "x-title-id": told.title.id,
        "x-said-by": list(told.said_by),
        "x-dataschema": f"{SCHEMA_BASE}{event.TOPIC}",
        **_ending(event.TOPIC),
    }


def _paragraphs(told: Explained) -> Iterable[str]:
    yield f"{told.happened.en} {told.sent.en}"
    yield f"You may conclude: {told.conclude.en}"
    yield f"You may not conclude: {told.never.en}"


def _ending(topic: str) -> Document:
    if (known := DEPRECATED.get(topic)) is None:
        return {}
    return {
        "deprecated": True,
        "x-sunset": known.sunset.isoformat(),
        "x-successor": known.successor,
    }


def _trait() -> Document:
    return {
        "headers": headers_schema(),
        "correlationId": {
            "description": "the request of a person that all this came from",
            "location": "$message.header#/ce_correlationid",
        },
        "bindings": {
            "kafka": {
                "key": {
                    "type": "string",
                    "pattern": OFFICE_PATTERN,
                    "description": "office, the same as ce_partitionkey",
                },
                "bindingVersion": _BINDING,
            }
        },
    }


def headers_of(event: type[Event]) -> dict[str, str]:
    """The headers of an event's example."""
    example = example_of(event)
    attributes = Attributes(
        id=UUID("6f9619ff-8b86-4011-b42d-00c04fc964ff"),
        source=EXPLAINED[event].said_by[0],
        type=event.TOPIC,
        subject=example.cycle,
        time=at(9),
        dataschema=f"{SCHEMA_BASE}{event.TOPIC}",
        partitionkey=example.office,
        sequence=1,
        correlationid=UUID("0e4f1c1e-5c1a-4b8e-9a58-0d5c4b9f3a10"),
        causationid=UUID("2b7c7b52-94cb-4b2f-8d0c-6f8a3a0f1e77"),
    )
    return {name: value.decode() for name, value in to_headers(attributes)}


def text() -> str:
    """The document as it is written."""
    return json.dumps(document(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")

"""The headers of every record, for programs and for people: name, meaning, JSON Schema."""

from dataclasses import dataclass
from typing import Any, Final

from shared.contract.cloudevents import CONTENT_TYPE, SCHEMA_BASE
from shared.contract.compatibility import WORDS
from shared.contract.explained import SERVICES
from shared.contract.identifiers import CYCLE_PATTERN, OFFICE_PATTERN

_UUID: Final = {"type": "string", "format": "uuid"}


@dataclass(frozen=True, slots=True)
class Header:
    """One header. ``meaning`` is Markdown; an optional one may be missing."""

    name: str
    meaning: str
    schema: dict[str, Any]
    optional: bool = False


HEADERS: Final = (
    Header("ce_specversion", "`1.0`", {"type": "string", "const": "1.0"}),
    Header("ce_id", "id of this event (UUID); a double has the same", _UUID),
    Header(
        "ce_source",
        f"service that said it: {', '.join(f'`{service}`' for service in SERVICES)}",
        {"type": "string", WORDS: list(SERVICES)},
    ),
    Header("ce_type", "the same word as the topic", {"type": "string"}),
    Header(
        "ce_subject",
        "cycle: `<office>:<year>-Q<quarter>:r<revision>`",
        {"type": "string", "pattern": CYCLE_PATTERN},
    ),
    Header("ce_time", "when it was said, RFC 3339", {"type": "string", "format": "date-time"}),
    Header(
        "ce_dataschema",
        "`urn:kinerja:schema:<topic>`: the `$id` of a file in `contracts/schemas`",
        {"type": "string", "pattern": f"^{SCHEMA_BASE}"},
    ),
    Header(
        "ce_partitionkey",
        "office; also the record's key",
        {"type": "string", "pattern": OFFICE_PATTERN},
    ),
    Header(
        "ce_sequence",
        "1, 2, 3 … without gaps per source, type and subject",
        {"type": "string", "pattern": "^[1-9][0-9]*$"},
    ),
    Header("ce_correlationid", "the request of a person that all this came from", _UUID),
    Header("ce_causationid", "the message that this event answers", _UUID),
    Header("content-type", "`application/json`", {"type": "string", "const": CONTENT_TYPE}),
    Header(
        "traceparent",
        "W3C trace context, where the request had one",
        {"type": "string"},
        optional=True,
    ),
    Header(
        "ce_deprecated",
        "`true` where this version is about to end "
        "([how versions end](../explanation/compatibility.md#how-a-version-ends))",
        {"type": "string", "const": "true"},
        optional=True,
    ),
    Header(
        "ce_deprecationfrom",
        "with it: since when this is so, RFC 3339",
        {"type": "string", "format": "date-time"},
        optional=True,
    ),
    Header(
        "ce_deprecationsunset",
        "with it: until when at least this version is said, RFC 3339",
        {"type": "string", "format": "date-time"},
        optional=True,
    ),
    Header(
        "ce_deprecationmigration",
        "with it: `urn:kinerja:schema:<topic>` of the version to go to",
        {"type": "string", "pattern": f"^{SCHEMA_BASE}"},
        optional=True,
    ),
)


def headers_schema() -> dict[str, Any]:
    """JSON Schema of the headers as one object; others than these may come and are ignored."""
    return {
        "type": "object",
        "properties": {
            header.name: {**header.schema, "description": _plain(header.meaning)}
            for header in HEADERS
        },
        "required": [header.name for header in HEADERS if not header.optional],
    }


def _plain(meaning: str) -> str:
    """Without the address of a link, which holds in our documents alone."""
    return meaning.partition(" ([")[0]

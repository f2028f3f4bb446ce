"""``docs/reference/events.md``: what the contract says of its events."""

from collections.abc import Iterator
from typing import Final

from shared.contract import EVENTS, Event
from shared.contract.compatibility import WORDS
from shared.contract.schemas import Schema, example_of, file_name, schema_of

SAID_BY: Final = {
    "FormIssued": "collector",
    "DataSubmitted": "collector",
    "RecapReady": "recap",
    "DiscrepancyFound": "recap (faults it computed), approval (disputed or returned figures)",
    "DraftAgreed": "approval",
    "Approved": "approval",
    "StepProgressed": "every service",
}
_HEADERS: Final = (
    ("ce_specversion", "`1.0`"),
    ("ce_id", "id of this event (UUID); a double has the same"),
    ("ce_source", "service that said it: `collector`, `recap`, `approval`, `notifier`, `portal`"),
    ("ce_type", "the same word as the topic"),
    ("ce_subject", "cycle: `<office>:<year>-Q<quarter>:r<revision>`"),
    ("ce_time", "when it was said, RFC 3339"),
    ("ce_dataschema", "`urn:kinerja:schema:<topic>`: the `$id` of a file in `contracts/schemas`"),
    ("ce_partitionkey", "office; also the record's key"),
    ("ce_sequence", "1, 2, 3 … without gaps per source, type and subject"),
    ("ce_correlationid", "the request of a person that all this came from"),
    ("ce_causationid", "the message that this event answers"),
    ("content-type", "`application/json`"),
    ("traceparent", "W3C trace context, where the request had one"),
)


def page() -> str:
    """The page about all events, in Markdown."""
    schemas = {event: schema_of(event) for event in EVENTS}
    parts = {name: part for s in schemas.values() for name, part in s["$defs"].items()}
    lines = [
        *_opening(),
        *(line for event, schema in schemas.items() for line in _event(event, schema)),
        "## Parts",
        "",
        *(line for name in sorted(parts) for line in _part(name, parts[name])),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _opening() -> Iterator[str]:
    yield "# Events"
    yield ""
    yield (
        "Written by `python -m docs.generate` from `shared/contract`; do not edit. Schemas for "
        "programs are in [`contracts/schemas`](../../contracts/schemas). How to read the topics: "
        "[subscribe](../how-to/subscribe.md)."
    )
    yield ""
    yield "| Event | Topic | Said by |"
    yield "|---|---|---|"
    for event in EVENTS:
        name = event.__name__
        yield f"| [{name}](#{name.lower()}) | `{event.TOPIC}` | {SAID_BY[name]} |"
    yield from ("", "## Headers", "")
    yield "CloudEvents 1.0.2 in Kafka binary mode: attributes are headers, the value is the body."
    yield from ("", "| Header | Holds |", "|---|---|")
    yield from (f"| `{name}` | {meaning} |" for name, meaning in _HEADERS)
    yield ""


def _event(event: type[Event], schema: Schema) -> Iterator[str]:
    yield from (f"## {event.__name__}", "", _words(schema["description"]), "")
    step, file = example_of(event).sop_step, file_name(event)
    yield (
        f"Topic `{event.TOPIC}` · SOP step in the example: {step} · schema and example: "
        f"[{file}](../../contracts/schemas/{file})"
    )
    yield ""
    yield from _fields(schema)


def _part(name: str, part: Schema) -> Iterator[str]:
    yield from (f"### {name}", "", _words(part.get("description", "")), "")
    if WORDS in part:
        yield " · ".join(f"`{word}`" for word in part[WORDS])
        yield ""
    else:
        yield from _fields(part)


def _fields(schema: Schema) -> Iterator[str]:
    yield from ("| Field | Type | Required | Meaning |", "|---|---|---|---|")
    required = schema.get("required", [])
    for name, field in schema["properties"].items():
        there = "yes" if name in required else "no"
        yield f"| `{name}` | {_type(field)} | {there} | {_words(field.get('description', ''))} |"
    yield ""


def _type(field: Schema) -> str:
    if "$ref" in field:
        name = field["$ref"].rsplit("/", 1)[1]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in field:
        return " or ".join(dict.fromkeys(_type(choice) for choice in field["anyOf"]))
    if field.get("type") == "array":
        return f"list of {_type(field['items'])}"
    return _plain(field)


def _plain(field: Schema) -> str:
    kind = str(field.get("type", "any"))
    if "format" in field:
        return f"{kind} ({field['format']})"
    if kind == "string" and "pattern" in field:
        return _pattern(field["pattern"])
    return kind


def _pattern(pattern: str) -> str:
    """A decimal's pattern is long and says less than its name."""
    if "\\d" in pattern:
        return "decimal as string"
    escaped = pattern.replace("|", "\\|")
    return f"string `{escaped}`"


def _words(text: str) -> str:
    """Docstring to one Markdown paragraph."""
    return " ".join(text.split()).replace("``", "`").replace("|", "\\|")

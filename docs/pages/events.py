"""``docs/reference/events.md``: what the contract says of its events."""

from collections.abc import Iterator

from shared.contract import EVENTS, Event
from shared.contract.compatibility import WORDS
from shared.contract.explained import EXPLAINED, Explained
from shared.contract.headers import HEADERS
from shared.contract.schemas import Schema, example_of, file_name, schema_of


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
        "programs are in [`contracts/schemas`](../../contracts/schemas), all of it as AsyncAPI 3.0 "
        "in [`contracts/asyncapi.json`](../../contracts/asyncapi.json). How to read the topics: "
        "[subscribe](../subscribe/README.md)."
    )
    yield ""
    yield "| Event | Topic | Said by |"
    yield "|---|---|---|"
    for event in EVENTS:
        name = event.__name__
        said_by = ", ".join(EXPLAINED[event].said_by)
        yield f"| [{name}](#{name.lower()}) | `{event.TOPIC}` | {said_by} |"
    yield from ("", "## Headers", "")
    yield "CloudEvents 1.0.2 in Kafka binary mode: attributes are headers, the value is the body."
    yield from ("", "| Header | Holds |", "|---|---|")
    yield from (f"| `{header.name}` | {header.meaning} |" for header in HEADERS)
    yield ""


def _event(event: type[Event], schema: Schema) -> Iterator[str]:
    yield from (f"## {event.__name__}", "", _words(schema["description"]), "")
    yield from _explained(EXPLAINED[event])
    step, file = example_of(event).sop_step, file_name(event)
    yield (
        f"Topic `{event.TOPIC}` · SOP step in the example: {step} · schema and example: "
        f"[{file}](../../contracts/schemas/{file})"
    )
    yield ""
    yield from _fields(schema)


def _explained(told: Explained) -> Iterator[str]:
    yield f"*{told.title.id}.* {told.happened.id} {told.sent.id}"
    yield ""
    yield f"- **Boleh disimpulkan**: {told.conclude.id}"
    yield f"- **Tidak boleh disimpulkan**: {told.never.id}"
    yield f"- **When**: {told.sent.en}"
    yield f"- **You may conclude**: {told.conclude.en}"
    yield f"- **You may not conclude**: {told.never.en}"
    yield ""


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

"""``docs/reference/events.md``: what the contract says of its events."""

from collections.abc import Iterable, Iterator

from shared.contract import EVENTS, Event
from shared.contract.explained import EXPLAINED, Explained
from shared.contract.headers import HEADERS
from shared.contract.schemas import Schema, example_of, file_name, schema_of
from shared.contract.shape import Field, Kind, Part, fields, parts


def page() -> str:
    """The page about all events, in Markdown."""
    schemas = {event: schema_of(event) for event in EVENTS}
    named = {part.name: part for schema in schemas.values() for part in parts(schema)}
    lines = [
        *_opening(),
        *(line for event, schema in schemas.items() for line in _event(event, schema)),
        "## Parts",
        "",
        *(line for name in sorted(named) for line in _part(named[name])),
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
    yield from _fields(fields(schema))


def _explained(told: Explained) -> Iterator[str]:
    yield f"*{told.title.id}.* {told.happened.id} {told.sent.id}"
    yield ""
    yield f"- **Boleh disimpulkan**: {told.conclude.id}"
    yield f"- **Tidak boleh disimpulkan**: {told.never.id}"
    yield f"- **When**: {told.sent.en}"
    yield f"- **You may conclude**: {told.conclude.en}"
    yield f"- **You may not conclude**: {told.never.en}"
    yield ""


def _part(part: Part) -> Iterator[str]:
    yield from (f"### {part.name}", "", _words(part.meaning), "")
    if part.words:
        yield " · ".join(f"`{word}`" for word in part.words)
        yield ""
    else:
        yield from _fields(part.fields)


def _fields(found: Iterable[Field]) -> Iterator[str]:
    yield from ("| Field | Type | Required | Meaning |", "|---|---|---|---|")
    for field in found:
        there = "yes" if field.required else "no"
        kinds = " or ".join(map(_kind, field.kinds))
        yield f"| `{field.name}` | {kinds} | {there} | {_words(field.meaning)} |"
    yield ""


def _kind(kind: Kind) -> str:
    if kind.part is not None:
        return f"{kind.words} [{kind.part}](#{kind.part.lower()})".strip()
    if kind.pattern is not None:
        escaped = kind.pattern.replace("|", "\\|")
        return f"{kind.words} `{escaped}`"
    return kind.words


def _words(text: str) -> str:
    """Docstring to one Markdown paragraph."""
    return " ".join(text.split()).replace("``", "`").replace("|", "\\|")

"""A schema as a table for people: fields, kinds, what must be there. No markup.

The reference page and the portal's pages of the contract are written from it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from shared.contract.compatibility import WORDS

Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a field may be: words, a pattern if it has one, the part that it is if it is one."""

    words: str
    pattern: str | None = None
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One line of the table. ``kinds`` are alternatives."""

    name: str
    kinds: tuple[Kind, ...]
    required: bool
    meaning: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of bodies that has a name: fields, or the words that it may be today."""

    name: str
    meaning: str
    fields: tuple[Field, ...]
    words: tuple[str, ...]


def fields(schema: Schema) -> tuple[Field, ...]:
    """The fields of an object, in their order."""
    required = schema.get("required", ())
    return tuple(
        Field(name, tuple(dict.fromkeys(_kinds(field))), name in required, _told(field))
        for name, field in schema.get("properties", {}).items()
    )


def parts(schema: Schema) -> tuple[Part, ...]:
    """All named parts that a body may hold, by name."""
    named: dict[str, Schema] = schema.get("$defs", {})
    return tuple(
        Part(name, _told(part), fields(part), tuple(part.get(WORDS, ())))
        for name, part in sorted(named.items())
    )


def _told(schema: Schema) -> str:
    return " ".join(str(schema.get("description", "")).split())


def _kinds(field: Schema, before: str = "") -> Iterator[Kind]:
    if "$ref" in field:
        yield Kind(before.strip(), part=field["$ref"].rsplit("/", 1)[1])
    elif "anyOf" in field:
        for choice in field["anyOf"]:
            yield from _kinds(choice, before)
    elif field.get("type") == "array":
        yield from _kinds(field["items"], f"{before}list of ")
    else:
        yield _plain(field, before)


def _plain(field: Schema, before: str) -> Kind:
    kind = str(field.get("type", "any"))
    if "format" in field:
        return Kind(f"{before}{kind} ({field['format']})")
    if kind == "string" and "pattern" in field:
        # A decimal's pattern is long and says less than its name.
        if "\\d" in field["pattern"]:
            return Kind(f"{before}decimal as string")
        return Kind(f"{before}{kind}", field["pattern"])
    return Kind(f"{before}{kind}")

"""Whether readers and writers of two versions of a schema understand each other, both ways.

Full compatibility: a new reader takes whatever an old writer said, and an old reader whatever
a new writer says. So an event may only gain optional fields, and lose or change nothing.
"""

from collections.abc import Iterator
from typing import Any, Final

Schema = dict[str, Any]

WORDS: Final = "x-extensible-enum"
"""Keyword of an open list of words: it may grow, since readers show a word they do not know."""

_INNER: Final = ("items", "additionalProperties", "propertyNames")
_CHOICES: Final = ("anyOf", "oneOf", "allOf", "prefixItems")
_HARMLESS: Final = frozenset(
    {"$schema", "$comment", "title", "description", "examples", "deprecated"}
)
"""What says nothing about which bodies are valid."""
_COMPARED: Final = frozenset(
    {"$defs", "$ref", "properties", "required", "enum", WORDS, *_INNER, *_CHOICES}
)
"""What is taken apart. Every other keyword must stay as it was, known to us or not."""


def incompatibilities(old: Schema, new: Schema) -> list[str]:
    """Each forbidden change as ``place: what happened``; empty where both ways are safe."""
    return list(_Comparison(old, new).of(old, new, "$"))


class _Comparison:
    """Two schemas side by side, references followed."""

    def __init__(self, old: Schema, new: Schema) -> None:
        self._old = old.get("$defs", {})
        self._new = new.get("$defs", {})
        self._inside: list[tuple[str, str]] = []
        """References that are being followed: a part may hold itself."""

    def of(self, old: Schema, new: Schema, place: str) -> Iterator[str]:
        references = old.get("$ref", ""), new.get("$ref", "")
        if any(references) and references in self._inside:
            return
        self._inside.append(references)
        yield from self._parts(_followed(old, self._old), _followed(new, self._new), place)
        self._inside.pop()

    def _parts(self, old: Schema, new: Schema, place: str) -> Iterator[str]:
        yield from _plain(old, new, place)
        yield from _words(old, new, place)
        yield from self._properties(old, new, place)
        for keyword in _INNER:
            yield from self._inner(old.get(keyword), new.get(keyword), f"{place}.{keyword}")
        for keyword in _CHOICES:
            yield from self._choices(
                old.get(keyword, []), new.get(keyword, []), f"{place}.{keyword}"
            )

    def _properties(self, old: Schema, new: Schema, place: str) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        needed, needed_now = set(old.get("required", [])), set(new.get("required", []))
        for name in sorted(before.keys() - after.keys()):
            yield f"{place}.{name}: was removed"
        for name in sorted(needed_now - needed):
            yield f"{place}.{name}: is required now; what was said before may lack it"
        for name in sorted(needed - needed_now):
            if name in after:
                yield f"{place}.{name}: may be missing now; older readers need it"
        for name in sorted(before.keys() & after.keys()):
            yield from self.of(before[name], after[name], f"{place}.{name}")

    def _inner(self, old: Any, new: Any, place: str) -> Iterator[str]:
        if isinstance(old, dict) and isinstance(new, dict):
            yield from self.of(old, new, place)
        elif old != new:
            yield f"{place}: changed from {_word(old)} to {_word(new)}"

    def _choices(self, old: list[Schema], new: list[Schema], place: str) -> Iterator[str]:
        if len(old) != len(new):
            yield f"{place}: {len(old)} choices became {len(new)}"
            return
        for number, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from self.of(before, after, f"{place}[{number}]")


def _followed(schema: Schema, definitions: dict[str, Schema]) -> Schema:
    """The schema with its reference, if it is one, replaced by what is meant."""
    if "$ref" not in schema:
        return schema
    name = schema["$ref"].removeprefix("#/$defs/")
    rest = {key: value for key, value in schema.items() if key != "$ref"}
    return _followed(definitions[name], definitions) | rest


def _plain(old: Schema, new: Schema, place: str) -> Iterator[str]:
    for keyword in sorted((old.keys() | new.keys()) - _HARMLESS - _COMPARED):
        before, after = old.get(keyword), new.get(keyword)
        if before != after or (keyword in old) is not (keyword in new):
            yield f"{place}: {keyword} changed from {_word(before)} to {_word(after)}"


def _words(old: Schema, new: Schema, place: str) -> Iterator[str]:
    """A closed list of words: a new one is unknown to older readers, a lost one to newer ones."""
    before, after = old.get("enum"), new.get("enum")
    if (before is None) is not (after is None):
        yield f"{place}: a closed list of words became open or the other way round"
    for word in before or ():
        if word not in (after or ()):
            yield f"{place}: the word {word!r} was removed"
    for word in after or ():
        if word not in (before or ()):
            yield f"{place}: the word {word!r} is new; older readers refuse it"
    for word in old.get(WORDS, ()):
        if word not in new.get(WORDS, ()):
            yield f"{place}: the word {word!r} was removed"


def _word(value: object) -> str:
    return "none" if value is None else repr(value)

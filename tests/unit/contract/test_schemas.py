"""The published schemas say what is said, stay what they were, and each break is found."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from shared.contract import EVENTS, Event
from shared.contract import schemas as published
from shared.contract.compatibility import incompatibilities
from shared.contract.schemas import example_of, file_name, forbidden_changes, schema_of, text_of

ROOT: Final = Path(__file__).parents[3]
each_event = pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
Schema = dict[str, Any]


@each_event
def test_the_committed_schema_is_the_generated_one(event: type[Event]) -> None:
    committed = (ROOT / published.FOLDER / file_name(event)).read_text(encoding="utf-8")

    assert committed == text_of(schema_of(event)), "run: python -m shared.contract.schemas"


def test_no_other_schema_is_published(tmp_path: Path) -> None:
    written = {path.name for path in published.write(tmp_path / "schemas")}

    assert {path.name for path in (ROOT / published.FOLDER).iterdir()} == written


def test_nothing_that_was_released_is_broken() -> None:
    assert list((ROOT / published.RELEASED).glob("*/*.json"))
    assert list(forbidden_changes(ROOT / published.RELEASED)) == []


@each_event
def test_a_schema_is_one_and_takes_its_example(event: type[Event]) -> None:
    schema = schema_of(event)
    Draft202012Validator.check_schema(schema)

    Draft202012Validator(schema).validate(example_of(event).model_dump(mode="json"))

    assert schema["$id"] == f"urn:kinerja:schema:{event.TOPIC}"


@each_event
def test_a_schema_lets_readers_ignore_what_they_do_not_know(event: type[Event]) -> None:
    body = example_of(event).model_dump(mode="json") | {"tomorrow": 1}

    Draft202012Validator(schema_of(event)).validate(body)
    assert '"additionalProperties": false' not in text_of(schema_of(event))


@each_event
def test_a_schema_refuses_what_a_reader_would_refuse(event: type[Event]) -> None:
    validator = Draft202012Validator(schema_of(event))
    body = example_of(event).model_dump(mode="json")

    for changed in (body | {"cycle": "x"}, body | {"sop_step": 9}, body | {"actor": {}}):
        with pytest.raises(ValidationError):
            validator.validate(changed)


@each_event
def test_what_any_release_said_is_valid_now_and_what_is_said_now_was_valid_then(
    event: type[Event],
) -> None:
    """Full, transitive: with every release, not with the last alone."""
    releases = [
        json.loads(path.read_text(encoding="utf-8"))
        for path in (ROOT / published.RELEASED).glob(f"*/{file_name(event)}")
    ]

    assert releases
    for old in releases:
        for example in old["examples"]:
            Draft202012Validator(schema_of(event)).validate(example)
            event.model_validate(example)
        Draft202012Validator(old).validate(example_of(event).model_dump(mode="json"))


# --- compatibility ------------------------------------------------------------------------

OLD: Final[Schema] = {
    "$id": "urn:x",
    "type": "object",
    "required": ["cycle", "part"],
    "properties": {
        "cycle": {"type": "string", "pattern": "^a$", "maxLength": 9},
        "note": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None},
        "count": {"type": "integer", "minimum": 1, "maximum": 7},
        "word": {"$ref": "#/$defs/Word"},
        "open": {"$ref": "#/$defs/Open"},
        "part": {"$ref": "#/$defs/Part"},
        "parts": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/Part"}},
        "map": {"type": "object", "additionalProperties": {"type": "string"}},
    },
    "$defs": {
        "Word": {"enum": ["A", "B"], "type": "string"},
        "Open": {"x-extensible-enum": ["A", "B"], "type": "string"},
        "Part": {
            "type": "object",
            "properties": {"name": {"type": "string"}, "again": {"$ref": "#/$defs/Part"}},
            "required": ["name"],
        },
    },
}
Change = Callable[[Schema], object]


def put(path: str, value: object) -> Change:
    """Set what stands at a dotted path; ``...`` takes it away."""

    def change(schema: Schema) -> None:
        *way, last = path.split(".")
        for step in way:
            schema = schema[step]
        if value is ...:
            del schema[last]
        else:
            schema[last] = value

    return change


def rename(schema: Schema) -> None:
    schema["properties"]["remark"] = schema["properties"].pop("note")


FORBIDDEN: Final[dict[str, tuple[Change, str]]] = {
    "a property removed": (put("properties.note", ...), "$.note: was removed"),
    "a property renamed": (rename, "$.note: was removed"),
    "a property newly required": (
        put("required", ["cycle", "part", "note"]),
        "$.note: is required now; what was said before may lack it",
    ),
    "a property no longer required": (
        put("required", ["part"]),
        "$.cycle: may be missing now; older readers need it",
    ),
    "a type changed": (
        put("properties.count.type", "number"),
        "$.count: type changed from 'integer' to 'number'",
    ),
    "a bound narrowed": (
        put("properties.count.minimum", 2),
        "$.count: minimum changed from 1 to 2",
    ),
    "a bound widened": (
        put("properties.count.maximum", 8),
        "$.count: maximum changed from 7 to 8",
    ),
    "a bound added": (
        put("properties.count.multipleOf", 2),
        "$.count: multipleOf changed from none to 2",
    ),
    "a bound dropped": (
        put("properties.cycle.maxLength", ...),
        "$.cycle: maxLength changed from 9 to none",
    ),
    "a pattern changed": (
        put("properties.cycle.pattern", "^b$"),
        "$.cycle: pattern changed from '^a$' to '^b$'",
    ),
    "a format added": (
        put("properties.cycle.format", "date"),
        "$.cycle: format changed from none to 'date'",
    ),
    "a word removed": (put("$defs.Word.enum", ["A"]), "$.word: the word 'B' was removed"),
    "a word added": (
        put("$defs.Word.enum", ["A", "B", "C"]),
        "$.word: the word 'C' is new; older readers refuse it",
    ),
    "a word removed from an open list": (
        put("$defs.Open.x-extensible-enum", ["A"]),
        "$.open: the word 'B' was removed",
    ),
    "a list of words opened": (
        put("$defs.Word.enum", ...),
        "$.word: a closed list of words became open or the other way round",
    ),
    "a choice removed": (
        put("properties.note.anyOf", [{"type": "string"}]),
        "$.note.anyOf: 2 choices became 1",
    ),
    "a choice changed": (
        put("properties.note.anyOf", [{"type": "integer"}, {"type": "null"}]),
        "$.note.anyOf[0]: type changed from 'string' to 'integer'",
    ),
    "a default changed": (
        put("properties.note.default", ""),
        "$.note: default changed from none to ''",
    ),
    "a default of null taken away": (
        put("properties.note.default", ...),
        "$.note: default changed from none to none",
    ),
    "something deep in a part": (
        put("$defs.Part.properties.name.type", "integer"),
        "$.part.name: type changed from 'string' to 'integer'",
    ),
    "items": (
        put("properties.parts.items", {"type": "string"}),
        "$.parts.items: type changed from 'object' to 'string'",
    ),
    "the least number of items": (
        put("properties.parts.minItems", 0),
        "$.parts: minItems changed from 1 to 0",
    ),
    "values of a map": (
        put("properties.map.additionalProperties", {"type": "integer"}),
        "$.map.additionalProperties: type changed from 'string' to 'integer'",
    ),
    "an object closed": (
        put("additionalProperties", value=False),
        "$.additionalProperties: changed from none to False",
    ),
    "a keyword that the checker does not know": (
        put("properties.map.minProperties", 1),
        "$.map: minProperties changed from none to 1",
    ),
    "a condition added": (
        put("if", {"required": ["note"]}),
        "$: if changed from none to {'required': ['note']}",
    ),
    "another topic": (put("$id", "urn:y"), "$: $id changed from 'urn:x' to 'urn:y'"),
}
ALLOWED: Final[dict[str, Change]] = {
    "nothing": lambda _schema: None,
    "an optional property": put("properties.more", {"type": "string"}),
    "an optional property of a part": put("$defs.Part.properties.more", {"type": "string"}),
    "other words of explanation": put("properties.note.description", "explained"),
    "an announced end": put("deprecated", value=True),
    "another title": put("$defs.Part.title", "Another"),
    "another example": put("examples", [{}]),
    "another order of words": put("$defs.Word.enum", ["B", "A"]),
    "a word added to an open list": put("$defs.Open.x-extensible-enum", ["A", "B", "C"]),
    "a definition written in place": put("properties.word", {"type": "string", "enum": ["A", "B"]}),
}


@pytest.mark.parametrize(("change", "found"), FORBIDDEN.values(), ids=FORBIDDEN.keys())
def test_a_forbidden_change_is_found_and_named(change: Change, found: str) -> None:
    new = deepcopy(OLD)
    change(new)

    assert found in incompatibilities(OLD, new)


@pytest.mark.parametrize("change", ALLOWED.values(), ids=ALLOWED.keys())
def test_an_allowed_change_is_no_finding(change: Change) -> None:
    new = deepcopy(OLD)
    change(new)

    assert incompatibilities(OLD, new) == []


@given(st.data())
def test_no_property_of_a_real_event_can_be_dropped_unseen(data: st.DataObject) -> None:
    schema = schema_of(data.draw(st.sampled_from(EVENTS)))
    holder = data.draw(
        st.sampled_from([schema, *(d for d in schema["$defs"].values() if "properties" in d)])
    )
    new = deepcopy(schema)
    place = new if holder is schema else new["$defs"][holder["title"]]
    place["properties"].pop(data.draw(st.sampled_from(sorted(holder["properties"]))))

    assert incompatibilities(schema, new) != []


def test_a_release_that_knew_an_event_more_is_broken(tmp_path: Path) -> None:
    old = tmp_path / "0.0.9"
    published.write(old)
    (old / "Forgotten.v1.json").write_text("{}", encoding="utf-8")

    assert list(forbidden_changes(tmp_path)) == [
        "0.0.9/Forgotten.v1.json: this event is not said any more"
    ]


def test_each_release_is_compared_not_the_last_alone(tmp_path: Path) -> None:
    for version in ("0.1.0", "0.2.0"):
        for path in published.write(tmp_path / version):
            schema = json.loads(path.read_text(encoding="utf-8"))
            if (version, path.name) == ("0.1.0", "Approved.v1.json"):
                schema["properties"]["once"] = {"type": "string"}
            path.write_text(text_of(schema), encoding="utf-8")

    assert list(forbidden_changes(tmp_path)) == ["0.1.0/Approved.v1.json: $.once: was removed"]


def test_the_command_writes_and_says_what_is_forbidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(published, "FOLDER", tmp_path / "schemas")
    monkeypatch.setattr(published, "RELEASED", tmp_path / "released")
    assert published.main() == 0

    (path, *_) = published.write(tmp_path / "released" / "0.1.0")
    path.write_text('{"properties": {"gone": {}}}', encoding="utf-8")

    assert published.main() == 1
    assert "$.gone: was removed" in capsys.readouterr().err

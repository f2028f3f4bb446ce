"""Each public event, to the letter: a reader in another language has nothing else to rely on."""

import json
from pathlib import Path
from typing import Any, Final, cast

import pytest
from pydantic import ValidationError
from pydantic_core import to_json

from shared.contract import BY_TOPIC, EVENTS, TOPICS, Event
from shared.contract.identifiers import Period
from shared.contract.schemas import example_of
from shared.privacy import scan

GOLDEN: Final = Path(__file__).parent / "golden"
RECORDED: Final = Path(__file__).parent / "recorded"
"""What released versions said, one folder each; never changed."""

each_event = pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)


@each_event
def test_an_event_is_said_exactly_as_its_golden_file_has_it(event: type[Event]) -> None:
    said = to_json(example_of(event), indent=2).decode() + "\n"

    assert said == (GOLDEN / f"{event.__name__}.json").read_text(encoding="utf-8")


def test_there_is_a_golden_file_for_each_event_and_no_other() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == {event.__name__ for event in EVENTS}


@pytest.mark.parametrize(
    "recording",
    sorted(RECORDED.glob("*/*.json")),
    ids=lambda path: f"{path.parent.name}-{path.stem}",
)
def test_what_an_earlier_version_said_is_still_read(recording: Path) -> None:
    event = next(event for event in EVENTS if event.__name__ == recording.stem)

    read = event.model_validate_json(recording.read_bytes(), extra="ignore")

    said = json.loads(recording.read_bytes())
    assert json.loads(to_json(read)) == _completed(json.loads(to_json(read)), said)


@each_event
def test_what_was_said_is_read_back_as_the_same(event: type[Event]) -> None:
    example = example_of(event)

    assert event.model_validate_json(to_json(example)) == example


@each_event
def test_unknown_fields_are_refused_on_the_way_out_at_any_depth(event: type[Event]) -> None:
    body = _body(event)

    for changed in (body | {"tomorrow": 1}, body | {"actor": {**body["actor"], "nik": 1}}):
        with pytest.raises(ValidationError, match="extra_forbidden"):
            event.model_validate(changed)


@each_event
def test_unknown_fields_are_ignored_on_the_way_in_at_any_depth(event: type[Event]) -> None:
    body = _body(event)
    strange = _with_strange_fields(body)

    assert strange != body
    assert event.model_validate_json(json.dumps(strange), extra="ignore") == example_of(event)


@each_event
def test_an_event_cannot_be_changed_once_it_is_said(event: type[Event]) -> None:
    with pytest.raises(ValidationError):
        example_of(event).cycle = "6304-lain:2025-Q3:r0"  # type: ignore[misc]


@each_event
def test_an_example_tells_nothing_of_a_person(event: type[Event]) -> None:
    assert scan(example_of(event)) == ()
    assert "(contoh)" in example_of(event).actor.name


def test_a_topic_is_kebab_case_with_a_version_and_one_event_each() -> None:
    assert len(TOPICS) == len(set(TOPICS)) == len(EVENTS) == len(BY_TOPIC)
    for topic in TOPICS:
        product, name, version = topic.split(".")
        assert (product, name, version) == ("kinerja", name.lower(), "v1")
    assert all(_kebab(event.__name__) == event.TOPIC.split(".")[1] for event in EVENTS)


@pytest.mark.parametrize(
    "field",
    [
        {"office": "6304 dukcapil"},
        {"office": ""},
        {"cycle": "6304-dukcapil:2025-Q5:r0"},
        {"cycle": "6304-dukcapil"},
        {"sop_step": 0},
        {"sop_step": 8},
        {"actor": None},
        {"versions": {}},
    ],
)
@each_event
def test_what_every_event_has_is_checked_in_every_event(
    event: type[Event], field: dict[str, object]
) -> None:
    with pytest.raises(ValidationError):
        event.model_validate(_body(event) | field)


def test_a_cycle_is_taken_apart_and_put_together_again() -> None:
    period = Period.of("6304-dukcapil:2025-Q3:r12")

    assert (period.office, period.year, period.quarter) == ("6304-dukcapil", 2025, 3)
    assert (period.revision, period.label) == (12, "2025-Q3")
    assert period.cycle == "6304-dukcapil:2025-Q3:r12"


@pytest.mark.parametrize("text", ["", "6304", "6304-dukcapil:2025-Q0:r0", "a:2025-Q1:r0"])
def test_what_is_no_cycle_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a cycle id"):
        Period.of(text)


def _body(event: type[Event]) -> dict[str, dict[str, object]]:
    return cast("dict[str, dict[str, object]]", example_of(event).model_dump(mode="json"))


def _with_strange_fields(value: object) -> object:
    if isinstance(value, dict):
        return {name: _with_strange_fields(item) for name, item in value.items()} | {"tomorrow": 1}
    return [_with_strange_fields(item) for item in value] if isinstance(value, list) else value


def _kebab(name: str) -> str:
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).removeprefix("-")


def _completed(read: Any, said: Any) -> Any:
    """What was said, with the fields that only the reader knows put in."""
    if isinstance(said, dict):
        return {k: _completed(v, said[k]) if k in said else v for k, v in read.items()}
    if isinstance(said, list):
        return [_completed(r, s) for r, s in zip(read, said, strict=True)]
    return said

"""JSON Schemas of the events, and whether a new one may replace those that were released.

``python -m shared.contract.schemas`` writes ``contracts/schemas`` anew and names every change
that a released version forbids; it then ends with 1. A release is a copy of that folder under
``contracts/released/<version>``, never touched again.

Published schemas leave objects open: readers must ignore what they do not know. What we say is
closed all the same, since the models refuse unknown fields. Word lists are open too (decision
0015): ``x-extensible-enum`` names the words of today, and a reader shows one that it does not know.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from shared.contract import EVENTS, Event
from shared.contract.cloudevents import SCHEMA_BASE
from shared.contract.compatibility import WORDS, incompatibilities

Schema = dict[str, Any]

FOLDER: Final = Path("contracts/schemas")
RELEASED: Final = Path("contracts/released")
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def example_of(event: type[Event]) -> Event:
    """The example that every event's file has."""
    example = vars(sys.modules[event.__module__])["EXAMPLE"]
    if not isinstance(example, event):
        raise TypeError(f"{event.__module__}.EXAMPLE is no {event.__name__}")
    return example


def schema_of(event: type[Event]) -> Schema:
    """The schema of an event's body as it is said (JSON Schema 2020-12)."""
    schema = _opened(event.model_json_schema(mode="serialization"))
    return {
        "$schema": _DIALECT,
        "$id": f"{SCHEMA_BASE}{event.TOPIC}",
        **schema,
        "examples": [example_of(event).model_dump(mode="json")],
    }


def file_name(event: type[Event]) -> str:
    """``FormIssued.v1.json``: the version is the topic's."""
    return f"{event.__name__}.{event.TOPIC.rsplit('.', 1)[1]}.json"


def text_of(schema: Schema) -> str:
    """A schema as it is written."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write(folder: Path) -> list[Path]:
    """Write one file per event; the files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for event in EVENTS:
        paths.append(folder / file_name(event))
        paths[-1].write_text(text_of(schema_of(event)), encoding="utf-8")
    return paths


def forbidden_changes(released: Path) -> Iterator[str]:
    """What differs from any released version in a way that some reader would trip over."""
    new = {file_name(event): schema_of(event) for event in EVENTS}
    for path in sorted(released.glob("*/*.json")):
        place = f"{path.parent.name}/{path.name}"
        if path.name not in new:
            yield f"{place}: this event is not said any more"
            continue
        old = json.loads(path.read_text(encoding="utf-8"))
        yield from (f"{place}: {change}" for change in incompatibilities(old, new[path.name]))


def _opened(value: Any) -> Any:
    """The same without ``additionalProperties: false``, and with word lists that may grow."""
    if isinstance(value, dict):
        return {
            WORDS if key == "enum" and isinstance(item, list) else key: _opened(item)
            for key, item in value.items()
            if not (key == "additionalProperties" and item is False)
        }
    return [_opened(item) for item in value] if isinstance(value, list) else value


def main() -> int:
    """Write the schemas and check them against what was released."""
    write(FOLDER)
    forbidden = list(forbidden_changes(RELEASED))
    for change in forbidden:
        print(change, file=sys.stderr)  # noqa: T201
    if forbidden:
        print("Say it as a new event with the next version instead.", file=sys.stderr)  # noqa: T201
    return 1 if forbidden else 0


if __name__ == "__main__":
    sys.exit(main())

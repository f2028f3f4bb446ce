"""Names of a log line's fields as others know them: Elastic Common Schema (ECS) 8.11.

Inside the program a line has short names; a line in JSON has those of ECS, and ``kinerja.`` before
what only this system has. `short` leads back.
"""

from collections.abc import Mapping
from typing import Any, Final

ECS_VERSION: Final = "8.11.0"
_OWN: Final = "kinerja."
_ECS: Final = {
    "timestamp": "@timestamp",
    "level": "log.level",
    "event": "message",
    "service": "service.name",
    "logger": "log.logger",
    "error": "error.type",
    "exception": "error.stack_trace",
    "method": "http.request.method",
    "path": "url.path",
    "status": "http.response.status_code",
    "event_id": "event.id",
}


class _Names(dict[str, str]):
    """Public names by those of the program, made once; the program has few."""

    def __missing__(self, key: str) -> str:
        return self.setdefault(key, f"{_OWN}{key}")


_NAMES: Final = _Names(_ECS)
_SHORT: Final = {name: own for own, name in _ECS.items()}


def ecs(line: Mapping[str, Any]) -> dict[str, Any]:
    """A line under its public names; what is none is left out."""
    named = {_NAMES[key]: value for key, value in line.items() if value is not None}
    named["ecs.version"] = ECS_VERSION
    return named


def short(line: Mapping[str, Any]) -> dict[str, Any]:
    """A line under the names that the program uses; fields of others stay as they are."""
    return {
        _SHORT.get(key) or key.removeprefix(_OWN): value
        for key, value in line.items()
        if key != "ecs.version"
    }

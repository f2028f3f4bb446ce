"""One text for one document, so that its SHA-256 can be computed again by anyone.

Keys sorted by code point, UTF-8, no spaces, no escapes but those JSON demands; decimals as
strings in plain notation, moments in UTC with ``Z``. `docs/reference/ratified.md` is the
public description; its examples are tests.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from pydantic import BaseModel


def canonical(document: BaseModel | Sequence[BaseModel]) -> str:
    """The canonical JSON of a document, or of a list of them.

    Raises ``TypeError`` for a value that has no canonical form (a binary float, a set), and
    ``ValueError`` for a decimal that is no number or a moment without zone.
    """
    whole = document.model_dump() if isinstance(document, BaseModel) else _dumped(document)
    return json.dumps(
        _plain(whole),
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
        allow_nan=False,
    )


def sha256(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def _dumped(documents: Sequence[BaseModel]) -> list[dict[str, object]]:
    return [document.model_dump() for document in documents]


def _plain(value: object) -> object:
    match value:
        case Mapping():
            return {str(key): _plain(entry) for key, entry in value.items()}
        case list() | tuple():
            return [_plain(entry) for entry in value]
        case _:
            return _scalar(value)


def _scalar(value: object) -> str | int | None:
    match value:
        case Decimal():
            return _number(value)
        case datetime():
            return _moment(value)
        case date():
            return value.isoformat()
        case None | int() | str():
            return value
        case _:
            raise TypeError(f"{type(value).__name__} has no canonical form")


def _number(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError(f"{value} is no number")
    return format(value, "f")


def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError(f"{value.isoformat()} has no zone")
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")

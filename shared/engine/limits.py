"""What a document database refuses, so that the in-memory twin refuses it too."""

from collections.abc import Iterator
from typing import Any, Final

from shared.engine.aggregate import Document

MAX_DOCUMENT_BYTES: Final = 16 * 1024 * 1024
MAX_INTEGER: Final = 2**63 - 1


def check_storable(document: Document) -> None:
    """Raise ``OverflowError`` or ``ValueError`` for a document that MongoDB would not take."""
    size = 0
    for leaf in _leaves(document):
        if isinstance(leaf, int) and not -MAX_INTEGER - 1 <= leaf <= MAX_INTEGER:
            raise OverflowError("an integer of more than 64 bits")
        size += len(leaf) if isinstance(leaf, str | bytes) else 8
    if size > MAX_DOCUMENT_BYTES:
        raise ValueError(f"a document of about {size} bytes")


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value
        value = value.values()
    elif not isinstance(value, list | tuple):
        yield value
        return
    for item in value:
        yield from _leaves(item)

"""How a unit's events are cut into outbox documents, and in which order they are sent."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from shared.engine.records import Outgoing

MAX_DOCUMENT_BYTES: Final = 8 * 1024 * 1024
"""Half of MongoDB's 16 MiB, which leaves room for what the database adds."""


def chunks(events: Sequence[Outgoing]) -> Iterator[tuple[Outgoing, ...]]:
    """The events in order, in documents of at most 8 MiB."""
    chunk: list[Outgoing] = []
    size = 0
    for event in events:
        more = _size(event)
        if chunk and size + more > MAX_DOCUMENT_BYTES:
            yield tuple(chunk)
            chunk, size = [], 0
        chunk.append(event)
        size += more
    if chunk:
        yield tuple(chunk)


def _size(event: Outgoing) -> int:
    """Headers count too: those of a small event are larger than its body."""
    return len(event.value) + sum(len(name) + len(value) for name, value in event.headers)


def in_order(events: Iterable[Outgoing]) -> list[Outgoing]:
    """Sorted so that per cycle and topic sequences rise; doubles (two documents) once."""
    unique = {(event.cycle, event.topic, event.sequence): event for event in events}
    return [unique[key] for key in sorted(unique)]

"""How a unit's events are cut into outbox documents, and in which order they are sent."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from shared.engine.records import Outgoing

MAX_DOCUMENT_BYTES: Final = 8 * 1024 * 1024
"""Half of MongoDB's 16 MiB, which leaves room for keys and headers."""


def chunks(events: Sequence[Outgoing]) -> Iterator[tuple[Outgoing, ...]]:
    """The events in order, in documents of at most 8 MiB of bodies."""
    chunk: list[Outgoing] = []
    size = 0
    for event in events:
        if chunk and size + len(event.value) > MAX_DOCUMENT_BYTES:
            yield tuple(chunk)
            chunk, size = [], 0
        chunk.append(event)
        size += len(event.value)
    if chunk:
        yield tuple(chunk)


def in_order(events: Iterable[Outgoing]) -> list[Outgoing]:
    """Sorted so that per cycle and topic sequences rise; doubles (two documents) once."""
    unique = {(event.cycle, event.topic, event.sequence): event for event in events}
    return [unique[key] for key in sorted(unique)]

"""Small documents beside the aggregates of the engine: accounts, sessions. Port and twin."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

Body = Mapping[str, Any]
"""JSON-ready."""
Place = tuple[str, str]
"""Kind and key."""


class Documents(Protocol):
    """Documents by kind and id, changed only by who knows what stands there."""

    async def get(self, kind: str, key: str) -> Body | None:
        """The document, or none."""

    async def some(self, places: Sequence[Place]) -> dict[Place, Body]:
        """Those among the places where there is one, read together."""

    async def insert(self, kind: str, key: str, body: Body) -> bool:
        """Store a new one; false where there is one already."""

    async def replace(self, kind: str, key: str, before: Body, after: Body) -> bool:
        """Change it; false where it is not ``before`` any more."""

    async def put(self, kind: str, key: str, body: Body) -> None:
        """Store it, whatever stood there."""

    async def delete(self, kind: str, key: str) -> None:
        """Forget it."""

    async def all(self, kind: str, field: str, value: str) -> list[Body]:
        """Documents of a kind whose field has a value, by key."""

    async def any(self, kind: str) -> bool:
        """Whether there is one of a kind."""


class MemoryDocuments:
    """The twin, for tests."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Body] = {}

    async def get(self, kind: str, key: str) -> Body | None:  # noqa: D102 - see `Documents`
        return self._kept.get((kind, key))

    async def some(self, places: Sequence[Place]) -> dict[Place, Body]:  # noqa: D102
        return {place: self._kept[place] for place in places if place in self._kept}

    async def insert(self, kind: str, key: str, body: Body) -> bool:  # noqa: D102
        return self._kept.setdefault((kind, key), body) is body

    async def replace(self, kind: str, key: str, before: Body, after: Body) -> bool:  # noqa: D102
        if self._kept.get((kind, key)) != before:
            return False
        self._kept[kind, key] = after
        return True

    async def put(self, kind: str, key: str, body: Body) -> None:  # noqa: D102
        self._kept[kind, key] = body

    async def delete(self, kind: str, key: str) -> None:  # noqa: D102
        self._kept.pop((kind, key), None)

    async def all(self, kind: str, field: str, value: str) -> list[Body]:  # noqa: D102
        items = sorted(self._kept.items())
        return [body for (of, _), body in items if of == kind and body.get(field) == value]

    async def any(self, kind: str) -> bool:  # noqa: D102
        return any(of == kind for of, _ in self._kept)

"""Reads aggregates for who only looks: one that stands where it stood is not read again.

A state may be half a megabyte, of which each look would parse thousands of fields. Its version is
asked of the database every time, so what is told is never older than the question. (A version is
given once: a database is put back, or built anew, only while no process reads it.)
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel

from shared.decision import Ref
from shared.engine.store import Store

MOST: Final = 32
"""States kept at once in a process; the one that was not asked for longest goes first."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A state and its version; others look at the same object, so nobody changes it."""

    version: int
    state: BaseModel | None


class Reader:
    """One per process. Raises what `Store` raises, and what `Aggregate.state` does."""

    def __init__(self, store: Store, most: int = MOST) -> None:
        self._store = store
        self._most = most
        self._kept: OrderedDict[Ref, Reading] = OrderedDict()

    async def read(self, refs: Iterable[Ref]) -> dict[Ref, Reading]:
        """Those among ``refs`` that are stored."""
        versions = await self._store.versions(refs)
        found = {ref: known for ref in versions if (known := self._kept.get(ref))}
        stale = [ref for ref, v in versions.items() if ref not in found or found[ref].version != v]
        if stale:
            loaded = await self._store.load(stale)
            found |= {ref: Reading(a.version, a.state) for ref, a in loaded.items()}
        self._keep(found)
        return {ref: found[ref] for ref in versions}

    def _keep(self, found: Mapping[Ref, Reading]) -> None:
        for ref, reading in found.items():
            self._kept[ref] = reading
            self._kept.move_to_end(ref)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)

"""Versions of what browsers watch: one look a second for all of them, however many they are."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final

from shared.decision import Ref
from shared.http import Desk

LOOK_SECONDS: Final = 1.0


class Watch:
    """One per process; other replicas' changes are seen as well, since the database is asked."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._watched = Counter[Ref]()
        self._known: dict[Ref, int] = {}
        self._looked = -LOOK_SECONDS
        self._looking = asyncio.Lock()

    @contextmanager
    def on(self, ref: Ref) -> Iterator[None]:
        """Look at it too, for as long as this lasts."""
        self._watched[ref] += 1
        try:
            yield
        finally:
            self._watched[ref] -= 1
            self._watched += Counter()  # what nobody watches any more is not looked at

    async def version(self, ref: Ref) -> int:
        """The version of something that is watched, at most a second old; 0 where it is not.

        Raises what `Store` raises.
        """
        async with self._looking:
            if ref not in self._known or monotonic() - self._looked >= LOOK_SECONDS:
                refs = list(self._watched)
                found = await self._desk.engine.store.versions(refs)
                self._known = dict.fromkeys(refs, 0) | found
                self._looked = monotonic()
            return self._known.get(ref, 0)

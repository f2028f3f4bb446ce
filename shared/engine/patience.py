"""Repeats an attempt for as long as its failure is the world's and not the work's."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar
from uuid import uuid4

import structlog

from shared.engine.store import CommitUnknown, Conflict, StoreUnavailable

T = TypeVar("T")

log = structlog.get_logger("kinerja.engine")

_FIRST_PAUSE: Final = 0.05
_LONGEST_PAUSE: Final = 2.0
_CONFLICT_PAUSE: Final = 0.001
MAX_CONFLICTS: Final = 20
"""In a row, for work of many items: then it is tried in halves, so that one contested cycle, or
a unit that is too large for the database, does not hold the others up."""


class Contested(Exception):  # noqa: N818 - work of many items should be tried in parts
    """Other replicas changed something each time; nothing is wrong with the work."""


class Patience:
    """Knows under which owner name the process commits, and whether it is waiting."""

    def __init__(self, owner: str) -> None:
        self._owner = owner
        self.waiting_for_store = False
        """The database is away."""
        self.contested = False
        """Others change what this process wants to change, again and again."""
        self.orphaned = False
        """An unknown commit may have left events in the outbox that no process knows of."""

    async def persist(self, attempt: Callable[[str, bool], Awaitable[T]], *, divisible: bool) -> T:
        """What ``attempt(owner, repeated)`` gives, sooner or later.

        Raises `Contested` for divisible work, and whatever is neither a race nor an absence.
        """
        conflicts, outages, repeated = 0, 0, False
        while True:
            try:
                done = await attempt(self._owner, repeated)
            except Conflict:
                conflicts += 1
                await self._lose_race(conflicts, divisible=divisible)
            except CommitUnknown:
                self._rename()
                repeated = True
            except StoreUnavailable as error:
                await self._wait(error, outages)
                outages += 1
            else:
                self.waiting_for_store = self.contested = False
                return done

    async def _lose_race(self, conflicts: int, *, divisible: bool) -> None:
        if conflicts >= MAX_CONFLICTS:
            self.contested = True
            log.warning("unit.contested", conflicts=conflicts)
            if divisible:
                raise Contested
        await asyncio.sleep(min(_CONFLICT_PAUSE * 2 ** min(conflicts, 20), _LONGEST_PAUSE))

    async def _wait(self, error: StoreUnavailable, outages: int) -> None:
        self.waiting_for_store = True
        pause = min(_FIRST_PAUSE * 2 ** min(outages, 20), _LONGEST_PAUSE)
        log.warning("store.unavailable", error=str(error), retry_in_seconds=pause)
        await asyncio.sleep(pause)

    def _rename(self) -> None:
        """The commit may have taken effect under the old name: its events count as another's."""
        self.orphaned = True
        self._owner = f"{self._owner.split('+')[0]}+{uuid4().hex[:8]}"
        log.warning("unit.commit_unknown", owner=self._owner)

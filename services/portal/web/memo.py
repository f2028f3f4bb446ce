"""Keeps what was made of something for as long as that has the same version.

Ratified results change four times a year and are looked at all day.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Final, TypeVar

T = TypeVar("T")

MOST: Final = 256
"""Things kept at once; the one that was not asked for longest goes first."""


class Memo:
    """One per process. A thing is made anew when it is asked for with another version."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, tuple[Hashable, Any]] = OrderedDict()

    def of(self, key: Hashable, version: Hashable, make: Callable[[], T]) -> T:
        """The thing of that key at that version."""
        known = self.known(key, version)
        return self.keep(key, version, make()) if known is None else known[0]

    def known(self, key: Hashable, version: Hashable) -> tuple[Any] | None:
        """The thing where it is kept, else none."""
        found = self._kept.get(key)
        if found is None or found[0] != version:
            return None
        self._kept.move_to_end(key)
        return (found[1],)

    def keep(self, key: Hashable, version: Hashable, thing: T) -> T:
        """Keep a thing that was made elsewhere."""
        self._kept[key] = (version, thing)
        self._kept.move_to_end(key)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return thing

"""Answers that are kept for as long as all that they rest on has the versions it had."""

import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import Response
from pydantic import BaseModel
from pydantic_core import to_json

from shared.decision import Ref
from shared.engine import Store
from shared.http.etags import etag

REVALIDATED: Final = "private, no-cache"
"""`Cache-Control` of such answers: who asks may keep them, and asks each time whether they hold."""
_JSON: Final = "application/json"
MOST: Final = 128
"""Answers kept at once in a process; the one that was not asked for longest goes first."""

Shown = BaseModel | Sequence[BaseModel]


@dataclass(frozen=True, slots=True)
class Names:
    """What an answer rests on: these aggregates, and all of a kind whose ids begin so.

    ``versioned`` where it rests on one, and that one's version is its ETag, as commands expect it.
    """

    refs: tuple[Ref, ...]
    kind: str | None = None
    under: str = ""
    versioned: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as JSON. Its tag is a hash of it: another release may show the same otherwise."""

    versions: Mapping[Ref, int]
    body: bytes
    tag: str

    def whole(self) -> Response:
        """With the one version that it rests on as ETag."""
        return Response(self.body, 200, {"ETag": etag(*self.versions.values())}, _JSON)

    def unless(self, asked: Mapping[str, str]) -> Response:
        """With its tag as ETag; 304 and nothing else for who has it already."""
        headers = {"ETag": self.tag, "Cache-Control": REVALIDATED}
        if asked.get("if-none-match") == self.tag:
            return Response(None, 304, headers)
        return Response(self.body, 200, headers, _JSON)


class Answers:
    """One per process."""

    def __init__(self, store: Store, most: int = MOST) -> None:
        self._store = store
        self._most = most
        self._kept: OrderedDict[tuple[str, str], Kept] = OrderedDict()

    async def of(
        self, address: str, office: str, names: Names, make: Callable[[], Awaitable[Shown]]
    ) -> Kept:
        """The answer at an address, made where another is not kept. Raises what ``make`` does.

        Versions are read before: what is made may be newer than they say, never older.
        """
        key, versions = (office, address), await self._versions(office, names)
        known = self._kept.get(key)
        if known is None or known.versions != versions:
            body = to_json(await make(), by_alias=True)
            known = Kept(versions, body, f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"')
        self._kept[key] = known
        self._kept.move_to_end(key)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return known

    async def _versions(self, office: str, names: Names) -> Mapping[Ref, int]:
        found = await self._store.versions(names.refs)
        if names.kind is None:
            return found
        return found | await self._store.versions_of(names.kind, office, names.under)

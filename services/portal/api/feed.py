"""``/api/v1/events``: the events of an office as they were published, in an order that only grows.

`domain/feed.py` says why no event is ever skipped.
"""

import asyncio
import json
from collections import Counter as Counted
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from services.portal.api.counter import Counter, answered
from services.portal.api.documented import BATCH, FEED_ANSWER, needs, refusals
from services.portal.api.models import EventType
from services.portal.api.problems import ApiRoute, bad_cursor, old_cursor
from services.portal.domain.feed import FEED, Feed, Mark, Passed, feed_ref
from services.portal.systems.model import Client, Scope
from shared.contract.cloudevents import to_headers
from shared.contract.identifiers import CycleId
from shared.engine.store import Store

LATEST: Final = "latest"
_SINCE: Final = (
    "`cursor` of the last event that you have kept, or `latest` for the end of the feed; "
    "from the very first event where there is none"
)

_CHUNK: Final = 20
_MOST_LOOKED_AT: Final = 500
"""Events that one request looks through; a filter that finds few answers with few, or none."""
_MOST_BYTES: Final = 4 * 1024 * 1024
_LOOK_SECONDS: Final = 0.5
_WAITING_OF_ONE: Final = 2
_WAITING: Final = 100


@dataclass(frozen=True, slots=True)
class Page:
    """Some events, the place behind the last one looked at, and how many come after that."""

    events: tuple[Passed, ...]
    mark: Mark
    left: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the feed: behind which place, how many at most, of which types and cycle."""

    since: Mark
    limit: int
    types: frozenset[str] = frozenset()
    cycle: str | None = None

    def has(self, passed: Passed) -> bool:
        """Whether an event is asked for."""
        attributes = passed.attributes
        of_type = not self.types or attributes.type in self.types
        return of_type and self.cycle in (None, attributes.subject)


async def end_of(store: Store, office: str) -> Mark:
    """How far the feed has come."""
    ref = feed_ref(office)
    found = await store.load([ref])
    state = found[ref].state if ref in found else None
    return state.end if isinstance(state, Feed) else Mark()


async def read(store: Store, office: str, wanted: Wanted) -> Page:
    """A page of the feed. Raises `Problem` (410) where it does not know the place asked for."""
    end, mark = await end_of(store, office), wanted.since
    if not await _is_known(store, office, mark, end):
        raise old_cursor()
    events, size, looked = list[Passed](), 0, 0
    while mark.count < end.count and looked < _MOST_LOOKED_AT:
        rows = await store.entries(FEED, feed_ref(office), mark.count, _CHUNK)
        for row in rows:
            if len(events) == wanted.limit or (events and size >= _MOST_BYTES):
                return Page(tuple(events), mark, end.count - mark.count)
            passed = Passed.model_validate(row.data)
            mark, looked = passed.mark, looked + 1
            if wanted.has(passed):
                events.append(passed)
                size += len(passed.body)
        if not rows:
            break
    return Page(tuple(events), mark, max(end.count - mark.count, 0))


async def _is_known(store: Store, office: str, mark: Mark, end: Mark) -> bool:
    if mark.count in (0, end.count):
        return mark == (end if mark.count else Mark())
    if mark.count > end.count:
        return False
    rows = await store.entries(FEED, feed_ref(office), mark.count - 1, 1)
    return any(Passed.model_validate(row.data).mark == mark for row in rows)


def batch(page: Page) -> bytes:
    """The page in the JSON batch format of CloudEvents; bodies are not written anew."""
    return f"[{','.join(map(_event, page.events))}]".encode()


def _event(passed: Passed) -> str:
    pairs = {name.removeprefix("ce_"): value.decode() for name, value in _said(passed)}
    pairs["datacontenttype"] = pairs.pop("content-type")
    head = json.dumps({**pairs, "cursor": passed.mark.cursor}, ensure_ascii=False)
    return f'{head[:-1]}, "data": {passed.body}}}'


def _said(passed: Passed) -> tuple[tuple[str, bytes], ...]:
    return to_headers(passed.attributes)


class Waiting:
    """How many requests wait for events: some of each system, and not too many of all."""

    def __init__(self) -> None:
        self._of = Counted[str]()

    @contextmanager
    def place(self, client: Client) -> Iterator[bool]:
        """A place to wait in, or false where all are taken."""
        free = self._of[client.id] < _WAITING_OF_ONE and self._of.total() < _WAITING
        self._of[client.id] += free
        try:
            yield free
        finally:
            self._of[client.id] -= free


def routes(store: Callable[[], Store], counter: Counter, stopping: asyncio.Event) -> APIRouter:
    """``GET /api/v1/events``."""
    router, waiting = APIRouter(route_class=ApiRoute, tags=["events"]), Waiting()

    @router.get(
        "/events",
        responses=FEED_ANSWER | refusals(400, 410),
        response_class=Response,
        openapi_extra=needs(Scope.EVENTS_READ),
    )
    async def events(
        request: Request,
        *,
        since: Annotated[
            str | None,
            Query(max_length=60, description=_SINCE),
        ] = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
        type: Annotated[  # noqa: A002 - the attribute's own name
            list[EventType] | None, Query(max_length=20, description="only these types of event")
        ] = None,
        cycle: Annotated[CycleId | None, Query(description="only events of this cycle")] = None,
        wait: Annotated[
            int, Query(ge=0, le=30, description="seconds to wait for an event where none is there")
        ] = 0,
    ) -> Response:
        """Events behind a cursor, as they are on Kafka, in the order of the office's feed."""
        client = await counter.client(request, Scope.EVENTS_READ)
        place = await _place(store(), client.office, since)
        wanted = Wanted(place, limit, frozenset(type or ()), cycle)
        page = await read(store(), client.office, wanted)
        with waiting.place(client) as free:
            for _ in range(int(wait / _LOOK_SECONDS) if free else 0):
                if page.events or page.left or await _told(stopping):
                    break
                if await end_of(store(), client.office) != page.mark:
                    wanted = replace(wanted, since=page.mark)
                    page = await read(store(), client.office, wanted)
        return _answer(request, page, limit)

    return router


async def _place(store: Store, office: str, since: str | None) -> Mark:
    if since is None:
        return Mark()
    if since == LATEST:
        return await end_of(store, office)
    try:
        return Mark.of(since)
    except ValueError:
        raise bad_cursor() from None


async def _told(stopping: asyncio.Event) -> bool:
    try:
        await asyncio.wait_for(stopping.wait(), _LOOK_SECONDS)
    except TimeoutError:
        return False
    return True


def _answer(request: Request, page: Page, limit: int) -> Response:
    kept = [(n, v) for n, v in request.query_params.multi_items() if n in ("type", "cycle", "wait")]
    query = urlencode([("since", page.mark.cursor), ("limit", limit), *kept])
    headers: dict[str, Any] = {
        "Link": f'</api/v1/events?{query}>; rel="next"',
        "Kinerja-Left": str(page.left),
    }
    tag = f"{page.mark.cursor}.{len(page.events)}"
    return answered(request, batch(page), media_type=BATCH, tag=tag, headers=headers)

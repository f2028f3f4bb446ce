"""However many watch, the database is asked once a second, and tells all of them the same."""

import pytest

from services.portal.web import watch as module
from services.portal.web.watch import LOOK_SECONDS, Watch
from shared.decision import Ref
from shared.engine.change import Change
from tests.contract.store_parts import ONE, THREE, TWO, State, aggregate, loaded
from tests.unit.http.counter import Counter, counter


class Clock:
    """A clock that a test moves."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(module, "monotonic", clock)
    return clock


async def change(desk: Counter, *refs: Ref) -> None:
    await desk.store.commit(Change("me", aggregates=[aggregate(ref) for ref in refs]))


async def test_a_change_is_seen_within_a_second_and_not_asked_for_before(clock: Clock) -> None:
    async with counter() as desk:
        watch = Watch(desk.desk)
        await change(desk, ONE)
        with watch.on(ONE):
            assert await watch.version(ONE) == 1
            again = await loaded(desk.store)
            again.become(State(number=1))
            await desk.store.commit(Change("me", aggregates=[again]))

            assert await watch.version(ONE) == 1
            clock.now += LOOK_SECONDS
            assert await watch.version(ONE) == 2


@pytest.mark.usefixtures("clock")
async def test_what_is_watched_from_now_on_is_looked_at_at_once() -> None:
    async with counter() as desk:
        watch = Watch(desk.desk)
        await change(desk, ONE, TWO)
        with watch.on(ONE):
            await watch.version(ONE)
            with watch.on(TWO):
                assert await watch.version(TWO) == 1
            with watch.on(THREE):
                assert await watch.version(THREE) == 0


async def test_what_nobody_watches_any_more_is_not_looked_at(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[Ref]] = []
    async with counter() as desk:
        watch, whole = Watch(desk.desk), type(desk.store).versions

        async def versions(_store: object, refs: list[Ref]) -> dict[Ref, int]:
            asked.append(list(refs))
            return await whole(desk.store, refs)

        monkeypatch.setattr(type(desk.store), "versions", versions)
        with watch.on(ONE):
            with watch.on(TWO):
                await watch.version(TWO)
            clock.now += LOOK_SECONDS
            await watch.version(ONE)

    assert asked == [[ONE, TWO], [ONE]]

"""Whatever topic is read first, the same deadlines are running in the end."""

import random
from datetime import datetime

import pytest

from shared.contract import Event
from shared.contract.vocabulary import Progress
from tests.unit.notifier.house import House, house
from tests.unit.notifier.world import (
    CAPIL_SIAK,
    CLOSED,
    DAFDUK_SIAK,
    KADIS,
    KASUBAG,
    KPEP_SHEET,
    PIAK,
    SEKRETARIS,
    agreed,
    approved,
    data,
    discrepancy,
    form,
    progressed,
    recap,
    wita,
)

AGAIN = progressed(Progress.MEETING_CALLED, KASUBAG, SEKRETARIS, step=6, due=wita(10, 16))
CYCLE: tuple[tuple[Event, datetime], ...] = (
    (form(), wita(6, 9)),
    (data(KPEP_SHEET, KASUBAG), wita(7, 9)),
    (data(DAFDUK_SIAK, PIAK), wita(8, 9)),
    (data(CAPIL_SIAK, PIAK), wita(8, 10)),
    (CLOSED, wita(8, 11)),
    (recap(1), wita(8, 12)),
    (discrepancy(), wita(8, 13)),
    (data(DAFDUK_SIAK, PIAK, 2), wita(9, 9)),
    (recap(2), wita(9, 10)),
    (AGAIN, wita(9, 11)),
    (agreed(2), wita(10, 9)),
    (progressed(Progress.SUBMITTED, asks=KADIS, step=7, due=wita(10, 16)), wita(10, 10)),
    (progressed(Progress.RETURNED, KADIS, SEKRETARIS, step=7, due=wita(13, 16)), wita(10, 11)),
    (agreed(2).model_copy(update={"round": 2}), wita(13, 9)),
    (progressed(Progress.SUBMITTED, asks=KADIS, step=7, due=wita(13, 16)), wita(13, 10)),
    (approved(), wita(13, 11)),
)  # fmt: skip


def interleaved(until: int, seed: int) -> list[tuple[Event, datetime]]:
    """The first events of the cycle, each topic in its order, the topics in any."""
    chance = random.Random(seed)
    topics: dict[str, list[tuple[Event, datetime]]] = {}
    for event, at in CYCLE[:until]:
        topics.setdefault(event.TOPIC, []).append((event, at))
    mixed = []
    while topics:
        topic = chance.choice(sorted(topics))
        mixed.append(topics[topic].pop(0))
        if not topics[topic]:
            del topics[topic]
    return mixed


async def told(h: House, events: list[tuple[Event, datetime]]) -> dict[str, tuple[object, ...]]:
    for event, at in events:
        await h.tell(event, at=at)
    return {
        t.key: (t.owner, t.due, t.paused is not None)
        for t in h.mailroom().timers
        if t.ended is None
    }


@pytest.mark.parametrize("until", [5, 7, 9, 12, 13, 16])
async def test_the_deadlines_that_run_do_not_depend_on_the_order_of_the_topics(until: int) -> None:
    async with house() as h:
        expected = await told(h, list(CYCLE[:until]))
    for seed in range(4):
        async with house() as h:
            assert await told(h, interleaved(until, seed)) == expected, seed


async def test_after_ratification_only_the_report_is_awaited_though_all_else_comes_later() -> None:
    late = [CYCLE[0], CYCLE[-1], *CYCLE[1:-1]]
    async with house() as h:
        assert list(await told(h, late)) == ["7:lapor"]

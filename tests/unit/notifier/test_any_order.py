"""Whatever topic is read first, the same letters are written and the same events are told of.

Requirement G6: the notifier is rebuilt from Kafka alone, and over topics Kafka keeps no order.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from services.notifier.app import step
from services.notifier.domain.letter import LETTERS
from services.notifier.domain.notices import NOTICES
from services.notifier.domain.states import Mailroom
from shared.contract import DiscrepancyFound, DraftAgreed, Event, RecapReady, StepProgressed
from shared.contract.recap import Finding
from shared.contract.vocabulary import Progress
from shared.engine import Engine
from shared.engine.memory import MemoryStore
from shared.engine.records import Record
from shared.engine.testing import MemoryBus, Source, feed, running
from tests.unit.notifier.world import (
    CAPIL,
    CAPIL_SIAK,
    CLOSED,
    DAFDUK_SIAK,
    JUMP,
    KADIS,
    KASUBAG,
    KPEP_SHEET,
    OBJECTION,
    PIAK,
    REF,
    RULES,
    SEKRETARIS,
    SUMS,
    agreed,
    approved,
    data,
    discrepancy,
    form,
    progressed,
    recap,
    wita,
)

Said = tuple[str, Event, datetime]
Stream = tuple[str, str]
"""Source and topic."""

SENT_BACK: Final = OBJECTION.model_copy(
    update={
        "id": "PENGEMBALIAN:4:CAPIL:SIAK",
        "rule": "PENGEMBALIAN",
        "sheet": CAPIL_SIAK,
        "owner": "CAPIL",
        "message": "Akta belum lengkap.",
    }
)
SENT_BACK_AGAIN: Final = SENT_BACK.model_copy(update={"message": "Akta masih belum lengkap."})


def draft(version: int, *findings: Finding) -> RecapReady:
    """A draft with rows of its own, so that a letter shows which one it carries."""
    event = recap(version, *findings)
    first, *others = event.table
    named = first.model_copy(update={"name": f"Perekaman menurut draf {version}"})
    return event.model_copy(update={"table": (named, *others)})


def meeting(version: int, due: datetime, before: str, at_step: int = 6) -> StepProgressed:
    return progressed(
        Progress.MEETING_CALLED,
        KASUBAG,
        SEKRETARIS,
        step=at_step,
        due=due,
        before=before,
        refers_to=f"recap {version}",
    )


def objection(finding: Finding, version: int, number: int) -> DiscrepancyFound:
    found = discrepancy(finding, version=version, role=CAPIL)
    return found.model_copy(update={"round": number})


def agreement(version: int, number: int, *decided: Finding) -> DraftAgreed:
    return agreed(version, *decided).model_copy(update={"round": number})


SUBMITS: Final = progressed(Progress.SUBMITTED, SEKRETARIS, KADIS, step=7, due=wita(17, 16))
RETURNS: Final = progressed(Progress.RETURNED, KADIS, SEKRETARIS, step=7, due=wita(16, 16))
TO_CORRECT: Final = RETURNS.model_copy(update={"after": "KOORDINASI_ULANG"})

STORY: Final[tuple[Said, ...]] = (
    ("collector", form(), wita(6, 9)),
    ("collector", data(KPEP_SHEET, KASUBAG), wita(7, 9)),
    ("recap", recap(1, provisional=True), wita(7, 9)),
    ("collector", data(DAFDUK_SIAK, PIAK), wita(8, 9)),
    ("collector", data(CAPIL_SIAK, PIAK, on_time=False), wita(8, 17)),
    ("recap", CLOSED, wita(9, 8)),
    # recap finds the first draft wrong, and a bidang objects to it
    ("recap", draft(2, SUMS, JUMP), wita(9, 8)),
    ("recap", discrepancy(SUMS, JUMP, version=2), wita(9, 8)),
    ("approval", meeting(2, wita(13, 16), "PENGUMPULAN", 5), wita(9, 8)),
    ("approval", progressed(Progress.DISPUTED, CAPIL, SEKRETARIS), wita(9, 10)),
    ("approval", objection(OBJECTION, 2, 2), wita(9, 10)),
    # the second draft is wrong, too
    ("collector", data(DAFDUK_SIAK, PIAK, 2), wita(9, 14)),
    ("recap", draft(3, SUMS, JUMP), wita(9, 14)),
    ("recap", discrepancy(SUMS, JUMP, version=3), wita(9, 14)),
    ("approval", meeting(3, wita(10, 16), "KOORDINASI_ULANG"), wita(9, 14)),
    ("collector", data(KPEP_SHEET, KASUBAG, 2), wita(10, 9)),
    ("recap", draft(4, JUMP), wita(10, 9)),
    ("approval", meeting(4, wita(14, 16), "KOORDINASI_ULANG"), wita(10, 9)),
    ("approval", meeting(4, wita(13, 10), "KOORDINASI"), wita(10, 10)),
    ("approval", progressed(Progress.CONFIRMED, CAPIL, SEKRETARIS), wita(13, 9)),
    ("approval", agreement(4, 3, JUMP, OBJECTION), wita(13, 11)),
    ("approval", SUBMITS, wita(13, 12)),
    # the head sends it back with cells, then a second time, with the same cells
    ("approval", TO_CORRECT, wita(13, 14)),
    ("approval", objection(SENT_BACK, 4, 4), wita(13, 14)),
    ("approval", agreement(4, 4, JUMP, SENT_BACK), wita(14, 9)),
    ("approval", SUBMITS, wita(14, 10)),
    ("approval", TO_CORRECT, wita(14, 11)),
    ("approval", objection(SENT_BACK_AGAIN, 4, 4), wita(14, 11)),
    ("collector", data(CAPIL_SIAK, PIAK, 2), wita(14, 14)),
    ("recap", draft(5, JUMP), wita(14, 14)),
    ("approval", meeting(5, wita(15, 16), "KOORDINASI_ULANG"), wita(14, 14)),
    ("approval", agreement(5, 4, JUMP, SENT_BACK), wita(15, 9)),
    # a draft that comes too late, and is wrong
    ("recap", draft(6, SUMS), wita(15, 9)),
    ("recap", discrepancy(SUMS, version=6), wita(15, 9)),
    ("approval", SUBMITS, wita(15, 10)),
    # he sends it back without cells, then ratifies
    ("approval", RETURNS, wita(15, 11)),
    ("approval", meeting(5, wita(16, 16), "DIAJUKAN"), wita(15, 11)),
    ("approval", agreement(5, 4, JUMP, SENT_BACK), wita(16, 9)),
    ("approval", SUBMITS, wita(16, 10)),
    ("approval", approved().model_copy(update={"recap_version": 5}), wita(16, 11)),
)
"""A cycle with every kind of round, as collector, recap and approval say it."""

UNSHRUNK: Final = (Phase.explicit, Phase.generate)
"""A whole cycle an example: to look for a smaller one takes minutes and shows no more."""

STREAMS: Final[tuple[Stream, ...]] = tuple((source, event.TOPIC) for source, event, _ in STORY)


@dataclass(frozen=True, slots=True)
class Told:
    """What the office has in the end."""

    letters: Counter[tuple[str, str, str, str]]
    causes: frozenset[str]
    deadlines: frozenset[tuple[str, str, datetime]]
    held: int
    parked: int


async def _told(order: Iterable[Stream]) -> Told:
    bus, made = MemoryBus(), replace(step(RULES), wake=None)  # else a slow machine's clock rings
    store = MemoryStore(made.states)
    sources = {name: Source(name, bus) for name, _ in STREAMS}
    waiting: dict[Stream, list[Record]] = {}
    for name, event, at in STORY:
        waiting.setdefault((name, event.TOPIC), []).append(sources[name].says(event, at))
    async with running(Engine(made, store, bus, clock=lambda: wita(16, 12))) as engine:
        await feed(engine, *(waiting[stream].pop(0) for stream in order))
    return _seen(store)


def _seen(store: MemoryStore) -> Told:
    document = store.documents[REF]
    timers = Mailroom.model_validate(document["state"]).timers
    letters = (row.data for row in store.rows.values() if row.kind == LETTERS)
    return Told(
        Counter(map(_letter, letters)),
        frozenset(row.data["cause"] for row in store.rows.values() if row.kind == NOTICES),
        frozenset((t.key, t.owner, t.due) for t in timers if t.ended is None),
        len(document["early"]),
        len(store.records),
    )


def _letter(data: dict[str, Any]) -> tuple[str, str, str, str]:
    fields = json.dumps(data["fields"], sort_keys=True)
    return data["code"], str(data["recipients"]), data["text"], fields


IN_ORDER: Final = asyncio.run(_told(STREAMS))


def test_told_in_order_the_story_calls_for_every_letter_of_its_rounds() -> None:
    written = Counter(code for code, *_ in IN_ORDER.letters.elements())

    assert written == {"L1": 1, "L2": 5, "L3": 2, "L4": 7, "L5": 4, "L6": 4, "L7": 1, "L8": 5}
    assert (IN_ORDER.held, IN_ORDER.parked) == (0, 0)


def test_the_rounds_are_numbered_as_the_coordination_counts_them() -> None:
    numbers = Counter(
        json.loads(fields)["round"].split()[0]
        for code, _, _, fields in IN_ORDER.letters.elements()
        if code == "L4"
    )

    assert numbers == {"1": 1, "2": 1, "3": 3, "4": 2}


@settings(max_examples=60, deadline=None, derandomize=True, phases=UNSHRUNK)
@given(st.permutations(STREAMS))
def test_letters_causes_and_deadlines_do_not_depend_on_the_order_of_the_topics(
    order: list[Stream],
) -> None:
    assert asyncio.run(_told(order)) == IN_ORDER


def test_the_topics_one_after_the_other_give_the_same_in_every_turn() -> None:
    streams = sorted(set(STREAMS))
    for first in range(len(streams)):
        turned = [*streams[first:], *streams[:first]]
        for turn in (turned, turned[::-1]):
            order = [stream for stream in turn for _ in range(STREAMS.count(stream))]
            assert asyncio.run(_told(order)) == IN_ORDER, turn

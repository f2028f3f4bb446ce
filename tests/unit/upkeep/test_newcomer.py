"""A snapshot and what comes after its positions say exactly what all records say."""

import json
from datetime import UTC, datetime
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from deploy.upkeep.facts import Place
from deploy.upkeep.newcomer import Standing, resumed, snapshot, standing_of
from shared.contract import Approved, DraftAgreed, StepProgressed
from shared.contract.sample import CYCLE
from shared.contract.schemas import example_of
from shared.contract.vocabulary import Progress
from shared.engine.records import Record
from shared.engine.testing import MemoryBus, Source

AT: Final = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
NEXT: Final = CYCLE.replace(":r0", ":r1")
OTHER: Final = "6304-dukcapil:2025-Q4:r0"


def approved(cycle: str, supersedes: str | None = None) -> Approved:
    changes = {"cycle": cycle, "supersedes": supersedes}
    return example_of(Approved).model_copy(update=changes)  # type: ignore[return-value]


def moved(cycle: str, progress: Progress, note: str | None = None) -> StepProgressed:
    changes = {"cycle": cycle, "progress": progress, "note": note}
    return example_of(StepProgressed).model_copy(update=changes)  # type: ignore[return-value]


def history() -> list[Record]:
    """Two revisions, a cancelled cycle, a late double, and a record that is no event."""
    bus = MemoryBus()
    source = Source("approval", bus)
    first = source.says(approved(CYCLE))
    source.says(example_of(DraftAgreed))
    source.says(moved(OTHER, Progress.MEETING_CALLED))
    source.says(approved(NEXT, supersedes=CYCLE))
    source.says(moved(CYCLE, Progress.SUPERSEDED))
    source.says(moved(OTHER, Progress.CANCELLED, "Salah triwulan."))
    bus.append(first.topic, first.key, first.value, first.headers)
    bus.append(Approved.TOPIC, b"x", b"no event", ())
    return bus.records


def ends_of(records: list[Record]) -> dict[Place, int]:
    found: dict[Place, int] = {}
    for record in records:
        found[record.topic, record.partition] = record.offset + 1
    return found


def test_it_says_what_stands_what_was_replaced_and_what_was_cancelled() -> None:
    records = history()

    content = snapshot(records, ends_of(records), AT)

    assert (content["format"], content["made_at"]) == (
        "kinerja.snapshot.v1",
        "2026-11-01T08:00:00Z",
    )
    assert [(told["cycle"], told["superseded_by"]) for told in content["ratified"]] == [
        (CYCLE, NEXT),
        (NEXT, None),
    ]
    assert content["ratified"][1]["body"]["supersedes"] == CYCLE
    assert content["ratified"][1]["headers"]["ce_subject"] == NEXT
    assert content["cancelled"] == [{"cycle": OTHER, "reason": "Salah triwulan."}]


def test_positions_are_those_of_every_partition_also_of_empty_ones() -> None:
    records = history()
    ends = {**ends_of(records), ("kinerja.form-issued.v1", 3): 0}

    content = snapshot(records, ends, AT)

    assert content["positions"]["kinerja.form-issued.v1"] == {"3": 0}
    for record in records:
        assert content["positions"][record.topic][str(record.partition)] > record.offset


def test_what_came_after_the_positions_is_not_in_it() -> None:
    records = history()
    ends = dict.fromkeys(ends_of(records), 0)

    assert snapshot(records, ends, AT)["ratified"] == []


@given(st.data())
def test_who_begins_with_it_at_any_moment_ends_where_others_are(data: st.DataObject) -> None:
    records = history()
    ends = {
        place: data.draw(st.integers(0, end), label=str(place))
        for place, end in ends_of(records).items()
    }
    content = json.loads(json.dumps(snapshot(records, ends, AT)))

    newcomer: Standing = resumed(content)
    for record in records:
        if record.offset >= content["positions"][record.topic][str(record.partition)]:
            newcomer.take(record)

    assert newcomer == standing_of(records)

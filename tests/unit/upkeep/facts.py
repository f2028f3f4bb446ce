"""Small facts for tests: one cycle, collector says, recap reads."""

from collections.abc import Iterable, Mapping
from typing import Any

from deploy.upkeep.facts import Facts, Kept, Said, Standing

CYCLE = "6304-dukcapil:2025-Q3:r0"
TOPIC = "kinerja.data-submitted.v1"
STREAM = ("collector", TOPIC)
PLACE = (TOPIC, 0)


def event(sequence: int, offset: int | None = None, **other: Any) -> Said:
    given: dict[str, Any] = {
        "topic": TOPIC,
        "partition": 0,
        "offset": sequence - 1 if offset is None else offset,
        "source": "collector",
        "cycle": CYCLE,
        "sequence": sequence,
        "id": f"id-{sequence}",
    }
    return Said(**(given | other))


def standing(*, seen: int = 0, sent: int = 0, **other: Any) -> dict[str, Standing]:
    """Of the one cycle."""
    taken = {STREAM: seen} if seen else {}
    said = {TOPIC: sent} if sent else {}
    return {CYCLE: Standing(seen=taken, sent=said, **other)}


def collector(sent: int, **other: Any) -> Kept:
    return Kept(consumes=frozenset(), cycles=standing(sent=sent), **other)


def recap(seen: int, *, committed: int | None = None, **other: Any) -> Kept:
    given: dict[str, Any] = {"cycles": standing(seen=seen), "committed": {PLACE: committed or seen}}
    return Kept(consumes=frozenset({TOPIC}), **(given | other))


def facts(said: Iterable[Said], services: Mapping[str, Kept], before: int | None = None) -> Facts:
    records = tuple(said)
    end = len(records) if before is None else before
    return Facts(said=records, before={PLACE: end}, services=services)

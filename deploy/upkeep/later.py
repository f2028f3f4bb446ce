"""How the topics that are there stand to those of a backup. Pure.

A source whose database is older than its own events would give their numbers to others, and
readers would take the new ones for doubles (decisions/0023). So what a restored source has said
after the backup decides whether its database may go back alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from deploy.upkeep.cut import beyond
from deploy.upkeep.facts import Kept, Place, Said
from deploy.upkeep.topics import Stamped


@dataclass(frozen=True, slots=True)
class Gap:
    """The first record that is another than the backup's."""

    place: Place
    offset: int


def append(
    kept: Mapping[Place, Sequence[Stamped]], there: Mapping[Place, Sequence[Stamped]]
) -> list[Stamped] | Gap:
    """What the topics lack of the backup; a `Gap` where they are not the same topics."""
    missing: list[Stamped] = []
    for place, records in kept.items():
        present = there.get(place, ())
        for ours, theirs in zip(records, present, strict=False):
            if _content(ours) != _content(theirs):
                return Gap(place, ours.record.offset)
        missing += records[len(present) :]
    return missing


def _content(stamped: Stamped) -> tuple[object, ...]:
    record = stamped.record
    return record.key, record.value, record.headers


@dataclass(frozen=True, slots=True)
class Later:
    """What restored sources have said after the backup.

    ``derived`` will be said again, with the same ids, when the events that caused them are read
    again; ``lost`` were caused by acts that no event brings back.
    """

    derived: tuple[Said, ...]
    lost: tuple[Said, ...]


def later(said: Iterable[Said], services: Mapping[str, Kept]) -> Later:
    """Events of these services, as the backup knows them, that the backup has not said.

    What waits in an outbox of the backup counts as said: it will be published again as it was.
    """
    events = [event for event in said if event.fault is None]
    ids = {event.id for event in events}
    ours = [event for event in events if beyond(event, services)]
    derived = tuple(event for event in ours if event.cause in ids)
    return Later(derived, tuple(event for event in ours if event.cause not in ids))

"""``restore``: databases, topics and consumers' positions of a backup, so that nothing doubles."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from deploy.local.errors import StackError
from deploy.local.topics import ensure_topics
from deploy.upkeep import databases, topics
from deploy.upkeep.archive import Archive
from deploy.upkeep.backup import Progress
from deploy.upkeep.facts import Place, Said
from deploy.upkeep.gather import said
from deploy.upkeep.later import Gap, append, later
from deploy.upkeep.recorded import collection_of, kept_of, recorded
from deploy.upkeep.site import Site, topics_of
from deploy.upkeep.topics import Stamped

GUIDE: Final = "docs/how-to/back-up-and-restore.md"
_SHOWN: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How far a restore may go."""

    services: tuple[str, ...]
    replace: bool = False
    """Drop what the databases hold."""
    with_topics: bool = False
    """Make the topics anew as well, if they hold more or other records than the backup."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What is to be done, found out before anything is touched."""

    services: tuple[str, ...]
    filled: tuple[str, ...]
    anew: bool
    append: tuple[Stamped, ...]
    said_again: tuple[Said, ...]
    lost: tuple[Said, ...]

    @property
    def destroys(self) -> bool:
        """Whether something that is there now will not be there any more."""
        return bool(self.filled) or self.anew


def plan(site: Site, archive: Archive, wish: Wish) -> Planned:
    """Find out what a restore has to do. Raises `StackError` where it must not be done."""
    bus = site.bus
    if busy := topics.now(bus, topics.busy, site.groups):
        raise StackError(f"Services are at work: {', '.join(busy)}. Stop them: kinerja down.")
    _known(archive, wish)
    filled = databases.filled(site, wish.services)
    if filled and not wish.replace:
        raise StackError(
            f"The databases of {', '.join(filled)} are not empty. Restore onto an empty machine, "
            "or say --replace: what they hold is saved to a file first, then dropped."
        )
    there = topics.by_place(topics.now(bus, topics.everything, site.topics))
    ours = recorded(archive)
    missing = append(ours, there)
    told = later(
        said(s.record for of in there.values() for s in of), kept_of(archive, wish.services)
    )
    base = Planned(
        services=wish.services,
        filled=tuple(filled),
        anew=False,
        append=(),
        said_again=told.derived,
        lost=(),
    )
    if isinstance(missing, Gap):
        why = _other_topics(missing)
    elif told.lost:
        why = _acts_lost(told.lost)
    else:
        return replace(base, append=tuple(missing))
    if not wish.with_topics:
        raise StackError(why)
    everything = tuple(s for place in sorted(ours) for s in ours[place])
    lost = (*told.derived, *told.lost)
    return replace(base, anew=True, append=everything, said_again=(), lost=lost)


def _known(archive: Archive, wish: Wish) -> None:
    if absent := sorted(set(wish.services) - set(archive.manifest.services)):
        raise StackError(f"The backup has no database of {', '.join(absent)}.")
    if wish.with_topics and set(wish.services) != set(archive.manifest.services):
        raise StackError("--with-topics takes all services back together, without --only.")


def _other_topics(gap: Gap) -> str:
    topic, partition = gap.place
    return (
        f"Kafka holds other records than the backup ({topic}, partition {partition}, offset "
        f"{gap.offset}). If this is the right Kafka, --with-topics makes its topics anew from the "
        f"backup; {GUIDE} says what that means for subscribers."
    )


def _acts_lost(lost: tuple[Said, ...]) -> str:
    shown = "".join(f"\n  {e.source}: {e.cycle}, {e.topic} {e.sequence}" for e in lost[:_SHOWN])
    more = f"\n  and {len(lost) - _SHOWN} more" if len(lost) > _SHOWN else ""
    return (
        f"After the backup, acts of people were told by {len(lost)} events that the databases of "
        f"the backup do not know:{shown}{more}\nA service that went back behind its own events "
        "would give their numbers to others, which readers drop as doubles. Nothing was changed. "
        "Use a newer backup, or take databases and topics back together with --with-topics: what "
        f"was answered after the backup is lost then. {GUIDE} says more."
    )


def carry_out(site: Site, archive: Archive, planned: Planned, progress: Progress) -> None:
    """Do it: topics first, then databases, positions last.

    A restore that breaks off may be repeated with ``--replace``.
    """
    _topics(site, planned, progress)
    for service in planned.services:
        databases.empty(site, service)
        parts = archive.manifest.collections(service)
        count = sum(
            databases.load(site, service, collection_of(part), archive.documents(part))
            for part in parts
        )
        progress(f"Database of {service}: {count} documents")
    for service in planned.services:
        committed = archive.manifest.positions(service)
        set_back(site, service, committed)
    progress("Services go on reading where they were at the time of the backup")


def _topics(site: Site, planned: Planned, progress: Progress) -> None:
    bus = site.bus
    if planned.anew:
        progress("Making the topics anew")
        topics.now(bus, topics.remove, site.topics)
        ensure_topics(site.kafka_bootstrap, site.admin, site.topics)
    topics.now(bus, topics.write, planned.append)
    progress(f"Topics: {len(planned.append)} records written")


def set_back(site: Site, service: str, committed: Mapping[Place, int]) -> None:
    """Have a service read on from these positions; from the beginning where none is named."""
    bus = site.bus
    there = topics.now(bus, topics.ends, topics_of(service))
    positions = {place: min(committed.get(place, 0), end) for place, end in there.items()}
    topics.now(bus, topics.place_group, site.groups[service], positions)

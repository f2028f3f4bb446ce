"""Where databases and topics do not fit together. Pure: facts in, differences out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from deploy.upkeep.facts import Difference, Facts, Kept, Said, Standing, Stream, Unsent
from deploy.upkeep.papers import papers

OUTBOX_SECONDS: Final = 10.0
"""A sweep comes every two seconds; what waits longer is not being sent."""
_NOTHING: Final = Standing()
_SHOWN: Final = 5

Where = tuple[str, Stream]
"""(cycle, stream)."""


def differences(facts: Facts) -> list[Difference]:
    """All of them, the topics' own first."""
    first = first_copies(facts.said)
    return [
        *order(facts.said),
        *(
            d
            for name, kept in facts.services.items()
            for d in _of_service(facts, first, name, kept)
        ),
        *papers(facts),
    ]


def first_copies(said: Iterable[Said]) -> dict[Where, dict[int, Said]]:
    """Events by cycle, stream and sequence; of doubles the one that came first."""
    found: dict[Where, dict[int, Said]] = defaultdict(dict)
    for event in said:
        if event.fault is None and event.cycle is not None:
            found[event.cycle, event.stream].setdefault(event.sequence, event)
    return found


def order(said: Iterable[Said]) -> Iterator[Difference]:
    """Of each source about each cycle, first copies must come as 1, 2, 3 and mean one thing."""
    last: dict[Where, int] = {}
    means: dict[tuple[Where, int], tuple[str, str]] = {}
    for event in said:
        if event.fault is not None or event.cycle is None:
            continue
        where = event.cycle, event.stream
        before = last.get(where, 0)
        if event.sequence > before + 1:
            yield _order("gap", event, f"sequence {event.sequence} follows {before}")
        meaning = event.id, event.digest
        if means.setdefault((where, event.sequence), meaning) != meaning:
            yield _order("contradiction", event, f"two events have sequence {event.sequence}")
        last[where] = max(before, event.sequence)


def _order(kind: str, event: Said, found: str) -> Difference:
    remedies = {
        "gap": "Readers wait for what is missing. If a source or a topic was restored from a "
        "backup, restore again from one that has both; else look for the lost records.",
        "contradiction": "Readers have taken the first and drop the second. The source was set "
        "back to before it said the first: restore databases and topics together "
        "(docs/how-to/back-up-and-restore.md).",
    }
    where = f"{event.cycle}, {event.topic} at {event.coordinates}"
    return Difference(
        kind=kind, service=event.source, where=where, found=found, remedy=remedies[kind]
    )


def _of_service(
    facts: Facts, first: Mapping[Where, Mapping[int, Said]], name: str, kept: Kept
) -> Iterator[Difference]:
    yield from inbox(facts, first, name, kept)
    yield from unreadable(facts, name, kept)
    yield from outbox(facts, first, name, kept)
    yield from put_aside(name, kept)
    for file in kept.damaged:
        yield Difference(
            kind="damaged-file",
            service=name,
            where=f"file {file}",
            found="its bytes do not have the SHA-256 that it is named by",
            remedy="Bring it back from a backup; whoever handed it in may hand it in again.",
        )


# --- what came in ----------------------------------------------------------------------------


def inbox(
    facts: Facts, first: Mapping[Where, Mapping[int, Said]], name: str, kept: Kept
) -> Iterator[Difference]:
    """Each event that a service reads has its effect, or waits where one can see it.

    What it has said itself it reads over.
    """
    aside = {(p.cycle, p.stream, p.sequence) for p in kept.parked if p.open}
    noted = {(c, s) for c, standing in kept.cycles.items() for s in standing.seen}
    read = {where for where in first if where[1][1] in kept.consumes and where[1][0] != name}
    for cycle, stream in sorted(noted | read):
        standing = kept.cycles.get(cycle, _NOTHING)
        seen, events = standing.seen.get(stream, 0), first.get((cycle, stream), {})
        waiting = {h.sequence for h in standing.held if h.stream == stream}
        open_ = [
            event
            for sequence, event in sorted(events.items())
            if sequence > seen
            and sequence not in waiting
            and (cycle, stream, sequence) not in aside
        ]
        where = f"{cycle}, {stream[1]} of {stream[0]}"
        lost = [event for event in open_ if event.within(kept.committed)]
        late = [event for event in open_ if not event.within(kept.committed)]
        if lost:
            yield _no_effect(name, where, lost)
        if any(event.within(facts.before) for event in late):
            yield _behind(name, where, late)
        if seen > (end := max(events, default=0)):
            yield _ahead(name, where, seen, end)


def _no_effect(name: str, where: str, lost: list[Said]) -> Difference:
    return Difference(
        kind="no-effect",
        service=name,
        where=where,
        found=f"{_numbers(e.sequence for e in lost)} read and committed, but not in the database",
        remedy=f"The database was set back or edited. Let {name} read its topics again from the "
        f"beginning: kinerja down, kinerja reread {name}, kinerja up. Doubles have no effect.",
    )


def _behind(name: str, where: str, late: list[Said]) -> Difference:
    return Difference(
        kind="behind",
        service=name,
        where=where,
        found=f"{_numbers(e.sequence for e in late)} not read yet",
        remedy=f"Wait if {name} is running; else see: kinerja status, kinerja logs "
        f"--service {name}.",
        passing=True,
    )


def _ahead(name: str, where: str, seen: int, end: int) -> Difference:
    return Difference(
        kind="topic-lost",
        service=name,
        where=where,
        found=f"sequence {seen} has been taken, the topic ends with {end or 'nothing'}",
        remedy="The topic has lost records. Restore it from the newest backup: "
        "docs/how-to/back-up-and-restore.md.",
    )


def unreadable(facts: Facts, name: str, kept: Kept) -> Iterator[Difference]:
    """What is no event must be parked, or be the double of something that was taken."""
    parked = {p.id for p in kept.parked}
    for record in facts.said:
        if record.fault is None or record.topic not in kept.consumes:
            continue
        seen = kept.cycles.get(record.cycle or "", _NOTHING).seen.get(record.stream, 0)
        if record.coordinates in parked or 0 < record.sequence <= seen:
            continue
        if record.within(kept.committed):
            yield _no_effect(name, f"unreadable record {record.coordinates}", [record])
        elif record.within(facts.before):
            yield _behind(name, f"unreadable record {record.coordinates}", [record])


# --- what went out ---------------------------------------------------------------------------


def outbox(
    facts: Facts, first: Mapping[Where, Mapping[int, Said]], name: str, kept: Kept
) -> Iterator[Difference]:
    """What a service says it has said is on the topics, and nothing else is."""
    pending = {event for document in kept.outbox for event in document.events}
    own = {(cycle, stream[1]) for cycle, stream in first if stream[0] == name}
    noted = {(c, topic) for c, standing in kept.cycles.items() for topic in standing.sent}
    for cycle, topic in sorted(own | noted):
        sent = kept.cycles.get(cycle, _NOTHING).sent.get(topic, 0)
        events = first.get((cycle, (name, topic)), {})
        missing = [n for n in range(1, sent + 1) if n not in events]
        waiting = [n for n in missing if (topic, cycle, n) in pending]
        lost = [n for n in missing if (topic, cycle, n) not in pending]
        beyond = [n for n, e in sorted(events.items()) if n > sent and e.within(facts.before)]
        yield from _sent(name, f"{cycle}, {topic}", waiting, lost, beyond)
    yield from (_old(name, document) for document in kept.outbox if _is_old(document))


def _sent(
    name: str, where: str, waiting: list[int], lost: list[int], beyond: list[int]
) -> Iterator[Difference]:
    if waiting:
        yield Difference(
            kind="unpublished",
            service=name,
            where=where,
            found=f"{_numbers(waiting)} committed, in the outbox, not on the topic",
            remedy=f"Wait if {name} is running; it publishes them within seconds.",
            passing=True,
        )
    if lost:
        yield Difference(
            kind="lost",
            service=name,
            where=where,
            found=f"{_numbers(lost)} committed, neither on the topic nor in the outbox",
            remedy="The topic or the outbox has lost them. Restore the topics from the newest "
            "backup: docs/how-to/back-up-and-restore.md.",
        )
    if beyond:
        yield Difference(
            kind="database-older",
            service=name,
            where=where,
            found=f"{_numbers(beyond)} on the topic, but the database has not said them",
            remedy=f"The database of {name} is older than its own events; new events would get "
            "numbers that readers know. Stop the services at once (kinerja down) and read "
            "docs/how-to/back-up-and-restore.md, 'A database older than its topics'.",
        )


def _is_old(document: Unsent) -> bool:
    return document.age_seconds > OUTBOX_SECONDS


def _old(name: str, document: Unsent) -> Difference:
    return Difference(
        kind="outbox-old",
        service=name,
        where=f"outbox {document.id}",
        found=f"{len(document.events)} events have waited for {document.age_seconds:.0f} s",
        remedy=f"See why {name} does not publish: kinerja status, kinerja logs --service {name}.",
        passing=True,
    )


# --- what waits for somebody -------------------------------------------------------------------


def put_aside(name: str, kept: Kept) -> Iterator[Difference]:
    """Parked records wait for an operator, held ones for another event."""
    for parked in kept.parked:
        if parked.open:
            yield Difference(
                kind="parked",
                service=name,
                where=f"{parked.cycle or 'no cycle'}, record {parked.id}",
                found=parked.reason,
                remedy=f"Decide: kinerja parked show {name} {parked.id}, then replay or discard.",
            )
    for cycle, standing in sorted(kept.cycles.items()):
        for held in standing.held:
            source, topic = held.stream
            yield Difference(
                kind="held",
                service=name,
                where=f"{cycle}, {topic} {held.sequence} of {source}",
                found=f"{'a discarded place' if held.void else 'kept'}, waits for {held.waits_for}",
                remedy="It has its effect when that comes; if its source will never say it, see "
                "docs/how-to/parked-events.md, held events.",
                passing=True,
            )


def _numbers(sequences: Iterable[int]) -> str:
    """``sequences 3, 4, 5 and 12 more``."""
    found = list(sequences)
    shown = ", ".join(map(str, found[:_SHOWN]))
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return f"sequence{'s' if len(found) > 1 else ''} {shown}{more}"

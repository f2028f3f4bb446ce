"""Events: each said once, in order, and taken by everybody who reads its topic."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from tests.chaos.checker.commands import Asked
from tests.chaos.checker.facts import CONSUMES, Anomaly, Document, Facts, Said
from tests.chaos.history import End

_STATES: Final = "cycle"


def check_events(facts: Facts) -> Iterator[Anomaly]:
    """All that can be wrong with what was said."""
    yield from _order(facts)
    yield from _identity(facts)
    yield from _causes(facts)
    yield from _spoken(facts)
    yield from _taken(facts)
    yield from _at_rest(facts)


def _order(facts: Facts) -> Iterator[Anomaly]:
    """First copies come in the order of their sequence, without a gap (G3)."""
    last: dict[tuple[str, str, str], int] = {}
    for said in facts.said:
        before = last.get(said.stream, 0)
        if said.sequence > before + 1:
            yield Anomaly("out-of-order", said.where, f"after {before}")
        last[said.stream] = max(before, said.sequence)


def _identity(facts: Facts) -> Iterator[Anomaly]:
    """One place, one event, one wording; one event, one place."""
    by_place: dict[tuple[str, str, str, int], Said] = {}
    by_id: dict[str, Said] = {}
    for said in facts.said:
        place = by_place.setdefault((*said.stream, said.sequence), said)
        if (place.id, place.value) != (said.id, said.value):
            yield Anomaly("rewritten", said.where, f"{place.id} and {said.id}")
        first = by_id.setdefault(said.id, said)
        if first.sequence != said.sequence or first.stream != said.stream:
            yield Anomaly("said-twice", said.where, f"the same as {first.sequence}")


def _causes(facts: Facts) -> Iterator[Anomaly]:
    """No event of a command that was refused."""
    operations = [o for o in facts.operations if not o.path.startswith("/parked/")]
    refused = {Asked.of(o).cause: o for o in operations if o.end is End.REFUSED}
    for said in facts.said:
        if said.cause in refused:
            yield Anomaly("refused-but-said", said.where, refused[said.cause].name)


def _spoken(facts: Facts) -> Iterator[Anomaly]:
    """What a service says it has said is what is on the topics: nothing lost, nothing made up."""
    highest = _highest(facts)
    for service in CONSUMES:
        for cycle, row in facts.aggregates(service, _STATES).items():
            counted = dict(row["sent"])
            topics = {topic for source, topic, of in highest if (source, of) == (service, cycle)}
            for topic in sorted(topics | set(counted)):
                said, known = highest.get((service, topic, cycle), 0), counted.get(topic, 0)
                where = f"{topic} of {service} for {cycle}"
                if said < known:
                    yield Anomaly("lost-event", where, f"{known} were committed, {said} are there")
                if said > known:
                    yield Anomaly("phantom-event", where, f"{said} are there, {known} committed")


def _taken(facts: Facts) -> Iterator[Anomaly]:
    """Every consumer has taken each stream to its end; nothing is held, nothing blocks."""
    highest = _highest(facts)
    for service, topics in CONSUMES.items():
        cycles = facts.aggregates(service, _STATES)
        for (source, topic, cycle), last in sorted(highest.items()):
            if topic not in topics or source == service:
                continue
            row = cycles.get(cycle)
            seen = 0 if row is None else _seen(row, source, topic)
            if seen != last:
                where = f"{topic} of {source} for {cycle}"
                yield Anomaly("stuck-event", where, f"{service} has taken {seen} of {last}")
        for cycle, row in cycles.items():
            for held in row["early"]:
                place = f"{held['stream'][1]} {held['sequence']}"
                yield Anomaly("stuck-event", f"{place} for {cycle}", f"held: {held['waits_for']}")
            if row["blocked"] is not None:
                yield Anomaly("stuck-cycle", cycle, f"blocked in {service} by {row['blocked']}")


def _at_rest(facts: Facts) -> Iterator[Anomaly]:
    if facts.unsent:
        yield Anomaly("stuck-event", "outboxes", f"{facts.unsent} documents are unsent")
    if facts.lag:
        yield Anomaly("stuck-event", "topics", f"{facts.lag} records are not read")


def _highest(facts: Facts) -> dict[tuple[str, str, str], int]:
    highest: dict[tuple[str, str, str], int] = defaultdict(int)
    for said in facts.said:
        highest[said.stream] = max(highest[said.stream], said.sequence)
    return dict(highest)


def _seen(row: Document, source: str, topic: str) -> int:
    """The high-water mark of a stream, as the engine stores it: [source, topic, last]."""
    for known, of, last in row["seen"]:
        if (known, of) == (source, topic):
            return int(last)
    return 0

"""Where topics are cut, so that they and a snapshot of the databases are one moment. Pure.

The snapshot was taken after the ends ``before`` and before ``said`` was read to its end. Whatever
the snapshot has taken, and whatever it has said and does not hold in an outbox, lay on a topic
by then. The first record that its source had not said yet was written later, and so was all
that follows it: from there on the partition is left out. What is left out and was committed is
in an outbox of the snapshot.
"""

from collections.abc import Mapping

from deploy.upkeep.facts import Facts, Kept, Offsets, Place, Said, Standing

_NOTHING = Standing()


def cut(facts: Facts) -> Offsets:
    """Where each partition ends at the moment of the snapshot."""
    ends: dict[Place, int] = {}
    over: set[Place] = set()
    for record in facts.said:
        if record.place in over:
            continue
        if not record.within(facts.before) and beyond(record, facts.services):
            over.add(record.place)
            continue
        ends[record.place] = record.offset + 1
    return {place: ends.get(place, 0) for place in facts.before}


def beyond(record: Said, services: Mapping[str, Kept]) -> bool:
    """Whether a source of ours had not said it at the moment of the snapshot."""
    kept = services.get(record.source)
    if kept is None or record.fault is not None or record.cycle is None:
        return False
    return record.sequence > kept.cycles.get(record.cycle, _NOTHING).sent.get(record.topic, 0)

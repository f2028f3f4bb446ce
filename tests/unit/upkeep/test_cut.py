"""A backup under load is one moment: what databases know is on the topics, and nothing more."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from deploy.upkeep.cut import cut
from deploy.upkeep.facts import Facts, Kept, Standing
from tests.unit.upkeep.facts import CYCLE, PLACE, TOPIC, collector, event, facts


def test_a_topic_is_cut_before_the_first_event_that_its_source_had_not_said() -> None:
    said = [event(1), event(2), event(3), event(4)]

    assert cut(facts(said, {"collector": collector(2)}, before=1)) == {PLACE: 2}
    assert cut(facts(said, {"collector": collector(4)}, before=1)) == {PLACE: 4}


def test_all_that_follows_the_cut_came_later_and_is_left_out() -> None:
    said = [event(1), event(2), event(1, offset=2)]

    assert cut(facts(said, {"collector": collector(1)}, before=1)) == {PLACE: 1}


def test_foreign_and_unreadable_records_cut_nothing() -> None:
    said = [event(1, source="siak"), event(9, offset=1, fault="no body"), event(1, offset=2)]

    assert cut(facts(said, {"collector": collector(1)}, before=0)) == {PLACE: 3}


def test_what_lay_there_before_the_snapshot_is_never_cut() -> None:
    """Where a database is older than its events already, the backup keeps what there is."""
    said = [event(1), event(2)]

    assert cut(facts(said, {"collector": collector(1)}, before=2)) == {PLACE: 2}


def test_an_empty_partition_ends_at_its_beginning() -> None:
    assert cut(Facts(said=(), before={PLACE: 0}, services={})) == {PLACE: 0}


@given(seed=st.integers(0, 10**6))
def test_whatever_the_moment_the_cut_has_all_that_was_known_and_nothing_unknown(seed: int) -> None:
    """A random run: commits, publications later and in order per source, the snapshot between."""
    chance = Random(seed)
    sources = ("collector", "recap")
    sent = dict.fromkeys(sources, 0)
    waiting: dict[str, list[int]] = {s: [] for s in sources}
    log: list[tuple[str, int]] = []

    def live(steps: int) -> None:
        for _ in range(steps):
            source = chance.choice(sources)
            if chance.random() < 0.5:
                sent[source] += 1
                waiting[source].append(sent[source])
            elif waiting[source]:
                log.append((source, waiting[source].pop(0)))

    live(chance.randrange(30))
    before = len(log)
    live(chance.randrange(10))
    snapshot = {
        source: Kept(consumes=frozenset(), cycles={CYCLE: Standing(sent={TOPIC: sent[source]})})
        for source in sources
    }
    outbox, on_topic = {s: set(w) for s, w in waiting.items()}, len(log)
    known = dict(sent)
    live(chance.randrange(30))

    said = [event(n, offset=at, source=source) for at, (source, n) in enumerate(log)]
    end = cut(facts(said, snapshot, before))[PLACE]

    kept = log[:end]
    assert end >= on_topic
    for source in sources:
        there = {n for s, n in kept if s == source}
        assert there <= set(range(1, known[source] + 1))
        assert there | outbox[source] == set(range(1, known[source] + 1))

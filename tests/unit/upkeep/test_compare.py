from dataclasses import replace
from typing import Any

import pytest

from deploy.upkeep.compare import differences
from deploy.upkeep.facts import Difference, Held, Kept, ParkedRecord, Said, Standing, Unsent
from tests.unit.upkeep.facts import (
    CYCLE,
    STREAM,
    TOPIC,
    collector,
    event,
    facts,
    recap,
    standing,
)

THREE = [event(1), event(2), event(3)]


def kinds(found: list[Difference]) -> list[str]:
    return [d.kind for d in found]


def only(found: list[Difference]) -> Difference:
    assert len(found) == 1, found
    assert found[0].remedy
    return found[0]


def parked(record: Said, **other: Any) -> ParkedRecord:
    given = {
        "id": record.coordinates,
        "cycle": record.cycle,
        "reason": "aturan",
        "open": True,
        "stream": record.stream,
        "sequence": record.sequence,
    }
    return ParkedRecord(**(given | other))


def test_what_fits_together_gives_no_difference() -> None:
    doubled = [*THREE, event(2, offset=3)]

    assert differences(facts(THREE, {"collector": collector(3), "recap": recap(3)})) == []
    assert differences(facts(doubled, {"collector": collector(3), "recap": recap(3)})) == []


def test_an_event_that_was_committed_as_read_and_has_no_effect_is_named() -> None:
    set_back = recap(1, committed=3)

    found = only(differences(facts(THREE, {"collector": collector(3), "recap": set_back})))

    assert (found.kind, found.service, found.passing) == ("no-effect", "recap", False)
    assert found.where == f"{CYCLE}, {TOPIC} of collector"
    assert found.found.startswith("sequences 2, 3 ")
    assert "kinerja reread recap" in found.remedy


def test_a_deleted_document_is_named_by_its_reader() -> None:
    gone = Kept(consumes=frozenset({TOPIC}), committed={(TOPIC, 0): 3})

    found = only(differences(facts(THREE, {"collector": collector(3), "recap": gone})))

    assert found.kind == "no-effect"


def test_what_is_not_read_yet_is_behind_and_may_pass() -> None:
    slow = recap(1)

    found = only(differences(facts(THREE, {"collector": collector(3), "recap": slow})))

    assert (found.kind, found.passing) == ("behind", True)


def test_what_came_after_the_snapshot_is_no_difference() -> None:
    both = {"collector": collector(2), "recap": recap(2)}

    assert differences(facts(THREE, both, before=2)) == []


def test_what_a_service_has_said_itself_it_need_not_have_read() -> None:
    own = Kept(consumes=frozenset({TOPIC}), cycles=standing(sent=3), committed={(TOPIC, 0): 3})

    assert differences(facts(THREE, {"collector": own})) == []


def test_a_topic_that_lost_its_end_is_named_by_its_reader_and_by_its_source() -> None:
    both = {"collector": collector(3), "recap": recap(3)}

    found = differences(facts(THREE[:2], both))

    assert kinds(found) == ["lost", "topic-lost"]
    assert found[0].found.startswith("sequence 3 committed")
    assert "sequence 3 has been taken" in found[1].found


def test_what_waits_in_the_outbox_is_unpublished_and_not_lost() -> None:
    waiting = Unsent(id="o1", age_seconds=1.0, events=((TOPIC, CYCLE, 3),))
    source = collector(3, outbox=(waiting,))

    found = only(differences(facts(THREE[:2], {"collector": source})))

    assert (found.kind, found.passing) == ("unpublished", True)


def test_an_outbox_that_is_not_emptied_is_named() -> None:
    old = Unsent(id="o1", age_seconds=60.0, events=((TOPIC, CYCLE, 3),))

    found = only(differences(facts(THREE, {"collector": collector(3, outbox=(old,))})))

    assert (found.kind, found.where) == ("outbox-old", "outbox o1")


def test_a_database_that_is_older_than_its_own_events_is_named() -> None:
    found = only(differences(facts(THREE, {"collector": collector(1)})))

    assert (found.kind, found.service, found.passing) == ("database-older", "collector", False)
    assert found.found.startswith("sequences 2, 3 ")


def test_foreign_sources_are_not_asked_what_they_have_said() -> None:
    foreign = [replace(e, source="siak") for e in THREE]
    reader = recap(3, cycles={CYCLE: Standing(seen={("siak", TOPIC): 3})})

    assert differences(facts(foreign, {"recap": reader})) == []


def test_parked_records_are_named_and_their_events_not_missed() -> None:
    placed = recap(2, committed=3, parked=(parked(THREE[2]),))

    found = only(differences(facts(THREE, {"collector": collector(3), "recap": placed})))

    assert (found.kind, found.found) == ("parked", "aturan")
    assert f"recap {THREE[2].coordinates}" in found.remedy


def test_parked_records_that_were_dealt_with_are_no_difference() -> None:
    closed = recap(3, parked=(parked(THREE[2], open=False),))

    assert differences(facts(THREE, {"collector": collector(3), "recap": closed})) == []


def test_held_events_are_named_with_what_they_wait_for_and_not_missed() -> None:
    held = Held(stream=STREAM, sequence=3, waits_for="FormIssued")
    reader = recap(2, committed=3, cycles=standing(seen=2, held=(held,)))

    found = only(differences(facts(THREE, {"collector": collector(3), "recap": reader})))

    assert (found.kind, found.passing) == ("held", True)
    assert "waits for FormIssued" in found.found


def test_an_unreadable_record_must_be_parked() -> None:
    junk = event(0, offset=3, source="", cycle=None, fault="no body")
    said = [*THREE, junk]
    both = {"collector": collector(3), "recap": recap(3, committed=4)}

    found = only(differences(facts(said, both)))
    assert (found.kind, found.where) == ("no-effect", f"unreadable record {junk.coordinates}")

    both["recap"] = recap(3, committed=4, parked=(parked(junk, open=False),))
    assert differences(facts(said, both)) == []

    both["recap"] = recap(3, committed=3)
    assert kinds(differences(facts(said, both))) == ["behind"]


def test_an_unreadable_double_of_what_was_taken_need_not_be_parked() -> None:
    double = event(2, offset=3, fault="no body")
    both = {"collector": collector(3), "recap": recap(3, committed=4)}

    assert differences(facts([*THREE, double], both)) == []


@pytest.mark.parametrize(
    ("said", "kind", "what"),
    [
        ([event(1), event(3, offset=1)], "gap", "sequence 3 follows 1"),
        ([event(2, offset=0)], "gap", "sequence 2 follows 0"),
        (
            [event(1), event(1, offset=1, id="another")],
            "contradiction",
            "two events have sequence 1",
        ),
        (
            [event(1), event(1, offset=1, digest="another body")],
            "contradiction",
            "two events have sequence 1",
        ),
    ],
)
def test_faults_of_order_on_a_topic_are_named(said: list[Said], kind: str, what: str) -> None:
    found = only(differences(facts(said, {})))

    assert (found.kind, found.service, found.found) == (kind, "collector", what)


def test_a_file_with_other_bytes_than_its_name_says_is_named() -> None:
    found = only(differences(facts([], {"collector": collector(0, damaged=("ab12",))})))

    assert (found.kind, found.where) == ("damaged-file", "file ab12")

from deploy.upkeep.later import Gap, append, later
from deploy.upkeep.topics import Stamped
from shared.engine.records import Record
from tests.unit.upkeep.facts import PLACE, TOPIC, collector, event


def records(*values: bytes) -> list[Stamped]:
    return [Stamped(Record(TOPIC, 0, n, b"office", value, ()), n) for n, value in enumerate(values)]


def test_what_the_topics_lack_of_the_backup_is_appended() -> None:
    ours = records(b"1", b"2", b"3")

    assert append({PLACE: ours}, {}) == ours
    assert append({PLACE: ours}, {PLACE: ours[:2]}) == ours[2:]
    assert append({PLACE: ours}, {PLACE: ours}) == []
    assert append({PLACE: ours}, {PLACE: records(b"1", b"2", b"3", b"4")}) == []


def test_other_topics_than_the_backup_s_are_found_out() -> None:
    ours, theirs = records(b"1", b"2"), records(b"1", b"x")

    assert append({PLACE: ours}, {PLACE: theirs}) == Gap(PLACE, 1)


def test_later_events_that_follow_from_events_are_said_again_others_are_lost() -> None:
    cause = event(1, source="recap", id="cause")
    said = [
        cause,
        event(1, offset=1),
        event(2, offset=2, cause="cause"),
        event(3, offset=3, cause="a command"),
    ]

    told = later(said, {"collector": collector(1)})

    assert [e.sequence for e in told.derived] == [2]
    assert [e.sequence for e in told.lost] == [3]


def test_what_other_services_said_meanwhile_is_nothing_to_worry_about() -> None:
    told = later([event(1, source="recap"), event(2, source="recap")], {"collector": collector(0)})

    assert (told.derived, told.lost) == ((), ())

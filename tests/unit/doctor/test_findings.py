"""What is good is said in a word; everything else comes with what to do about it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from deploy.doctor import findings
from deploy.doctor.findings import Finding, Grade, Waiting, worst
from deploy.local.disk import Disk

NOW = datetime(2026, 1, 5, tzinfo=UTC)
GIB = 1024**3


@pytest.mark.parametrize(
    ("finding", "grade"),
    [
        (findings.python((3, 11, 7)), Grade.GOOD),
        (findings.python((3, 10, 9)), Grade.BAD),
        (findings.disk("/x", Disk(50 * GIB, 100 * GIB)), Grade.GOOD),
        (findings.disk("/x", Disk(9 * GIB, 100 * GIB)), Grade.WARNING),
        (findings.disk("/x", Disk(GIB, 4 * GIB)), Grade.WARNING),
        (findings.disk("/x", Disk(2 * GIB, 100 * GIB)), Grade.BAD),
        (findings.clock(-0.5), Grade.GOOD),
        (findings.clock(-5), Grade.WARNING),
        (findings.clock(61), Grade.BAD),
        (findings.mongo_version("7.0.14"), Grade.GOOD),
        (findings.mongo_version("5.0.3"), Grade.BAD),
        (findings.indexes({"recap": [], "approval": []}), Grade.GOOD),
        (findings.indexes({"recap": ["outbox.cycles_1"]}), Grade.BAD),
        (findings.access("Kafka", []), Grade.GOOD),
        (findings.access("Kafka", ["recap"]), Grade.BAD),
        (findings.certificate("a", NOW + timedelta(days=31), NOW), Grade.GOOD),
        (findings.certificate("a", NOW + timedelta(days=29), NOW), Grade.WARNING),
        (findings.certificate("a", NOW, NOW), Grade.BAD),
        (findings.backup(NOW - timedelta(days=1), NOW), Grade.GOOD),
        (findings.backup(NOW - timedelta(days=3), NOW), Grade.WARNING),
        (findings.backup(None, NOW), Grade.WARNING),
    ],
)
def test_how_grave_it_is(finding: Finding, grade: Grade) -> None:
    assert finding.grade is grade
    assert bool(finding.remedy) == (grade is not Grade.GOOD)
    assert finding.found


@pytest.mark.parametrize(
    ("found", "grades"),
    [
        (findings.topics([], [], 7), [Grade.GOOD]),
        (findings.topics(["a"], ["Topic b: 3 partitions"], 7), [Grade.BAD, Grade.WARNING]),
        (findings.rights([]), [Grade.GOOD]),
        (findings.rights(["recap lacks 1 rights, has 0 more"]), [Grade.BAD]),
        (findings.readiness({"recap": [], "portal": []}), [Grade.GOOD]),
        (findings.readiness({"recap-2": ["MongoDB: no primary"], "portal": []}), [Grade.BAD]),
        (findings.waiting({"recap": Waiting(), "portal": Waiting(0, 1.0, 10)}), [Grade.GOOD]),
        (findings.waiting({"recap": Waiting(parked=1)}), [Grade.WARNING]),
        (findings.waiting({"recap": Waiting(outbox_seconds=61)}), [Grade.WARNING]),
        (findings.waiting({"recap": Waiting(lag=1001)}), [Grade.WARNING]),
    ],
)
def test_what_is_looked_at_together(found: Sequence[Finding], grades: list[Grade]) -> None:
    assert [finding.grade for finding in found] == grades
    assert all(bool(f.remedy) == (f.grade is not Grade.GOOD) for f in found)


def test_the_gravest_counts() -> None:
    assert worst([]) is Grade.GOOD
    assert worst([findings.python((3, 9, 0)), findings.clock(0), findings.clock(5)]) is Grade.BAD
    assert worst([findings.clock(0), findings.clock(5)]) is Grade.WARNING

"""What the doctor may say. Pure; every finding that is not good has a remedy."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from deploy.local.disk import Disk

MIN_PYTHON: Final = (3, 11)
MIN_MONGO: Final = (6, 0)
DISK_BAD: Final = 0.03
CLOCK_WARN: Final = 2.0
CLOCK_BAD: Final = 60.0
EXPIRY_WARN: Final = timedelta(days=30)
BACKUP_WARN: Final = timedelta(days=2)
OUTBOX_WARN: Final = 60.0
LAG_WARN: Final = 1000


class Grade(StrEnum):
    """How it stands."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. ``remedy`` is empty where it is good."""

    what: str
    grade: Grade
    found: str
    remedy: str = ""


def good(what: str, found: str) -> Finding:
    """Nothing to do."""
    return Finding(what, Grade.GOOD, found)


def bad(what: str, found: str, remedy: str) -> Finding:
    """It will not work like this."""
    return Finding(what, Grade.BAD, found, remedy)


def warning(what: str, found: str, remedy: str) -> Finding:
    """It works, and will not for long, or not well."""
    return Finding(what, Grade.WARNING, found, remedy)


def python(version: tuple[int, ...]) -> Finding:
    """Of Python itself."""
    text = ".".join(map(str, version[:3]))
    if version[:2] < MIN_PYTHON:
        return bad("Python", text, "Install Python 3.11 or newer: make PYTHON=python3.11")
    return good("Python", text)


def disk(place: str, usage: Disk) -> Finding:
    """Of a disk."""
    share = usage.free / usage.total
    found = f"{usage.free / 1024**3:.1f} GiB free of {usage.total / 1024**3:.0f} ({share:.0%})"
    remedy = (
        f"Make room on the disk of {place}, or move it to a larger one. A full disk stops Kafka "
        "and MongoDB; nothing that was accepted is lost by it."
    )
    if share < DISK_BAD:
        return bad("disk", found, remedy)
    if usage.low:
        return warning("disk", found, remedy)
    return good("disk", found)


def clock(seconds_apart: float) -> Finding:
    """Of this machine's clock against the database's."""
    apart = abs(seconds_apart)
    found = f"{apart:.1f} s apart from MongoDB's"
    remedy = "Let both machines follow a time server: timedatectl set-ntp true"
    if apart > CLOCK_BAD:
        return bad("clock", found, remedy)
    if apart > CLOCK_WARN:
        return warning("clock", found, remedy)
    return good("clock", found)


def mongo_version(version: str) -> Finding:
    """Of the server."""
    if tuple(map(int, version.split(".")[:2])) < MIN_MONGO:
        return bad("MongoDB's version", version, "Use MongoDB 6.0 or newer.")
    return good("MongoDB's version", version)


def topics(missing: Sequence[str], drift: Sequence[str], expected: int) -> list[Finding]:
    """Of the topics: those that are not there, and those that are not as we make them."""
    found = [
        bad(
            "topic",
            f"{name} is missing",
            "kinerja up makes it, where its account may",
        )
        for name in missing
    ]
    found += [
        warning("topic", sentence, "Set it back, or leave it so knowingly.") for sentence in drift
    ]
    return found or [good("topics", f"all {expected} as they should be")]


def indexes(missing: Mapping[str, Sequence[str]]) -> Finding:
    """Of every service's database: indexes that are not there."""
    lacking = [f"{service}: {', '.join(names)}" for service, names in missing.items() if names]
    if lacking:
        remedy = "Start the service again; it makes what is missing."
        return bad("indexes", "; ".join(lacking), remedy)
    return good("indexes", "all there")


def access(system: str, refused: Sequence[str]) -> Finding:
    """Of every account at Kafka or MongoDB."""
    if refused:
        return bad(
            f"accounts at {system}",
            f"not let in: {', '.join(refused)}",
            "Compare the password in the secrets' folder with that of the account.",
        )
    return good(f"accounts at {system}", "all let in")


def rights(differences: Sequence[str]) -> list[Finding]:
    """Of the rights on Kafka: where they are not what services declare."""
    remedy = "kinerja up sets them; see docs/reference/access-kafka.md"
    found = [bad("rights on Kafka", difference, remedy) for difference in differences]
    return found or [good("rights on Kafka", "each service has what it declares, and no more")]


def certificate(name: str, ends: datetime, now: datetime) -> Finding:
    """Of one certificate."""
    left = ends - now
    found = f"{name}: until {ends:%Y-%m-%d} ({left.days} days)"
    remedy = "Replace it before it ends; docs/how-to/deploy-with-compose.md says how."
    if left <= timedelta(0):
        return bad("certificate", f"{name}: ended on {ends:%Y-%m-%d}", remedy)
    if left < EXPIRY_WARN:
        return warning("certificate", found, remedy)
    return good("certificate", found)


def readiness(reasons: Mapping[str, Sequence[str]]) -> list[Finding]:
    """Of every process of a service: why it is not ready, nothing where it is."""
    waiting = {name: why for name, why in reasons.items() if why}
    if not waiting:
        return [good("services", f"all {len(reasons)} ready")]
    return [
        bad("service", f"{name}: {'; '.join(why)}", f"kinerja logs --service {name.split('-')[0]}")
        for name, why in waiting.items()
    ]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in one service: for somebody, for Kafka, or to be taken."""

    parked: int = 0
    outbox_seconds: float = 0.0
    lag: int = 0


def waiting(services: Mapping[str, Waiting]) -> list[Finding]:
    """Of what is not finished."""
    found = list(_unfinished(services))
    return found or [good("work", "nothing is parked, nothing waits")]


def _unfinished(services: Mapping[str, Waiting]) -> Iterable[Finding]:
    for name, work in services.items():
        if work.parked:
            remedy = "kinerja parked list; docs/how-to/parked-events.md"
            yield warning("parked", f"{name}: {work.parked} records wait for you", remedy)
        if work.outbox_seconds > OUTBOX_WARN:
            remedy = "Is Kafka there, and does it take what is sent? kinerja logs --service " + name
            seconds = f"{work.outbox_seconds:.0f} s"
            yield warning("outbox", f"{name}: an event has waited for {seconds}", remedy)
        if work.lag > LAG_WARN:
            remedy = f"Is {name} ready? More replicas help up to the number of partitions."
            yield warning("lag", f"{name} is {work.lag} records behind", remedy)


def purpose(*, demo: bool) -> Finding:
    """Of what the installation is for."""
    if demo:
        return good("purpose", "a demonstration: invented data; no place for an office's work")
    return good("purpose", "an office's work; no demo can run here")


def backup(made: datetime | None, now: datetime) -> Finding:
    """Of the newest backup; none: there is none where one was looked for."""
    remedy = "kinerja backup, by a timer each night (docs/how-to/back-up-and-restore.md)"
    if made is None:
        return warning("backup", "none found", remedy)
    age = now - made
    found = f"the newest is {age.days} days and {age.seconds // 3600} hours old"
    return warning("backup", found, remedy) if age > BACKUP_WARN else good("backup", found)


def worst(found: Iterable[Finding]) -> Grade:
    """The gravest of them."""
    order = list(Grade)
    return max((finding.grade for finding in found), key=order.index, default=Grade.GOOD)

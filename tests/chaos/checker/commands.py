"""Each acknowledged command has its effect once, each unknown one once or not at all.

An effect is found by its cause: the identity of a command follows from who asked where with which
key, and every line and every event that it brought about names it. That derivation is written down
here a second time, on purpose.
"""

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from tests.chaos.checker.facts import Anomaly, Facts
from tests.chaos.history import End, Operation

_COMMANDS: Final = uuid5(NAMESPACE_URL, "urn:kinerja:command")

_SHEET: Final = r"/cycles/[^/]+/sheets/[^/]+/[^/]+"

TRACES: Final[tuple[tuple[str, str, str], ...]] = (
    ("collector", rf"PUT {_SHEET}", "entry collector.submissions"),
    ("collector", rf"PUT {_SHEET}", "event kinerja.data-submitted.v1"),
    ("collector", rf"POST {_SHEET}/withdrawal", "entry collector.submissions"),
    ("collector", rf"POST {_SHEET}/withdrawal", "event kinerja.data-submitted.v1"),
    ("collector", rf"POST {_SHEET}/extension", "entry collector.extensions"),
    ("collector", rf"POST {_SHEET}/extension", "event kinerja.step-progressed.v1"),
    ("collector", r"POST /cycles", "event kinerja.form-issued.v1"),
    ("recap", r"POST /cycles/[^/]+/closing", "event kinerja.recap-ready.v1"),
    ("approval", r"POST /cycles/[^/]+/agreement", "event kinerja.draft-agreed.v1"),
    ("approval", r"POST /cycles/[^/]+/ratification", "event kinerja.approved.v1"),
    (
        "approval",
        r"POST /cycles/[^/]+/(agreement|submission|ratification|confirmations|findings/.+)",
        "entry approval.history",
    ),
)
"""What must be found exactly once for a command that says that it has changed something."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A command's identity."""

    operation: Operation
    cause: str
    kept: str

    @classmethod
    def of(cls, operation: Operation) -> "Asked":
        """From who asked where, with which key."""
        route = f"{operation.method} {operation.path.partition('?')[0]}"
        subject = operation.role.lower()
        scope = json.dumps((operation.office, subject, route, operation.key))
        return cls(
            operation, str(uuid5(_COMMANDS, scope)), hashlib.sha256(scope.encode()).hexdigest()
        )


def check_commands(facts: Facts) -> Iterator[Anomaly]:
    """Every operation against what is left of it."""
    traces = traces_of(facts)
    kept = {
        service: {row["_id"]: row for row in facts.rows(f"{service}.answers")}
        for service in ("collector", "recap", "approval", "notifier")
    }
    for operation in facts.operations:
        if operation.path.startswith("/parked/"):
            yield from _operator_act(operation, facts)
            continue
        asked = Asked.of(operation)
        found = traces.get(asked.cause, Counter())
        yield from _effect(asked, found)
        yield from _answer(asked, kept[operation.service])
    for probe in facts.probes:
        kind = "fault-answered" if probe.what == "galat" else "answered-differently"
        yield Anomaly(kind, probe.key, f"{probe.what}: {probe.expected} then {probe.found}")


def traces_of(facts: Facts) -> Mapping[str, Counter[str]]:
    """Cause to what it left: lines of each kind, and distinct places of events on each topic."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for name, rows in facts.documents.items():
        for row in rows:
            if "cause" in row and "order" in row:
                found[row["cause"]][f"entry {name}"] += 1
    places = {(said.topic, said.source, said.cycle, said.sequence): said for said in facts.said}
    for said in places.values():
        found[said.cause][f"event {said.topic}"] += 1
    return found


def _effect(asked: Asked, found: Counter[str]) -> Iterator[Anomaly]:
    operation = asked.operation
    expected = _expected(operation)
    if operation.end is End.REFUSED or (operation.end is End.OK and not operation.changed):
        if found:
            yield Anomaly("refused-but-done", operation.name, _words(found))
        return
    for trace in expected:
        if found[trace] > 1:
            yield Anomaly("done-twice", operation.name, f"{trace} × {found[trace]}")
        elif found[trace] == 0 and operation.end is End.OK:
            yield Anomaly("acknowledged-but-lost", operation.name, f"no {trace}")
    if found and operation.end is End.UNKNOWN and any(not found[trace] for trace in expected):
        yield Anomaly("half-done", operation.name, _words(found))


def _answer(asked: Asked, kept: Mapping[str, Mapping[str, object]]) -> Iterator[Anomaly]:
    """What was acknowledged under a key is kept under it, word for word."""
    operation = asked.operation
    if operation.end is not End.OK:
        return
    row = kept.get(asked.kept)
    if row is None:
        yield Anomaly("acknowledged-but-lost", operation.name, "its answer is not kept")
    elif (row["status"], row["body"]) != (operation.status, operation.answer):
        what = f"{row['body']} is kept, {operation.answer} was answered"
        yield Anomaly("answered-differently", operation.name, what)


def _operator_act(operation: Operation, facts: Facts) -> Iterator[Anomaly]:
    """An act on a parked record is audited exactly as often as it was done."""
    why = operation.body["why"]
    lines = [r for r in facts.rows(f"{operation.service}.audit") if r["data"]["why"] == why]
    if len(lines) > 1:
        yield Anomaly("done-twice", operation.name, f"{len(lines)} lines of audit")
    elif operation.end is End.OK and not lines:
        yield Anomaly("acknowledged-but-lost", operation.name, "not audited")
    elif operation.end is End.REFUSED and lines:
        yield Anomaly("refused-but-done", operation.name, "audited")


def _expected(operation: Operation) -> list[str]:
    route = f"{operation.method} {operation.path}"
    return [
        trace
        for service, pattern, trace in TRACES
        if service == operation.service and re.fullmatch(pattern, route)
    ]


def _words(found: Counter[str]) -> str:
    return ", ".join(f"{what} × {count}" for what, count in sorted(found.items()))

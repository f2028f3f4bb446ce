"""A small run made by hand in which every promise was kept, for tests that spoil one thing each."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from samples import load, variant
from samples.model import Sample
from tests.chaos.checker import Facts, Said
from tests.chaos.checker.commands import Asked
from tests.chaos.checker.facts import CONSUMES
from tests.chaos.history import End, Operation
from tests.chaos.officers import Probe
from tests.chaos.receiver import CODE, Call

MADE = variant(load(), "kacau-0", 7, with_error=False)
SAMPLE: Sample = MADE.sample
CYCLE = SAMPLE.cycle
SUBMITTED = "kinerja.data-submitted.v1"
APPROVED = "kinerja.approved.v1"
REGISTER = "kacau-0:2025:SURAT"
Document = dict[str, Any]


@dataclass
class World:
    """Facts that may still be changed."""

    operations: list[Operation] = field(default_factory=list)
    probes: list[Probe] = field(default_factory=list)
    documents: dict[str, list[Document]] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    begun: list[str] = field(default_factory=list)
    unsent: int = 0
    lag: int = 0

    def facts(self) -> Facts:
        """As the checker gets them."""
        return Facts(
            self.operations,
            self.probes,
            self.documents,
            self.said,
            self.calls,
            self.begun,
            self.unsent,
            self.lag,
            {CYCLE: SAMPLE},
        )

    def aggregate(self, service: str, kind: str = "cycle") -> Document:
        """The only aggregate of its kind."""
        return next(row for row in self.documents[f"{service}.aggregates"] if row["kind"] == kind)

    def change_operation(self, place: int, **update: Any) -> None:
        """Another end of an operation, say."""
        self.operations[place] = replace(self.operations[place], **update)

    def change_said(self, place: int, **update: Any) -> None:
        """Another place or wording of an event."""
        self.said[place] = replace(self.said[place], **update)


def sound() -> World:
    """Every sheet sent once, ratified, one letter signed, each event told by webhook."""
    return deepcopy(_SOUND)


def command(key: str, service: str, method: str, path: str, body: Document) -> Operation:
    """One that was answered 200."""
    return Operation(
        key, "kacau-0", "KASUBAG_KPEP", service, method, path, body, 1.0, End.OK, 2.0, 200, {}, 1
    )


def aggregate(kind: str, id: str, state: Document, **more: Any) -> Document:  # noqa: A002
    """As the engine stores it."""
    empty: Document = {"seen": [], "sent": [], "early": [], "blocked": None}
    return {"kind": kind, "id": id, "state": state} | empty | more


def event(topic: str, source: str, sequence: int, cause: str, body: Document) -> Said:
    """An event of the cycle."""
    made = f"{source}-{topic}-{sequence}"
    return Said(topic, source, CYCLE, sequence, made, cause, body, orjson.dumps(body))


def _world() -> World:
    world = World(begun=[CYCLE])
    world.documents = {f"{service}.aggregates": [] for service in CONSUMES}
    _submissions(world)
    _ratification(world)
    _letter(world)
    for said in world.said:
        delivery = {"cause": said.id, "channel": "WEBHOOK", "state": "SENT", "attempts": 1}
        world.documents["notifier.aggregates"].append(aggregate("delivery", said.id, delivery))
        world.calls.append(
            Call(f"{said.id}:{CODE}", genuine=True, type="", event={}, accepted=True)
        )
    return world


def _submissions(world: World) -> None:
    for number, sheet in enumerate(SAMPLE.sheets, 1):
        path = f"/cycles/{CYCLE}/sheets/{sheet.ref.bidang}/{sheet.ref.source}"
        sent = command(f"sheet-{number}", "collector", "PUT", path, sheet.body())
        ref = sheet.ref.model_dump(mode="json")
        cause = _taken(world, replace(sent, answer={"sheet": ref, "revision": 1}))
        world.said.append(event(SUBMITTED, "collector", number, cause, {}))
        row = {"id": CYCLE, "cause": cause, "order": number, "data": {"sheet": ref, "revision": 1}}
        world.documents.setdefault("collector.submissions", []).append(row)
    count = len(SAMPLE.sheets)
    world.documents["collector.aggregates"].append(
        aggregate("cycle", CYCLE, {}, sent=[[SUBMITTED, count]])
    )
    seen = [["approval", APPROVED, 1], ["collector", SUBMITTED, count]]
    world.documents["recap.aggregates"].append(aggregate("cycle", CYCLE, {}, seen=seen))
    letters = [{"id": "L1-1", "number": "000.8/001"}]
    world.documents["notifier.aggregates"].append(
        aggregate("cycle", CYCLE, {"letters": letters}, seen=seen)
    )


def _ratification(world: World) -> None:
    ratify = command("ratify", "approval", "POST", f"/cycles/{CYCLE}/ratification", {})
    cause = _taken(world, replace(ratify, answer={"result": "taken"}))
    table = [
        {
            "indicator": code,
            "measured": str(outcome.measured),
            "value": None if outcome.value is None else str(outcome.value),
        }
        for code, outcome in MADE.expected.items()
    ]
    body: Document = {
        "table": table,
        "cycle": CYCLE,
        "sha256": "ab",
        "previous_sha256": None,
        "recap_version": 1,
    }
    world.said.append(event(APPROVED, "approval", 1, cause, body))
    world.documents["approval.history"] = [{"id": CYCLE, "cause": cause, "order": 1, "data": {}}]
    world.documents["approval.aggregates"].append(
        aggregate(
            "cycle",
            CYCLE,
            {"status": "DISAHKAN"},
            sent=[[APPROVED, 1]],
            seen=[["collector", SUBMITTED, len(SAMPLE.sheets)]],
        )
    )


def _letter(world: World) -> None:
    path = f"/cycles/{CYCLE}/letters/L1-1/signing"
    signing = command("sign", "notifier", "POST", path, {})
    _taken(world, replace(signing, answer={"letter": "L1-1", "number": "000.8/001"}))
    line = {
        "number": 1,
        "text": "000.8/001",
        "letter": "L1-1",
        "cycle": CYCLE,
        "cancelled_at": None,
    }
    world.documents["notifier.aggregates"].append(
        aggregate("register", REGISTER, {"lines": [line]})
    )
    row = {"id": CYCLE, "cause": "form", "order": 1, "data": {"code": "L1", "recipients": ["x"]}}
    world.documents["notifier.letters"] = [row]


def _taken(world: World, operation: Operation) -> str:
    """An acknowledged operation, and the answer that is kept of it; its cause."""
    asked = Asked.of(operation)
    world.operations.append(operation)
    answers = world.documents.setdefault(f"{operation.service}.answers", [])
    answers.append({"_id": asked.kept, "status": operation.status, "body": operation.answer})
    return asked.cause


_SOUND = _world()
Spoil = Callable[[World], None]

"""Each kind of anomaly is found where it is put in, and none where none is."""

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from services.approval.domain import CONSUMES as APPROVAL
from services.collector.domain import CONSUMES as COLLECTOR
from services.notifier.domain import CONSUMES as NOTIFIER
from services.recap.domain import CONSUMES as RECAP
from tests.chaos.checker import check
from tests.chaos.checker.commands import Asked
from tests.chaos.checker.facts import CONSUMES
from tests.chaos.history import End, Operation
from tests.unit.chaos.spoils import SPOILT
from tests.unit.chaos.world import CYCLE, SUBMITTED, Spoil, World, command, event, sound


def kinds(world: World) -> set[str]:
    return {anomaly.kind for anomaly in check(world.facts())}


def test_a_run_in_which_all_was_kept_has_no_anomaly() -> None:
    assert check(sound().facts()) == []


def test_nothing_is_said_about_what_nobody_knows() -> None:
    """An unknown command may have had its effect, and may not: both are sound."""
    world = sound()
    world.change_operation(0, end=End.UNKNOWN, status=None, answer={})
    again = world.operations[0].body
    world.operations.append(
        replace(
            command("lost", "collector", "PUT", world.operations[0].path, again), end=End.UNKNOWN
        )
    )

    assert check(world.facts()) == []


def test_late_doubles_of_events_are_no_anomaly() -> None:
    world = sound()
    world.said += world.said[:2]

    assert check(world.facts()) == []


@pytest.mark.parametrize(("spoil", "kind"), SPOILT, ids=lambda one: getattr(one, "__name__", one))
def test_what_is_spoilt_is_found(spoil: Spoil, kind: str) -> None:
    world = sound()

    spoil(world)

    assert kind in kinds(world)


def test_a_sheet_that_was_sent_again_counts_as_it_was_when_the_meeting_agreed() -> None:
    """What was accepted after the agreement is of no account; what never came in counts never."""
    world = sound()
    first = world.operations[0]
    wrong = wrong_figures(first.body)
    late = replace(command("late", "collector", "PUT", first.path, wrong), end=End.UNKNOWN)
    world.operations.append(late)
    assert kinds(world) == set()

    accept(world, late)
    assert kinds(world) == {"accepted-but-unheard"}

    line = {"act": "DRAF_DITERIMA", "recap_version": 2}
    noted = {"id": CYCLE, "cause": "recap", "order": 2, "data": line}
    world.documents["approval.history"].append(noted)
    assert kinds(world) == set()


def test_a_sheet_that_was_taken_back_and_sent_again_counts_as_it_was_sent_again() -> None:
    world = sound()
    right = world.operations[0]
    world.change_operation(0, body=wrong_figures(right.body))
    path = f"{right.path}/withdrawal"
    back = replace(command("back", "collector", "POST", path, {"reason": "x"}), end=End.UNKNOWN)
    world.operations.append(back)
    accept(world, back)
    assert kinds(world) == {"wrong-figures"}

    again = replace(right, key="again", end=End.UNKNOWN)
    world.operations.append(again)
    accept(world, again)
    assert check(world.facts()) == []


def accept(world: World, operation: Operation) -> None:
    """The collector took it, and everybody has heard."""
    rows = world.documents["collector.submissions"]
    number, cause = len(rows) + 1, Asked.of(operation).cause
    revision = sum(row["data"]["sheet"] == rows[0]["data"]["sheet"] for row in rows) + 1
    data = {"sheet": rows[0]["data"]["sheet"], "revision": revision}
    rows.append({"id": CYCLE, "cause": cause, "order": number, "data": data})
    # Marked so that no webhook is expected for it.
    world.said.append(event(SUBMITTED, "collector", number, cause, {"provisional": True}))
    for service in ("recap", "approval", "notifier"):
        seen = world.aggregate(service)["seen"]
        seen[:] = [[s, t, number if t == SUBMITTED else last] for s, t, last in seen]
    world.aggregate("collector")["sent"] = [[SUBMITTED, number]]


def wrong_figures(body: dict[str, Any]) -> dict[str, Any]:
    """The body of a sheet with one figure of the kabupaten changed."""
    wrong = deepcopy(body)
    row = next(r for f in wrong["figures"] for r in f["rows"] if r["region"] == "KABUPATEN")
    row["numerator"]["total"] = "1"
    return wrong


def test_every_consumer_s_topics_are_those_that_the_services_read() -> None:
    read = {"collector": COLLECTOR, "recap": RECAP, "approval": APPROVAL, "notifier": NOTIFIER}
    assert {name: {e.TOPIC for e in events} for name, events in read.items()} == {
        name: set(topics) for name, topics in CONSUMES.items()
    }


def test_the_cycle_is_named_where_an_event_went_missing() -> None:
    world = sound()
    world.said.append(event("kinerja.form-issued.v1", "collector", 1, "x", {}))

    assert CYCLE in str(next(iter(check(world.facts()))))

"""How a cycle ends: the report went out, or the head cancelled it."""

import pytest

from services.approval.commands import Confirm, Ratify, Submit
from shared.contract import StepProgressed
from shared.contract.vocabulary import Progress
from shared.decision import Command, Early, Ignored
from tests.unit.approval.world import (
    CHAIR,
    DAFDUK,
    HEAD,
    World,
    agree,
    arrange,
    attendance,
    cancel,
    decision,
    discrepancy,
    dispute,
    extend,
    must,
    raise_finding,
    recap,
    refused,
    reported,
    scan,
    send_back,
)


def test_the_report_ends_the_cycle_and_is_written_down() -> None:
    world = World().ratified()

    must(world.tell(reported()))

    assert world.status == "DILAPORKAN"
    assert world.state.reported_at == world.at
    assert world.history[-1].act == "DILAPORKAN"


def test_a_report_waits_for_the_ratification() -> None:
    assert isinstance(World().submitted().tell(reported()), Early)


def test_a_report_of_an_unknown_cycle_waits_for_its_form() -> None:
    assert isinstance(World().tell(reported()), Early)


def test_a_cycle_is_reported_once() -> None:
    world = World().ratified()
    must(world.tell(reported()))

    assert isinstance(world.tell(reported()), Ignored)


@pytest.mark.parametrize("progress", [each for each in Progress if each is not Progress.REPORTED])
def test_other_progress_is_of_no_concern_also_before_the_form(progress: Progress) -> None:
    told = reported().model_copy(update={"progress": progress})

    assert isinstance(World().tell(told), Ignored)
    assert isinstance(World().ratified().tell(told), Ignored)


@pytest.mark.parametrize("stage", ["begun", "drafted", "submitted"])
def test_the_head_cancels_with_a_reason_before_ratification(stage: str) -> None:
    world: World = getattr(World(), stage)()

    must(world.ask(HEAD, cancel()))

    told = world.said[-1]
    assert isinstance(told, StepProgressed)
    assert (told.progress, told.after, told.note) == (
        Progress.CANCELLED,
        "DIBATALKAN",
        "Form keliru",
    )
    assert (world.history[-1].act, world.history[-1].by.role) == ("DIBATALKAN", HEAD)


def test_what_is_ratified_is_not_cancelled() -> None:
    assert refused(World().ratified().ask(HEAD, cancel())) == "siklus-sudah-disahkan"


def test_only_the_head_cancels() -> None:
    assert refused(World().drafted().ask(CHAIR, cancel())) == "bukan-wewenang"


@pytest.mark.parametrize(
    ("role", "command"),
    [
        (DAFDUK, Confirm(recap_version=1, agrees=True)),
        (DAFDUK, dispute()),
        (CHAIR, decision()),
        (CHAIR, agree()),
        (CHAIR, Submit(recap_version=1)),
        (CHAIR, arrange()),
        (CHAIR, attendance()),
        (CHAIR, raise_finding()),
        (CHAIR, scan("L5")),
        (HEAD, extend()),
        (HEAD, Ratify(recap_version=1)),
        (HEAD, send_back()),
        (HEAD, cancel()),
    ],
)
def test_nothing_happens_to_a_cancelled_cycle(role: str, command: Command) -> None:
    world = World().drafted()
    must(world.ask(HEAD, cancel()))

    assert refused(world.ask(role, command)) == "siklus-dibatalkan"


def test_what_others_tell_of_a_cancelled_cycle_is_written_down_only() -> None:
    world = World().drafted()
    must(world.ask(HEAD, cancel()))
    before = world.state

    must(world.tell(recap(2)))
    must(world.tell(discrepancy()))

    assert world.state == before
    assert [line.act for line in world.history[-2:]] == [
        "DRAF_DITERIMA",
        "KETIDAKSESUAIAN_DITEMUKAN",
    ]
    assert isinstance(world.tell(reported()), Ignored)

"""The agreed draft goes to the head, and may come back (SOP step 7)."""

from datetime import datetime

import pytest

from services.approval.commands import Confirm, Ratify, Submit
from shared.contract import DiscrepancyFound, StepProgressed
from shared.contract.recap import Cell
from shared.contract.vocabulary import Progress
from shared.decision import Command
from tests.unit.approval.world import (
    CELL,
    CHAIR,
    DAFDUK,
    HEAD,
    World,
    agree,
    decision,
    dispute,
    finding,
    must,
    recap,
    refused,
    send_back,
)

SUBMIT = Submit(recap_version=1)


def test_the_submission_asks_the_head_by_the_budget_of_step_seven() -> None:
    world = World().submitted()

    told = world.said[-1]
    assert isinstance(told, StepProgressed)
    assert (told.progress, told.role, told.sop_step) == (Progress.SUBMITTED, HEAD, 7)
    assert told.due == datetime.fromisoformat("2025-10-06T11:00:00+08:00")


def test_only_the_agreed_draft_is_submitted() -> None:
    world = World().drafted().confirmed()

    assert refused(world.ask(CHAIR, SUBMIT)) == "draf-belum-disepakati"
    world.agreed()
    assert refused(world.ask(CHAIR, Submit(recap_version=2))) == "versi-draf-berganti"
    assert refused(world.ask(HEAD, SUBMIT)) == "bukan-wewenang"


@pytest.mark.parametrize(
    ("role", "command"),
    [
        (DAFDUK, Confirm(recap_version=1, agrees=True)),
        (DAFDUK, dispute()),
        (CHAIR, decision()),
        (CHAIR, agree()),
    ],
)
def test_an_agreed_draft_is_no_longer_talked_about(role: str, command: Command) -> None:
    world = World().drafted(finding())
    must(world.ask(CHAIR, decision()))
    world.confirmed().agreed()

    assert refused(world.ask(role, command)) == "draf-sudah-disepakati"
    must(world.ask(CHAIR, SUBMIT))
    assert refused(world.ask(role, command)) == "draf-sudah-diajukan"


@pytest.mark.parametrize("command", [Ratify(recap_version=1), send_back()])
def test_the_head_acts_only_on_what_was_submitted(command: Command) -> None:
    world = World().drafted()

    assert refused(world.ask(HEAD, command)) == "draf-belum-disepakati"
    world.confirmed().agreed()
    assert refused(world.ask(HEAD, command)) == "draf-belum-diajukan"


def test_a_return_without_cells_calls_the_meeting_again_on_the_same_draft() -> None:
    world = World().submitted()

    must(world.ask(HEAD, send_back()))

    returned, called = world.said[-2:]
    assert world.status == "KOORDINASI"
    assert isinstance(returned, StepProgressed)
    assert (returned.progress, returned.note) == (Progress.RETURNED, "Mohon diperiksa kembali")
    assert isinstance(called, StepProgressed)
    assert (called.progress, called.sop_step) == (Progress.MEETING_CALLED, 6)


@pytest.mark.parametrize("cells", [(), (CELL,)])
def test_a_return_takes_back_agreement_submission_and_every_confirmation(
    cells: tuple[Cell, ...],
) -> None:
    world = World().submitted()

    must(world.ask(HEAD, send_back(1, *cells)))

    state = world.state
    assert (state.agreed, state.submitted, state.confirmations) == (None, None, ())


def test_a_return_with_cells_opens_them_for_correction_and_counts_a_round() -> None:
    world = World().submitted()

    must(world.ask(HEAD, send_back(1, CELL, Cell(indicator="PS-01"), CELL)))

    opened = world.said[-1]
    assert world.status == "KOORDINASI_ULANG"
    assert len(world.state.rounds) == 1
    assert isinstance(opened, DiscrepancyFound)
    assert [found.sheet.key for found in opened.findings] == ["CAPIL/NON_SIAK", "DAFDUK/SIAK"]
    assert opened.findings[1].cells == (CELL,)


def test_a_return_of_unknown_cells_changes_nothing() -> None:
    world = World().submitted()

    assert refused(world.ask(HEAD, send_back(1, Cell(indicator="XX-1")))) == "sel-tidak-dikenal"
    assert world.status == "DIAJUKAN"


def test_a_returned_draft_goes_the_whole_way_again() -> None:
    world = World().submitted()
    must(world.ask(HEAD, send_back(1, CELL)))
    world.tell(recap(2, value="98.00"))

    world.confirmed().agreed()
    must(world.ask(CHAIR, Submit(recap_version=2)))
    must(world.ask(HEAD, Ratify(recap_version=2)))

    assert world.status == "DISAHKAN"


def test_another_draft_than_the_submitted_one_is_not_returned() -> None:
    assert refused(World().submitted().ask(HEAD, send_back(2))) == "versi-draf-berganti"


def test_only_the_head_returns() -> None:
    assert refused(World().submitted().ask(CHAIR, send_back())) == "bukan-wewenang"

"""Findings raised in the meeting, the limit of rounds, and the head's own word (SOP step 6)."""

import pytest

from services.approval.commands import Confirm, Ratify, Submit
from shared.contract import DiscrepancyFound, StepProgressed
from shared.contract.recap import Cell
from shared.contract.vocabulary import FindingState, Progress
from shared.decision import Ignored
from tests.unit.approval.world import (
    BLOCKING,
    CAPIL,
    CELL,
    CHAIR,
    DAFDUK,
    HEAD,
    World,
    agree,
    decision,
    dispute,
    extend,
    finding,
    must,
    raise_finding,
    recap,
    refused,
    ruling,
    send_back,
)

LIMIT = 3
LAST = f"KEBERATAN:{LIMIT + 1}:DAFDUK:SIAK"
PS = Cell(indicator="PS-01")


def disputed(rounds: int, value: str = "99.51") -> World:
    """Every draft is disputed; each is a round of its own."""
    world = World().drafted()
    for version in range(1, rounds + 1):
        if version > 1:
            world.tell(recap(version, value=value))
        must(world.ask(DAFDUK, dispute(version)))
    return world


def changing(rounds: int) -> World:
    """The same, and the figure changes each time, so that no objection outlives its draft."""
    world = World().drafted()
    for version in range(1, rounds + 1):
        if version > 1:
            world.tell(recap(version, value=f"9{version}.00"))
        must(world.ask(DAFDUK, dispute(version)))
    return world


# --- raised in the meeting ------------------------------------------------------------------


def test_a_finding_that_is_raised_opens_its_cells_and_the_round_is_told() -> None:
    world = World().drafted()

    must(world.ask("KABID_PIAK", raise_finding(1, CELL, PS)))

    told, wrong = world.said[-2:]
    assert isinstance(told, StepProgressed)
    assert isinstance(wrong, DiscrepancyFound)
    assert told.progress is Progress.DISPUTED
    assert [found.id for found in wrong.findings] == [
        "RAPAT:1:CAPIL:NON_SIAK:1",
        "RAPAT:1:DAFDUK:SIAK:1",
    ]
    assert wrong.round == 1
    assert world.status == "KOORDINASI_ULANG"


def test_its_owner_has_to_confirm_anew_and_nobody_else() -> None:
    world = World().drafted().confirmed()

    must(world.ask(CHAIR, raise_finding(1, PS)))

    assert [word.bidang for word in world.state.confirmations] == ["DAFDUK"]


def test_the_same_cells_are_raised_once_and_others_again() -> None:
    world = World().drafted()
    must(world.ask(CHAIR, raise_finding()))

    assert refused(world.ask(CAPIL, raise_finding())) == "temuan-rapat-sudah-tercatat"
    other = Cell(indicator="DD-01", region="ALALAK")
    must(world.ask(CAPIL, raise_finding(1, other)))
    assert len({raised.finding.id for raised in world.state.objections}) == 2


def test_what_was_raised_must_be_answered_before_the_agreement() -> None:
    world = World().drafted()
    must(world.ask(CHAIR, raise_finding()))
    must(world.ask(CHAIR, decision("RAPAT:1:DAFDUK:SIAK:1")))
    world.confirmed()

    must(world.ask(CHAIR, agree()))


@pytest.mark.parametrize("role", ["OPERATOR", HEAD])
def test_only_those_of_the_sop_raise_findings(role: str) -> None:
    assert refused(World().drafted().ask(role, raise_finding())) == "bukan-wewenang"


# --- the limit ------------------------------------------------------------------------------


def test_up_to_the_limit_nobody_is_asked() -> None:
    world = changing(LIMIT)

    assert world.state.escalated is None
    assert refused(world.ask(HEAD, extend())) == "belum-dinaikkan-ke-pimpinan"
    objection = f"KEBERATAN:{LIMIT}:DAFDUK:SIAK"
    assert refused(world.ask(HEAD, ruling(objection))) == "belum-dinaikkan-ke-pimpinan"


def test_one_more_round_is_brought_before_the_head() -> None:
    world = changing(LIMIT + 1)

    told = world.said[-1]
    assert isinstance(told, StepProgressed)
    assert (told.progress, told.role, told.sop_step) == (Progress.ESCALATED, HEAD, 6)
    assert told.due is not None
    assert world.state.escalated is not None
    assert (world.state.escalated.round, world.state.escalated.limit) == (LIMIT + 1, LIMIT)
    assert [line.act for line in world.history[-2:]] == [
        "KEBERATAN_DIAJUKAN",
        "DINAIKKAN_KE_PIMPINAN",
    ]


def test_several_objections_of_one_round_are_brought_once() -> None:
    world = changing(LIMIT + 1)

    must(world.ask(CAPIL, dispute(LIMIT + 1, PS)))

    escalated = [e for e in world.said if getattr(e, "progress", None) is Progress.ESCALATED]
    assert len(escalated) == 1


def test_the_meeting_may_still_settle_it_itself() -> None:
    world = changing(LIMIT + 1)

    must(world.ask(CHAIR, decision(LAST)))
    world.confirmed()
    must(world.ask(CHAIR, agree(LIMIT + 1)))

    assert world.state.escalated is None


def test_the_heads_return_is_brought_before_nobody() -> None:
    world = changing(LIMIT)
    must(world.ask(CHAIR, decision(f"KEBERATAN:{LIMIT}:DAFDUK:SIAK")))
    world.tell(recap(LIMIT + 1, value="97.00"))
    world.confirmed().agreed()
    must(world.ask(CHAIR, Submit(recap_version=LIMIT + 1)))

    must(world.ask(HEAD, send_back(LIMIT + 1, CELL)))

    assert len(world.state.rounds) == LIMIT + 1
    assert world.state.escalated is None


# --- the head's word ------------------------------------------------------------------------


def test_a_ruling_on_the_last_objection_ends_the_round_and_the_escalation() -> None:
    world = changing(LIMIT + 1)

    must(world.ask(HEAD, ruling(LAST)))

    told = world.said[-1]
    assert isinstance(told, StepProgressed)
    assert told.progress is Progress.DECIDED
    assert told.note is not None
    assert told.note.startswith("Putusan pimpinan.")
    assert (world.status, world.state.escalated) == ("KOORDINASI", None)
    assert [line.act for line in world.history[-2:]] == ["PUTUSAN_PIMPINAN", "KEBERATAN_TERJAWAB"]


def test_after_his_ruling_the_head_may_ratify_and_the_document_says_that_he_ruled() -> None:
    world = changing(LIMIT + 1)
    must(world.ask(HEAD, ruling(LAST)))
    world.confirmed().agreed()
    must(world.ask(CHAIR, Submit(recap_version=LIMIT + 1)))

    must(world.ask(HEAD, Ratify(recap_version=LIMIT + 1)))

    assert world.state.ratified is not None
    assert '"ruling":true' in world.state.ratified.text


def test_who_was_overruled_still_has_to_confirm() -> None:
    world = changing(LIMIT + 1)
    must(world.ask(HEAD, ruling(LAST)))
    must(world.ask(CAPIL, Confirm(recap_version=LIMIT + 1, agrees=True)))

    assert refused(world.ask(CHAIR, agree(LIMIT + 1))) == "bidang-belum-konfirmasi"


def test_what_the_head_ruled_on_is_contested_no_more_while_the_row_is_the_same() -> None:
    world = changing(LIMIT + 1)
    must(world.ask(HEAD, ruling(LAST)))
    version = LIMIT + 2
    world.tell(recap(version, value=f"9{LIMIT + 1}.00"))

    assert refused(world.ask(DAFDUK, dispute(version))) == "sudah-diputus-pimpinan"
    assert refused(world.ask(CHAIR, raise_finding(version))) == "sudah-diputus-pimpinan"
    assert refused(world.ask(CHAIR, decision(LAST))) == "sudah-diputus-pimpinan"
    must(world.ask(CAPIL, dispute(version, PS)))


def test_a_row_that_has_changed_may_be_contested_again() -> None:
    world = changing(LIMIT + 1)
    must(world.ask(HEAD, ruling(LAST)))

    world.tell(recap(LIMIT + 2, value="90.00"))

    assert world.state.rulings == ()
    must(world.ask(DAFDUK, dispute(LIMIT + 2)))


def test_no_ruling_lifts_a_blocking_finding() -> None:
    world = changing(LIMIT + 1)
    world.tell(recap(LIMIT + 2, (BLOCKING, finding()), value="90.00"))

    outcome = world.ask(HEAD, ruling(BLOCKING.id))

    assert refused(outcome) == "temuan-menghalangi-harus-dikoreksi"
    must(world.ask(HEAD, ruling("D12:DD-01")))


def test_the_same_ruling_again_changes_nothing_and_another_replaces_it() -> None:
    world = disputed(LIMIT + 1)
    must(world.ask(HEAD, ruling(LAST)))

    assert isinstance(world.ask(HEAD, ruling(LAST)), Ignored)
    must(world.ask(HEAD, ruling(LAST, "Putusan lain")))
    (kept,) = [d for d in world.state.decisions if d.finding == LAST]
    assert (kept.note, kept.state) == ("Putusan lain", FindingState.DITERIMA_DENGAN_CATATAN)


def test_the_escalation_lasts_while_anything_is_contested() -> None:
    world = disputed(LIMIT + 1)

    must(world.ask(HEAD, ruling(LAST)))

    assert world.status == "KOORDINASI_ULANG"
    assert world.state.escalated is not None


def test_a_ruling_that_names_another_draft_is_refused() -> None:
    seen = ruling(LAST).model_copy(update={"recap_version": 1})

    assert refused(changing(LIMIT + 1).ask(HEAD, seen)) == "versi-draf-berganti"


def test_the_head_may_allow_one_more_round_instead() -> None:
    world = changing(LIMIT + 1)

    must(world.ask(HEAD, extend()))

    assert (world.state.escalated, world.state.extensions) == (None, 1)
    version = LIMIT + 2
    world.tell(recap(version, value="90.00"))
    must(world.ask(DAFDUK, dispute(version)))
    assert world.state.escalated is not None
    assert world.state.escalated.limit == LIMIT + 1


def test_only_the_head_rules_and_extends() -> None:
    world = changing(LIMIT + 1)

    assert refused(world.ask(CHAIR, extend())) == "bukan-wewenang"
    assert refused(world.ask(CHAIR, ruling(LAST))) == "bukan-wewenang"

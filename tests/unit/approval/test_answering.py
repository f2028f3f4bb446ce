"""The meeting's answers to findings and objections (SOP steps 5 and 6)."""

from services.approval.commands import Submit
from shared.contract import StepProgressed
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
    discrepancy,
    dispute,
    finding,
    must,
    recap,
    refused,
    send_back,
)

OBJECTION = "KEBERATAN:1:DAFDUK:SIAK"


def test_a_decision_is_kept_with_who_took_it_and_told() -> None:
    world = World().drafted(finding())

    must(world.ask(CHAIR, decision()))

    (kept,) = world.state.decisions
    told = world.said[-1]
    assert (kept.state, kept.by.role) == (FindingState.DIJELASKAN, CHAIR)
    assert isinstance(told, StepProgressed)
    assert told.progress is Progress.DECIDED


def test_a_later_decision_replaces_the_earlier_one_and_both_are_in_the_history() -> None:
    world = World().drafted(finding())
    must(world.ask(CHAIR, decision(note="Sebab pertama")))

    must(world.ask(CHAIR, decision(note="Sebab kedua")))

    assert [kept.note for kept in world.state.decisions] == ["Sebab kedua"]
    assert ["Sebab" in line.why for line in world.history[-2:]] == [True, True]


def test_the_same_decision_again_changes_nothing() -> None:
    world = World().drafted(finding())
    must(world.ask(CHAIR, decision()))

    assert isinstance(world.ask(CHAIR, decision()), Ignored)


def test_no_word_lifts_a_blocking_finding() -> None:
    world = World().drafted(BLOCKING)

    assert refused(world.ask(CHAIR, decision(BLOCKING.id))) == "temuan-menghalangi-harus-dikoreksi"


def test_a_corrected_finding_needs_no_decision() -> None:
    world = World().drafted(finding(state=FindingState.DIKOREKSI))

    assert refused(world.ask(CHAIR, decision())) == "temuan-sudah-dikoreksi"


def test_a_finding_that_the_draft_does_not_have_is_refused() -> None:
    assert refused(World().drafted().ask(CHAIR, decision())) == "temuan-tidak-dikenal"


def test_only_the_chair_decides() -> None:
    assert refused(World().drafted(finding()).ask(DAFDUK, decision())) == "bukan-wewenang"


def test_a_decision_that_names_another_draft_is_refused() -> None:
    world = World().drafted(finding())
    seen = decision().model_copy(update={"recap_version": 2})

    assert refused(world.ask(CHAIR, seen)) == "versi-draf-berganti"


def test_answering_the_last_objection_brings_the_same_draft_back_to_coordination() -> None:
    world = World().drafted()
    must(world.ask(DAFDUK, dispute()))

    must(world.ask(CHAIR, decision(OBJECTION)))

    told = world.said[-1]
    assert world.status == "KOORDINASI"
    assert isinstance(told, StepProgressed)
    assert (told.before, told.after) == ("KOORDINASI_ULANG", "KOORDINASI")


def test_who_was_answered_still_has_to_confirm() -> None:
    world = World().drafted().confirmed()
    must(world.ask(DAFDUK, dispute()))

    must(world.ask(CHAIR, decision(OBJECTION)))

    assert refused(world.ask(CHAIR, agree())) == "bidang-belum-konfirmasi"


def test_re_coordination_goes_on_while_another_objection_is_open() -> None:
    world = World().drafted()
    must(world.ask(DAFDUK, dispute()))
    must(world.ask(CAPIL, dispute(1, Cell(indicator="PS-01"))))

    must(world.ask(CHAIR, decision(OBJECTION)))

    assert world.status == "KOORDINASI_ULANG"


def test_re_coordination_that_recap_opened_ends_with_a_new_draft_only() -> None:
    world = World().drafted()
    world.tell(discrepancy())
    must(world.ask(DAFDUK, dispute()))

    must(world.ask(CHAIR, decision(OBJECTION)))

    assert world.status == "KOORDINASI_ULANG"
    world.tell(recap(2, value="98.00"))
    assert world.status == "KOORDINASI"


def test_re_coordination_waits_for_figures_while_a_finding_blocks() -> None:
    world = World().drafted(BLOCKING)
    must(world.ask(DAFDUK, dispute()))

    must(world.ask(CHAIR, decision(OBJECTION)))

    assert world.status == "KOORDINASI_ULANG"


def test_an_objection_that_the_head_raises_again_is_open_again() -> None:
    world = World().submitted()
    again = "PENGEMBALIAN:1:DAFDUK:SIAK"
    must(world.ask(HEAD, send_back(1, CELL)))
    must(world.ask(CHAIR, decision(again)))
    world.confirmed().agreed()
    must(world.ask(CHAIR, Submit(recap_version=1)))

    must(world.ask(HEAD, send_back(1, CELL)))

    assert [raised.finding.id for raised in world.state.objections] == [again]
    assert world.state.decisions == ()
    assert world.status == "KOORDINASI_ULANG"

"""The chair closes the meeting only when nothing that must be settled is open."""

import pytest

from services.approval.commands import Confirm
from shared.contract import DraftAgreed
from shared.contract.vocabulary import FindingState, Severity
from tests.unit.approval.world import (
    ALL,
    BLOCKING,
    CAPIL,
    CHAIR,
    DAFDUK,
    HEAD,
    World,
    agree,
    decision,
    discrepancy,
    finding,
    must,
    recap,
    refused,
)


def test_the_agreement_tells_what_was_agreed_and_by_whom() -> None:
    world = World().drafted(finding())
    must(world.ask(CHAIR, decision()))
    world.confirmed()

    must(world.ask(CHAIR, agree(1, (CAPIL, CHAIR, DAFDUK, "KABID_PIAK", CAPIL))))

    told = world.said[-1]
    assert isinstance(told, DraftAgreed)
    assert (told.recap_version, told.round, told.sop_step) == (1, 0, 5)
    assert [confirmed.bidang for confirmed in told.confirmations] == ["CAPIL", "DAFDUK"]
    assert [answered.finding for answered in told.decisions] == ["D12:DD-01"]
    assert told.present == ("KABID_CAPIL", "KABID_DAFDUK", "KABID_PIAK", "SEKRETARIS")
    assert world.state.agreed is not None
    assert world.state.agreed.place == "Ruang rapat"


def test_after_re_coordination_the_agreement_is_step_six_with_its_rounds() -> None:
    world = World().drafted(BLOCKING)
    world.tell(discrepancy())
    world.tell(recap(2))
    world.confirmed().agreed()

    told = world.said[-1]
    assert isinstance(told, DraftAgreed)
    assert (told.recap_version, told.round, told.sop_step) == (2, 1, 6)


def test_an_open_blocking_finding_stands_in_the_way() -> None:
    world = World().drafted(BLOCKING).confirmed()

    assert refused(world.ask(CHAIR, agree())) == "temuan-menghalangi-terbuka"


@pytest.mark.parametrize("state", [FindingState.DIJELASKAN, FindingState.DITERIMA_DENGAN_CATATAN])
def test_a_blocking_finding_blocks_until_recap_says_corrected(state: FindingState) -> None:
    world = World().drafted(finding("D03", Severity.MENGHALANGI, state)).confirmed()

    assert refused(world.ask(CHAIR, agree())) == "temuan-menghalangi-terbuka"


def test_a_corrected_finding_and_mere_information_do_not_stand_in_the_way() -> None:
    world = World().drafted(
        finding("D03", Severity.MENGHALANGI, FindingState.DIKOREKSI),
        finding("D13", Severity.INFORMASI),
    )

    world.confirmed().agreed()

    assert world.status == "DISEPAKATI"


def test_an_undecided_finding_stands_in_the_way() -> None:
    world = World().drafted(finding()).confirmed()

    outcome = world.ask(CHAIR, agree())

    assert refused(outcome) == "temuan-belum-diputuskan"
    assert "D12:DD-01" in str(outcome)


def test_a_bidang_that_has_not_confirmed_stands_in_the_way_and_is_named() -> None:
    world = World().drafted()
    must(world.ask(DAFDUK, Confirm(recap_version=1, agrees=True)))

    outcome = world.ask(CHAIR, agree())

    assert refused(outcome) == "bidang-belum-konfirmasi"
    assert "CAPIL" in str(outcome)


def test_a_bidang_that_the_form_asked_must_confirm_even_if_the_draft_lacks_its_rows() -> None:
    world = World().drafted()
    draft = recap(2)
    world.tell(draft.model_copy(update={"table": draft.table[:1]}))
    must(world.ask(DAFDUK, Confirm(recap_version=2, agrees=True)))

    assert refused(world.ask(CHAIR, agree(2))) == "bidang-belum-konfirmasi"


@pytest.mark.parametrize(
    "present",
    [
        ("KABID_PIAK", DAFDUK, CAPIL),
        (CHAIR, DAFDUK),
        (CHAIR, "KABID_PIAK", CAPIL, HEAD),
    ],
)
def test_a_quorum_is_the_chair_and_the_sops_share_of_the_owning_bidang(
    present: tuple[str, ...],
) -> None:
    world = World().drafted().confirmed()

    assert refused(world.ask(CHAIR, agree(1, present))) == "kuorum-belum-terpenuhi"


def test_attendance_of_an_unknown_role_is_refused() -> None:
    world = World().drafted().confirmed()

    assert refused(world.ask(CHAIR, agree(1, (*ALL, "CAMAT")))) == "peserta-tidak-dikenal"


def test_only_the_chair_closes_the_meeting() -> None:
    world = World().drafted().confirmed()

    assert refused(world.ask(DAFDUK, agree())) == "bukan-wewenang"


def test_another_draft_than_the_one_in_hand_is_not_agreed_on() -> None:
    world = World().drafted().confirmed()

    assert refused(world.ask(CHAIR, agree(2))) == "versi-draf-berganti"
    world.tell(recap(2))
    assert refused(world.ask(CHAIR, agree(1))) == "versi-draf-berganti"

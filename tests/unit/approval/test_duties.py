"""Separation of duties: whoever had a hand in the draft does not ratify it (decisions/0016)."""

import pytest

from services.approval.commands import Confirm, Ratify, Submit
from services.approval.domain.people import same_person
from shared.contract.event import Actor
from shared.decision import Early, Ignored
from tests.unit.approval.world import (
    CAPIL,
    CHAIR,
    DAFDUK,
    HEAD,
    World,
    actor,
    agree,
    form,
    must,
    recap,
    refused,
    submissions,
)

RATIFY = Ratify(recap_version=1)
DOUBLE = "akun-7"
"""The account of one person who acts in two roles, under two spellings of his name."""


def submitted(**accounts: str) -> World:
    """A submitted draft; ``accounts`` by what they did."""
    world = World()
    must(world.tell(form()))
    for sheet in submissions():
        by = sheet.actor.model_copy(update={"account": accounts.get("filled")})
        must(world.tell(sheet.model_copy(update={"actor": by})))
    author = actor("KASUBAG_KPEP", account=accounts.get("recapped"))
    must(world.tell(recap().model_copy(update={"actor": author})))
    word = Confirm(recap_version=1, agrees=True)
    for role in (DAFDUK, CAPIL):
        must(world.ask(role, word, account=accounts.get("confirmed")))
    must(world.ask(CHAIR, agree(), account=accounts.get("agreed")))
    must(world.ask(CHAIR, Submit(recap_version=1), account=accounts.get("submitted")))
    return world


@pytest.mark.parametrize("did", ["filled", "recapped", "confirmed", "agreed", "submitted"])
def test_whoever_had_a_hand_in_the_draft_is_known_by_his_account(did: str) -> None:
    world = submitted(**{did: DOUBLE})

    assert refused(world.ask(HEAD, RATIFY, account=DOUBLE)) == "pemisahan-tugas"
    must(world.ask(HEAD, RATIFY, account="akun-8"))


def test_who_entered_figures_is_refused_with_the_sheet_that_he_filled() -> None:
    outcome = submitted(filled=DOUBLE).ask(HEAD, RATIFY, account=DOUBLE)

    assert "mengisi lembar CAPIL/NON_SIAK" in str(outcome)


def test_without_accounts_a_person_is_known_by_name_and_role() -> None:
    assert same_person(actor(CHAIR), actor(HEAD, "  SEKRETARIS   (Contoh)"))
    assert same_person(actor(CHAIR), actor(CHAIR, "Orang Lain"))
    assert not same_person(actor(CHAIR), actor(HEAD))


def test_one_name_is_one_person_even_with_an_account_for_each_role() -> None:
    one, other = actor(CHAIR, "A", "akun-1"), actor(HEAD, "a", "akun-2")

    assert same_person(one, other)


def test_two_accounts_with_two_names_are_two_people_even_in_one_role() -> None:
    def of(name: str) -> Actor:
        return actor(CHAIR, name, f"akun {name}")

    assert not same_person(of("A"), of("B"))


def test_the_closer_of_the_collection_may_confirm_his_own_bidang() -> None:
    """Kasubag closes the collection and owns SEKRETARIAT: he confirms, and does not ratify."""
    world = World().begun()
    draft = recap()
    row = draft.table[0].model_copy(update={"indicator": "SK-01", "bidang": "SEKRETARIAT"})
    must(world.tell(draft.model_copy(update={"table": (*draft.table, row)})))

    must(world.ask("KASUBAG_KPEP", Confirm(recap_version=1, agrees=True)))

    assert [word.bidang for word in world.state.confirmations] == ["SEKRETARIAT"]


def test_nothing_is_ratified_before_it_is_known_who_filled_each_sheet() -> None:
    world = World()
    first, second = submissions()
    for event in (form(), first, recap()):
        must(world.tell(event))
    world.confirmed().agreed()
    must(world.ask(CHAIR, Submit(recap_version=1)))

    outcome = world.ask(HEAD, RATIFY)

    assert refused(outcome) == "pengisi-belum-diketahui"
    assert second.sheet.key in str(outcome)
    must(world.tell(second))
    must(world.ask(HEAD, RATIFY))


def test_a_submission_before_its_form_waits_and_a_second_one_changes_nothing() -> None:
    world = World()
    sheet = submissions()[0]

    assert isinstance(world.tell(sheet), Early)
    must(world.tell(form()))
    must(world.tell(sheet))
    assert isinstance(world.tell(sheet.model_copy(update={"revision": 2})), Ignored)


def test_whoever_filled_a_sheet_that_another_one_corrected_is_remembered() -> None:
    world = World().begun()
    sheet = submissions()[0]
    other = sheet.model_copy(update={"revision": 2, "actor": actor("KABID_PIAK", "Plt. PIAK")})

    must(world.tell(other))

    mine = [filler.by.name for filler in world.state.fillers if filler.sheet == sheet.sheet.key]
    assert mine == ["Kabid_Piak (contoh)", "Plt. PIAK"]


def test_fillers_stand_in_one_order_whoever_came_first() -> None:
    one, other = World(), World()
    for world, sheets in ((one, submissions()), (other, submissions()[::-1])):
        for event in (form(), *sheets):
            must(world.tell(event))

    assert one.state == other.state


def test_after_ratification_a_submission_is_of_no_concern() -> None:
    world = World().ratified()
    late = submissions()[0].model_copy(update={"actor": actor("KABID_PIAK", "Orang Lain")})

    assert isinstance(world.tell(late), Ignored)

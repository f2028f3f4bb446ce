"""The Berita Acara as data, from which the letter L5 is made."""

from collections.abc import Callable
from datetime import date

import pytest

from services.approval.domain.minutes import BeritaAcara, minutes, preview
from shared.canonical import canonical, sha256
from shared.contract.vocabulary import FindingState, Severity
from shared.refusal import RefusalError
from tests.unit.approval.world import (
    CAPIL,
    CHAIR,
    DAFDUK,
    RULES,
    World,
    agree,
    attendance,
    decision,
    finding,
    must,
    revised,
    scan,
)

INFORMS = finding("D13:DD-01", Severity.INFORMASI)


def agreed() -> World:
    world = World().drafted(finding(), INFORMS)
    must(world.ask(CHAIR, decision()))
    must(world.ask(CHAIR, attendance(1, (CHAIR, DAFDUK, CAPIL))))
    world.confirmed()
    must(world.ask(CHAIR, agree(1, ())))
    return world


def of(world: World) -> BeritaAcara:
    return minutes(RULES, world.state)


def test_before_the_agreement_there_is_none() -> None:
    with pytest.raises(RefusalError) as refusal:
        of(World().drafted())

    assert refusal.value.rejected.rule == "berita-acara-belum-ada"
    assert refusal.value.rejected.status == 404


def test_it_says_day_date_and_place_of_the_meeting_in_the_offices_zone() -> None:
    told = of(agreed())

    assert (told.weekday, told.date, told.place) == ("Senin", date(2025, 10, 6), "Ruang rapat")
    assert told.held_at.isoformat() == "2025-10-06T10:00:00+08:00"


def test_it_says_who_was_there_with_jabatan_and_who_was_not() -> None:
    told = of(agreed())

    assert [each.officer.title for each in told.attendance] == [
        "Plh. Kepala Bidang Pencatatan Sipil",
        "Kepala Bidang Pelayanan Pendaftaran Penduduk",
        "Sekretaris Dinas",
    ]
    assert told.absent == ("KASUBAG_KPEP", "KABID_PIAK")


def test_it_says_what_was_decided_on_each_finding() -> None:
    answered, informs = of(agreed()).findings

    assert (answered.finding, answered.decision) == ("D12:DD-01", FindingState.DIJELASKAN)
    assert (answered.note, answered.decided_by) == ("Ada perekaman massal", "Sekretaris Dinas")
    assert (informs.finding, informs.decision, informs.note) == ("D13:DD-01", None, None)


def test_its_hash_is_that_of_the_table_of_the_draft_alone() -> None:
    world = agreed()

    assert world.state.draft is not None
    assert of(world).table_sha256 == sha256(canonical(world.state.draft.table))


def test_it_lists_whose_signatures_are_wanted_and_which_are_there() -> None:
    world = agreed()
    assert [(each.officer.role, each.signed) for each in of(world).signatures] == [
        (CHAIR, False),
        (CAPIL, False),
        (DAFDUK, False),
    ]

    must(world.ask(CHAIR, scan("L5")))

    assert all(each.signed for each in of(world).signatures)


def test_the_minutes_of_a_revision_are_a_berita_acara_perubahan_with_its_reason() -> None:
    first = of(agreed())
    second = revised(World().ratified(), "6304-dukcapil:2025-Q3:r1").drafted()
    told = of(second.confirmed().agreed())

    assert (first.kind, first.change_reason) == ("BERITA_ACARA_KESEPAKATAN", None)
    assert (told.kind, told.change_reason) == ("BERITA_ACARA_PERUBAHAN", "Angka DD-01 keliru")


def test_before_the_agreement_a_preview_says_what_it_will_say() -> None:
    world = World().drafted(finding(), INFORMS)
    must(world.ask(CHAIR, decision()))
    must(world.ask(CHAIR, attendance(1, (CHAIR, DAFDUK, CAPIL))))
    world.confirmed()
    before = preview(RULES, world.state, world.at)
    must(world.ask(CHAIR, agree(1, ())))

    final = of(world)

    arranged = date(2025, 10, 7)
    assert (before.weekday, before.date, final.date) == ("Selasa", arranged, date(2025, 10, 6))
    kept = {"held_at", "weekday", "date"}
    assert before.model_dump(exclude=kept) == final.model_dump(exclude=kept)


def test_a_preview_needs_nothing_and_shows_what_is_missing() -> None:
    second = revised(World().ratified(), "6304-dukcapil:2025-Q3:r1").drafted(finding())

    told = preview(RULES, second.state, second.at)

    assert (told.kind, told.change_reason) == ("BERITA_ACARA_PERUBAHAN", None)
    assert (told.attendance, told.confirmations) == ((), ())
    assert told.chair.name == "Sekretaris (contoh)"
    assert [line.decision for line in told.findings] == [None]


@pytest.mark.parametrize("world", [World().begun, World().submitted])
def test_where_no_meeting_is_held_there_is_no_preview(world: Callable[[], World]) -> None:
    held = world()

    with pytest.raises(RefusalError):
        preview(RULES, held.state, held.at)


def test_it_stands_unchanged_after_ratification() -> None:
    world = World().submitted()
    before = of(world)

    assert of(World().ratified()) == before

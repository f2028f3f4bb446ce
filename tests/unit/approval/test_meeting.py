"""The meeting: when and where, who attends and as what (SOP steps 5 and 6)."""

from dataclasses import replace
from datetime import datetime

import pytest

from services.approval.commands import (
    Agree,
    Confirm,
    Presence,
    RecordAttendance,
    ScheduleMeeting,
)
from services.approval.views import agreement_view
from shared.contract import DraftAgreed, StepProgressed
from shared.contract.vocabulary import ActingKind, Progress
from shared.decision import Ignored
from tests.unit.approval.world import (
    ALL,
    CAPIL,
    CHAIR,
    DAFDUK,
    HEAD,
    NAMES,
    PLH_CAPIL,
    RULES,
    World,
    agree,
    arrange,
    attendance,
    must,
    recap,
    refused,
)


def there(*present: Presence) -> RecordAttendance:
    return RecordAttendance(recap_version=1, present=present)


def test_a_meeting_is_called_at_the_offices_hour_and_place_with_those_of_the_step() -> None:
    meeting = World().drafted().state.meeting

    assert meeting is not None
    assert meeting.at == datetime.fromisoformat("2025-10-07T09:00:00+08:00")
    assert meeting.place == "Ruang rapat"
    assert meeting.participants == (CHAIR, "KASUBAG_KPEP", "KABID_PIAK", DAFDUK, CAPIL)


def test_another_time_and_place_are_told_as_a_new_call() -> None:
    world = World().drafted()

    must(world.ask("KASUBAG_KPEP", arrange(day=8)))

    told = world.said[-1]
    assert isinstance(told, StepProgressed)
    assert told.progress is Progress.MEETING_CALLED
    assert told.due == datetime.fromisoformat("2025-10-08T13:00:00+08:00")
    assert told.note == "Rapat diatur: 2025-10-08 pukul 13.00, Aula."
    assert world.history[-1].act == "RAPAT_DIJADWALKAN"


def test_what_is_left_out_of_an_arrangement_stays() -> None:
    world = World().drafted()

    must(world.ask(CHAIR, ScheduleMeeting(recap_version=1, note="Bawa dokumen sumber")))

    assert world.state.meeting is not None
    assert world.state.meeting.place == "Ruang rapat"
    assert world.state.meeting.notes == ("Bawa dokumen sumber",)


def test_the_same_arrangement_again_changes_nothing() -> None:
    world = World().drafted()
    must(world.ask(CHAIR, arrange()))

    assert isinstance(world.ask(CHAIR, arrange()), Ignored)


@pytest.mark.parametrize(
    ("command", "rule"),
    [
        (ScheduleMeeting(recap_version=1), "jadwal-kosong"),
        (arrange(day=3), "waktu-rapat-sudah-lewat"),
        (arrange(day=11), "bukan-hari-kerja"),
        (arrange(version=2), "versi-draf-berganti"),
    ],
)
def test_an_arrangement_that_cannot_be_kept_is_refused(command: ScheduleMeeting, rule: str) -> None:
    assert refused(World().drafted().ask(CHAIR, command)) == rule


def test_who_may_not_hold_meetings_arranges_none() -> None:
    assert refused(World().drafted().ask(DAFDUK, arrange())) == "bukan-wewenang"


def test_before_a_draft_there_is_no_meeting_to_attend() -> None:
    assert refused(World().begun().ask(CHAIR, attendance())) == "rekap-belum-final"


def test_attendance_names_each_officer_as_the_register_has_him() -> None:
    world = World().drafted()

    must(world.ask(CHAIR, there(Presence(role=CAPIL), Presence(role=CHAIR))))

    assert world.state.meeting is not None
    capil, chair = world.state.meeting.attendance
    assert (capil.officer.name, capil.officer.acting) == (PLH_CAPIL, ActingKind.PLH)
    assert capil.officer.title == "Plh. Kepala Bidang Pencatatan Sipil"
    assert (chair.officer.name, chair.officer.acting) == ("Sekretaris (contoh)", "DEFINITIF")


def test_a_named_officer_attends_himself_beside_his_plh() -> None:
    world = World().drafted()
    himself = Presence(role=CAPIL, name=NAMES.format(CAPIL.title()))

    must(world.ask(CHAIR, there(himself)))

    assert world.state.meeting is not None
    assert world.state.meeting.attendance[0].officer.acting is ActingKind.DEFINITIF


@pytest.mark.parametrize(
    "presence",
    [
        Presence(role=CAPIL, name="Orang Lain (contoh)"),
        Presence(role=CAPIL, represents=ActingKind.PLT),
        Presence(role=DAFDUK, represents=ActingKind.PLH),
    ],
)
def test_a_stranger_or_a_claim_that_the_register_does_not_bear_out_is_refused(
    presence: Presence,
) -> None:
    assert refused(World().drafted().ask(CHAIR, there(presence))) == "pejabat-tidak-terdaftar"


def test_a_claim_that_the_register_bears_out_is_accepted() -> None:
    must(World().drafted().ask(CHAIR, there(Presence(role=CAPIL, represents=ActingKind.PLH))))


def test_after_his_term_a_plh_attends_no_more() -> None:
    world = World().drafted()
    world.at = datetime.fromisoformat("2025-11-03T09:00:00+08:00")
    presence = Presence(role=CAPIL, name=PLH_CAPIL)

    assert refused(world.ask(CHAIR, there(presence))) == "pejabat-tidak-terdaftar"


def test_the_day_of_the_register_is_the_offices_own() -> None:
    """At 00.30 WITA on the first of November it is still October in UTC."""
    world = World().drafted()
    world.at = datetime.fromisoformat("2025-10-31T16:30:00+00:00")

    assert refused(world.ask(CHAIR, there(Presence(role=CAPIL, name=PLH_CAPIL)))) == (
        "pejabat-tidak-terdaftar"
    )


def test_one_role_is_there_once() -> None:
    twice = there(Presence(role=CAPIL), Presence(role=CAPIL))

    assert refused(World().drafted().ask(CHAIR, twice)) == "jabatan-hadir-ganda"


def test_a_role_that_the_sop_does_not_list_is_not_there() -> None:
    stranger = there(Presence(role="CAMAT"))

    assert refused(World().drafted().ask(CHAIR, stranger)) == "peserta-tidak-dikenal"


def test_attendance_that_was_recorded_is_that_of_the_agreement() -> None:
    world = World().drafted()
    must(world.ask("KASUBAG_KPEP", attendance(1, (CHAIR, DAFDUK, CAPIL))))
    world.confirmed()

    must(world.ask(CHAIR, Agree(recap_version=1, notes=("Disepakati bulat",))))

    told = world.said[-1]
    assert isinstance(told, DraftAgreed)
    assert told.present == (CAPIL, DAFDUK, CHAIR)
    assert told.place == "Ruang rapat"
    assert told.notes == ("Catatan rapat", "Disepakati bulat")
    assert told.held_at == world.at
    assert told.table_sha256 is not None


def test_the_quorum_of_the_attendance_list_is_shown() -> None:
    world = World().drafted()
    nobody = agreement_view(RULES, world.state).quorum
    must(world.ask(CHAIR, attendance(1, (CHAIR, DAFDUK, "KABID_PIAK"))))
    one_owner = agreement_view(RULES, world.state).quorum
    must(world.ask(CHAIR, attendance(1, (CHAIR, DAFDUK, CAPIL))))
    both = agreement_view(RULES, world.state).quorum

    assert (nobody.present, nobody.needed, nobody.chair_present, nobody.met) == (
        (),
        2,
        False,
        False,
    )
    assert (one_owner.present, one_owner.chair_present, one_owner.met) == (("DAFDUK",), True, False)
    assert (both.present, both.met) == (("CAPIL", "DAFDUK"), True)


def test_without_any_attendance_there_is_no_quorum() -> None:
    world = World().drafted().confirmed()

    assert refused(world.ask(CHAIR, Agree(recap_version=1))) == "kuorum-belum-terpenuhi"


def test_attendance_starts_anew_with_the_next_meeting() -> None:
    world = World().drafted()
    must(world.ask(CHAIR, attendance()))

    world.tell(recap(2))

    assert world.state.meeting is not None
    assert world.state.meeting.attendance == ()


def test_a_meeting_that_was_arranged_for_earlier_was_held_then() -> None:
    world = World().drafted()
    must(world.ask(CHAIR, arrange(day=7)))
    world.at = datetime.fromisoformat("2025-10-08T10:00:00+08:00")
    world.confirmed()
    must(world.ask(CHAIR, agree()))

    assert world.state.agreed is not None
    assert world.state.agreed.held_at == datetime.fromisoformat("2025-10-07T13:00:00+08:00")


def test_a_meeting_is_not_closed_as_held_in_the_future() -> None:
    world = World().drafted().confirmed()
    later = agree().model_copy(update={"held_at": world.at.replace(year=2026)})

    assert refused(world.ask(CHAIR, later)) == "waktu-rapat-belum-tiba"


def test_a_confirmation_is_given_by_the_kabid_or_his_plh_and_says_which() -> None:
    world = World().drafted()

    must(world.ask(CAPIL, Confirm(recap_version=1, agrees=True), PLH_CAPIL))
    must(world.ask(DAFDUK, Confirm(recap_version=1, agrees=True)))

    capil, dafduk = world.state.confirmations
    assert (capil.acting, dafduk.acting) == (ActingKind.PLH, ActingKind.DEFINITIF)


def test_nobody_confirms_or_closes_who_does_not_serve_on_that_day() -> None:
    world = World().drafted()
    word = Confirm(recap_version=1, agrees=True)

    assert refused(world.ask(CAPIL, word, "Orang Lain (contoh)")) == "pejabat-tidak-terdaftar"
    world.confirmed()
    assert refused(world.ask(CHAIR, agree(), "Orang Lain (contoh)")) == "pejabat-tidak-terdaftar"


def test_an_office_that_the_register_lacks_confirms_nothing() -> None:
    world = World(replace(RULES, offices={})).drafted()

    outcome = world.ask(DAFDUK, Confirm(recap_version=1, agrees=True))

    assert refused(outcome) == "pejabat-tidak-terdaftar"
    assert world.state.meeting is not None
    assert world.state.meeting.place is None


def test_the_head_is_welcome_and_counts_for_no_bidang() -> None:
    world = World().drafted().confirmed()

    assert refused(world.ask(CHAIR, agree(1, (CHAIR, HEAD, DAFDUK)))) == "kuorum-belum-terpenuhi"
    must(world.ask(CHAIR, agree(1, (*ALL, HEAD))))

"""Each letter as it is printed, which event calls for it, and what is refused."""

from dataclasses import replace
from datetime import time

import pytest

from services.notifier.domain.letter import Layout, Letter
from shared.contract import Event
from shared.contract.vocabulary import Progress
from shared.decision import Early, Ignored
from tests.unit.notifier.golden import CODES, FOLDER, LATE, STORY, late_letter, letters
from tests.unit.notifier.world import (
    CAPIL,
    CLOSED,
    DAFDUK_SIAK,
    JUMP,
    KADIS,
    KASUBAG,
    MEETING,
    OBJECTION,
    PIAK,
    RULES,
    SEKRETARIS,
    SUBMITTED,
    SUMS,
    Mail,
    after,
    agreed,
    approved,
    data,
    discrepancy,
    form,
    progressed,
    recap,
    refused,
    taken,
    wita,
)

LETTERS = letters()
RETURNED = progressed(Progress.RETURNED, KADIS, SEKRETARIS, step=7)
OBJECTED = progressed(Progress.DISPUTED, CAPIL, SEKRETARIS)


def flat(text: str) -> str:
    """The text without its line ends."""
    return " ".join(text.split())


def _meeting(day: int, before: str = "KOORDINASI_ULANG", draft: int = 2) -> Event:
    return progressed(
        Progress.MEETING_CALLED,
        PIAK,
        SEKRETARIS,
        step=6,
        due=wita(day, 16),
        before=before,
        refers_to=f"recap {draft}",
    )


def _objection(version: int = 1, number: int | None = None) -> Event:
    found = discrepancy(OBJECTION, version=version, role=CAPIL)
    return found.model_copy(update={"round": number})


@pytest.mark.parametrize("code", CODES)
def test_the_letter_has_the_expected_text(code: str) -> None:
    assert LETTERS[code] == (FOLDER / f"{code}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", CODES)
def test_no_line_is_wider_than_the_page(code: str) -> None:
    assert max(len(line) for line in LETTERS[code].splitlines()) <= 80


@pytest.mark.parametrize("code", CODES)
def test_the_number_is_left_open_until_the_letter_is_signed(code: str) -> None:
    assert "(diberikan saat penandatanganan)" in LETTERS[code]


@pytest.mark.parametrize(
    ("story", "event", "codes"),
    [
        ((), data(DAFDUK_SIAK, PIAK), []),
        ((), CLOSED, []),
        ((), recap(), ["L2"]),
        ((recap(),), MEETING, ["L3"]),
        ((recap(),), discrepancy(), ["L4"]),
        ((recap(2),), agreed(2), ["L5"]),
        ((recap(2), agreed(2)), SUBMITTED, ["L6"]),
        ((), approved(), ["L7", "L8", "L8", "L8", "L8", "L8"]),
        ((), progressed(Progress.CONFIRMED), []),
        ((), RETURNED, []),
    ],
)
def test_each_event_calls_for_its_letters(
    story: tuple[Event, ...], event: Event, codes: list[str]
) -> None:
    mail = after(*story)

    taken(mail.tell(event))

    assert mail.codes == codes


def test_the_form_calls_for_the_notification_to_fillers_and_owners() -> None:
    (letter,) = after().letters

    assert (letter.code, letter.layout, letter.signer) == ("L1", Layout.KORESPONDENSI, KADIS)
    assert [title.split()[2] for title in letter.recipients] == [
        "Bagian",
        "Pengelolaan",
        "Pelayanan",
        "Pencatatan",
    ]


def test_every_agency_of_the_sop_gets_a_letter_of_its_own() -> None:
    mail = after()
    taken(mail.tell(approved()))

    sent = [letter.recipients for letter in mail.letters if letter.code == "L8"]

    assert sent == [(agency.name,) for agency in RULES.sop.recipients]


def test_the_meeting_is_held_at_the_offices_hour_of_the_last_day_that_is_left() -> None:
    mail = after(recap())
    taken(mail.tell(MEETING))

    assert "Tanggal  : 13 Oktober 2025" in mail.letters[0].text
    assert "Waktu    : pukul 09.00 WITA s.d. selesai" in mail.letters[0].text


def test_the_meeting_begins_before_the_step_is_due() -> None:
    early = RULES.offices["6304-dukcapil"].model_copy(update={"meeting_time": time(17)})
    mail = Mail(replace(RULES, offices={early.code: early}))
    for event in (form(), recap(), MEETING):
        taken(mail.tell(event))

    assert "Waktu    : pukul 16.00 WITA" in mail.letters[0].text


def test_whoever_corrects_the_figures_is_invited_to_the_second_coordination() -> None:
    mail = after(recap())
    taken(mail.tell(discrepancy()))

    assert RULES.title(PIAK) in mail.letters[0].recipients


def test_a_corrected_draft_is_not_invited_to_twice_for_the_same_day() -> None:
    # told on the 6th: the meeting is on the 7th
    mail = after(recap(), MEETING, discrepancy(), recap(2))

    taken(mail.tell(_meeting(7)))

    assert mail.codes == []


def test_a_corrected_draft_is_invited_to_anew_for_another_day() -> None:
    mail = after(recap(), MEETING, discrepancy(), recap(2))

    taken(mail.tell(_meeting(8)))

    assert mail.codes == ["L4"]
    assert "Rabu" in mail.letters[0].text


def test_an_invitation_to_another_day_is_not_sent_twice_either() -> None:
    mail = after(recap(), MEETING, discrepancy(), recap(2), _meeting(8))

    taken(mail.tell(_meeting(8)))

    assert mail.codes == []


def test_the_first_meeting_is_invited_to_also_when_its_draft_is_known_to_be_wrong() -> None:
    mail = after(recap(), discrepancy())

    taken(mail.tell(MEETING))

    assert mail.codes == ["L3"]


def test_a_returned_draft_without_cells_is_invited_to_as_such() -> None:
    mail = after(recap(), discrepancy())

    taken(mail.tell(_meeting(8, before="DIAJUKAN", draft=1)))

    assert mail.codes == ["L3"]
    assert "yang dikembalikan" in flat(mail.letters[0].text)


@pytest.mark.parametrize(
    ("said", "rounds"),
    [
        ((discrepancy(),), 1),
        ((discrepancy(), _objection()), 2),
        ((_objection(), _objection()), 1),
        ((_objection(), _objection(number=3)), 3),
        ((_objection(), discrepancy()), 1),
        ((MEETING, discrepancy(), _meeting(8), discrepancy(version=2)), 2),
        ((MEETING, OBJECTED, _objection(), _meeting(8), discrepancy(version=2)), 2),
        ((MEETING, OBJECTED, _objection(), discrepancy(), _meeting(8)), 2),
    ],
)
def test_a_draft_found_wrong_by_one_sender_is_one_round(
    said: tuple[Event, ...], rounds: int
) -> None:
    mail = after(recap(1), recap(2), *said)

    assert f"putaran ke-{rounds} " in flat(mail.letters[0].text)


def test_a_later_draft_that_is_wrong_waits_for_its_meeting_which_tells_its_round() -> None:
    mail = after(recap(1), MEETING, OBJECTED, recap(2))

    first = mail.tell(discrepancy(version=2))
    meeting = mail.tell(_meeting(8))
    for event in (_objection(), _meeting(8), discrepancy(version=2)):
        taken(mail.tell(event))

    assert first == Early("MEETING_CALLED atas draf versi 2")
    assert meeting == Early("DiscrepancyFound ke-1 dari koordinasi")
    assert "putaran ke-2 " in mail.letters[0].text


@pytest.mark.parametrize(
    "end", [approved().model_copy(update={"recap_version": 1}), progressed(Progress.CANCELLED)]
)
def test_a_wrong_draft_that_came_after_the_end_calls_nobody(end: Event) -> None:
    mail = after(recap(1), MEETING, recap(2), end)

    assert isinstance(mail.tell(discrepancy(version=2)), Ignored)


def test_a_wrong_draft_that_was_replaced_before_any_meeting_calls_nobody() -> None:
    mail = after(recap(1), MEETING, recap(2, SUMS), recap(3), _meeting(8, draft=3))

    assert isinstance(mail.tell(discrepancy(version=2)), Ignored)


def test_a_meeting_on_a_corrected_draft_waits_for_the_fault_that_recap_tells_of() -> None:
    mail = after(recap(1, SUMS), MEETING, recap(2))

    assert mail.tell(_meeting(8)) == Early("DiscrepancyFound atas draf versi 1")


def test_a_meeting_on_a_new_draft_that_follows_no_fault_is_invited_to_as_the_first() -> None:
    mail = after(recap(1), MEETING, recap(2), _meeting(8, before="KOORDINASI"))

    assert mail.codes == ["L3"]


def test_an_objection_that_is_raised_again_after_a_return_is_quoted_as_it_was_then() -> None:
    returned = RETURNED.model_copy(update={"after": "KOORDINASI_ULANG"})
    again = OBJECTION.model_copy(update={"message": "Masih belum cocok."})
    mail = after(recap(1), MEETING, agreed(1))
    for event in (progressed(Progress.SUBMITTED, asks=KADIS, step=7), returned):
        taken(mail.tell(event, wita(7, 9)))

    waiting = mail.tell(agreed(1, OBJECTION), wita(8, 9))
    taken(mail.tell(_objection(), wita(7, 9)))
    taken(mail.tell(discrepancy(again, role=CAPIL), wita(9, 9)))
    taken(mail.tell(agreed(1, OBJECTION), wita(8, 9)))

    assert waiting == Early("DiscrepancyFound ke-1 dari koordinasi")
    assert "Angka belum final" in flat(mail.letters[0].text)


def test_the_minutes_wait_for_the_draft_they_speak_of() -> None:
    mail = after(recap(1))

    waiting = mail.tell(agreed(2))
    taken(mail.tell(recap(2)))
    taken(mail.tell(agreed(2)))

    assert waiting == Early("RecapReady versi 2")
    assert mail.mailroom.drafts["2"].table_sha256 in mail.letters[0].text


def test_the_minutes_wait_for_the_objection_they_decide_on() -> None:
    mail = after(recap(2))

    waiting = mail.tell(agreed(2, OBJECTION))
    taken(mail.tell(discrepancy(OBJECTION, version=2)))
    taken(mail.tell(agreed(2, OBJECTION)))

    assert waiting == Early("DiscrepancyFound dengan temuan KEBERATAN:1:DAFDUK:SIAK")
    assert "Angka belum final" in flat(mail.letters[0].text)


def test_the_minutes_are_signed_by_the_chair_and_every_bidang_that_was_present() -> None:
    signed = [line for line in LETTERS["L5"].splitlines() if ". Jabatan: " in line]

    assert [line.split(": ")[1].split()[1] for line in signed] == [
        "Dinas",
        "Bidang",
        "Bidang",
        "Sub",
    ]


def test_who_is_present_without_a_bidang_is_listed_and_does_not_sign() -> None:
    event = agreed(2).model_copy(update={"present": (SEKRETARIS, PIAK, KADIS)})
    mail = after(recap(2))
    taken(mail.tell(event))

    assert "Abdul Gani (contoh); Jabatan: Kepala Dinas" in mail.letters[0].text
    assert mail.letters[0].text.count("Tanda tangan:") == 2
    assert mail.asked == [SEKRETARIS, PIAK]


def test_a_submission_waits_for_its_own_agreement_also_after_a_return() -> None:
    mail = after(recap(2))

    waiting = mail.tell(SUBMITTED)
    taken(mail.tell(agreed(2)))
    taken(mail.tell(SUBMITTED))
    taken(mail.tell(RETURNED))
    again = mail.tell(SUBMITTED)

    assert waiting == again == Early("DraftAgreed")


def test_the_submission_names_the_remarks_of_its_agreement() -> None:
    mail = after(recap(1, JUMP), recap(2, JUMP), agreed(1))

    taken(mail.tell(SUBMITTED))
    first = mail.letters[0].text
    for event in (RETURNED, agreed(2, JUMP), SUBMITTED):
        taken(mail.tell(event))

    assert "Nihil." in first
    assert "diterima dengan catatan" in mail.letters[0].text


def test_the_same_event_gives_the_same_entries() -> None:
    one, other = after(recap(1, SUMS)), after(recap(1, SUMS))

    assert one.entries == other.entries


def test_an_office_without_a_letterhead_is_refused_by_name() -> None:
    outcome = refused(Mail(replace(RULES, offices={})).tell(form()))

    assert (outcome.rule, outcome.status) == ("kantor-tanpa-kop", 409)
    assert "6304-dukcapil" in outcome.detail


def test_a_meeting_without_a_time_is_refused() -> None:
    outcome = refused(after().tell(progressed(Progress.MEETING_CALLED)))

    assert outcome.rule == "isian-surat-kurang"


def test_a_year_that_the_calendar_does_not_have_is_said_and_not_guessed() -> None:
    outcome = refused(after(recap()).tell(discrepancy(), wita(6, 9).replace(year=2030)))

    assert outcome.rule == "kalender-belum-memuat"


def test_the_story_tells_every_letter_once_and_the_agencies_each() -> None:
    mail, codes = Mail(), list[str]()
    for event, at in STORY:
        taken(mail.tell(event, at))
        codes += mail.codes

    assert codes == ["L1", "L2", "L3", "L4", "L2", "L5", "L6", "L7", *["L8"] * 5]


def test_kasubag_reports_the_recap_to_the_superior() -> None:
    mail = after()
    taken(mail.tell(recap(1)))
    (letter,) = mail.letters

    assert (letter.signer, letter.layout) == (KASUBAG, Layout.NOTA_DINAS)
    assert letter.recipients == ("Sekretaris Dinas",)


def test_a_letter_that_was_kept_before_it_had_fields_still_loads() -> None:
    mail = after()
    new = {"fields", "number", "signed_on", "signed_role", "signed_by", "cites"}

    letter = Letter.model_validate(mail.letters[0].model_dump(mode="json", exclude=new))

    assert (letter.number, letter.fields, letter.text) == (None, {}, mail.letters[0].text)


def test_lateness_is_told_to_the_owner_and_the_head_gets_a_copy() -> None:
    assert "Yth. Kepala Bidang Pencatatan Sipil" in LETTERS["L9"]
    assert "Keterlambatan    : 2 (dua) hari kerja" in LETTERS["L9"]
    assert LETTERS["L9"].endswith("Tembusan:\nKepala Dinas\n")


@pytest.mark.parametrize(
    ("owner", "signer", "copied"),
    [(CAPIL, SEKRETARIS, "Kepala Dinas"), (SEKRETARIS, KADIS, "Kepala Dinas")],
)
def test_nobody_signs_a_letter_about_his_own_lateness(owner: str, signer: str, copied: str) -> None:
    letter = late_letter(after(), replace(LATE, owner=owner))

    assert (letter.signer, copied in letter.text) == (signer, True)


@pytest.mark.parametrize("call", [MEETING, discrepancy()])
def test_an_invitation_carries_the_draft_that_it_is_about_though_a_newer_one_is_known(
    call: Event,
) -> None:
    newer = recap(2)
    rows = (newer.table[0].model_copy(update={"name": "Angka yang baru"}), *newer.table[1:])

    mail = after(recap(1), newer.model_copy(update={"table": rows}), call)

    assert "Persentase perekaman KTP-el" in flat(mail.letters[0].text)
    assert "Angka yang baru" not in flat(mail.letters[0].text)


@pytest.mark.parametrize("call", [MEETING, discrepancy()])
def test_an_invitation_waits_for_the_draft_that_it_is_about(call: Event) -> None:
    assert after().tell(call) == Early("RecapReady versi 1")


def test_an_invitation_that_names_no_draft_says_so() -> None:
    mail = after(recap(1), MEETING.model_copy(update={"refers_to": None}))

    assert flat(mail.letters[0].text).endswith("TRIWULAN III TAHUN 2025 Nihil.")


def test_the_minutes_name_the_day_on_which_the_meeting_was_held() -> None:
    mail = after(recap(2))
    taken(mail.tell(agreed(2).model_copy(update={"held_at": wita(13, 9)}), wita(14, 10)))

    assert "Senin tanggal tiga belas bulan Oktober" in flat(mail.letters[0].text)
    assert "Marabahan, 13 Oktober 2025" in mail.letters[0].text


def test_the_minutes_carry_the_notes_of_the_meeting() -> None:
    mail = after(recap(2))
    taken(mail.tell(agreed(2).model_copy(update={"notes": ("Alat rekam diperbaiki",)})))

    assert "Catatan rapat: - Alat rekam diperbaiki." in flat(mail.letters[0].text)

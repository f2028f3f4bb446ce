"""Who is told what: who must act is asked, who acted is not told, nobody is told twice."""

from importlib import import_module

import pytest

from services.notifier.domain import decide
from services.notifier.domain.states import Mailroom
from shared.contract import EVENTS, Event, FormIssued, RecapReady, StepProgressed
from shared.contract.vocabulary import Progress
from shared.decision import CYCLE, Command, Early, Ignored, Message, Ref
from tests.unit.notifier.world import (
    CAPIL,
    CAPIL_SIAK,
    CLOSED,
    CYCLE_ID,
    DAFDUK,
    DAFDUK_SIAK,
    KADIS,
    KASUBAG,
    KPEP_SHEET,
    MEETING,
    OPERATOR,
    PIAK,
    REF,
    RULES,
    SEKRETARIS,
    SUBMITTED,
    SUMS,
    Mail,
    actor,
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

BLOCKED = progressed(Progress.BLOCKED, "SISTEM", OPERATOR)


def _told(event: Event, *story: Event) -> Mail:
    mail = after(*story)
    taken(mail.tell(event))
    return mail


def test_the_form_asks_fillers_per_step_and_the_signatory() -> None:
    mail = _told_form()

    assert [(n.recipient, n.sop_step, n.due) for n in mail.notices if n.actionable] == [
        (PIAK, 2, wita(8, 16)),
        (KASUBAG, 3, wita(7, 16)),
        (KADIS, 1, None),
    ]
    assert mail.informed == [SEKRETARIS, DAFDUK, CAPIL]


def _told_form() -> Mail:
    mail = Mail()
    taken(mail.tell(form()))
    return mail


def test_an_asking_notice_names_the_task_and_its_time_in_words() -> None:
    asked = _told_form().notices[0]

    assert asked.text.endswith(
        "Mohon Bapak/Ibu mengisi dan mengirim lembar SIAK Bidang Pelayanan Pendaftaran Penduduk "
        "dan SIAK Bidang Pencatatan Sipil, paling lambat Rabu, 8 Oktober 2025 pukul 16.00 WITA."
    )


def test_a_sheet_is_told_to_who_gathers_and_to_the_owner_of_its_figures() -> None:
    mail = _told(data(DAFDUK_SIAK, PIAK))

    assert (mail.asked, mail.informed) == ([], [KASUBAG, DAFDUK])
    assert mail.notices[0].text.startswith("Data lembar SIAK Bidang Pelayanan")


def test_the_last_sheet_asks_for_the_closing_even_of_the_one_who_sent_it() -> None:
    mail = _told(data(KPEP_SHEET, KASUBAG), data(DAFDUK_SIAK, PIAK), data(CAPIL_SIAK, PIAK))

    assert (mail.asked, mail.informed) == ([KASUBAG], [])
    assert mail.notices[0].due == wita(10, 16, 30)


def test_a_revision_of_a_complete_form_does_not_ask_again() -> None:
    sheets = (data(KPEP_SHEET, KASUBAG), data(DAFDUK_SIAK, PIAK), data(CAPIL_SIAK, PIAK))

    mail = _told(data(DAFDUK_SIAK, PIAK, 2), *sheets)

    assert mail.asked == []
    assert "Perbaikan (revisi 2)" in mail.notices[0].text
    assert "Alasan perbaikan: salah unggah." in mail.notices[0].text


def test_after_the_closing_a_sheet_asks_for_nothing_and_the_chair_is_told() -> None:
    sheets = (data(KPEP_SHEET, KASUBAG), data(CAPIL_SIAK, PIAK), CLOSED)

    mail = _told(data(DAFDUK_SIAK, PIAK, on_time=False), *sheets)

    assert (mail.asked, mail.informed) == ([], [KASUBAG, SEKRETARIS, DAFDUK])
    assert "melewati batas waktu" in mail.notices[0].text


@pytest.mark.parametrize(
    ("sheet", "told"),
    [
        (data(DAFDUK_SIAK, PIAK), False),
        (data(DAFDUK_SIAK, PIAK, 2), True),
        (data(DAFDUK_SIAK, PIAK, on_time=False), True),
    ],
)
def test_the_chair_is_told_of_what_is_late_or_revised_whether_the_closing_is_known_or_not(
    sheet: Event,
    told: bool,  # noqa: FBT001 - a parameter of the case
) -> None:
    for story in ((), (CLOSED,)):
        assert (SEKRETARIS in _told(sheet, *story).informed) is told


def test_a_last_sheet_of_before_the_closing_asks_for_it_though_the_closing_is_told_first() -> None:
    mail = after(data(KPEP_SHEET, KASUBAG), data(CAPIL_SIAK, PIAK))
    taken(mail.tell(CLOSED, wita(8, 11)))

    taken(mail.tell(data(DAFDUK_SIAK, PIAK), wita(8, 10)))

    assert mail.asked == [KASUBAG]


def test_a_mailroom_that_was_kept_when_it_followed_the_order_of_the_topics_still_loads() -> None:
    mail = after(recap(1))
    assert mail.kept is not None
    old = {"disputed": [], "rounds": ["1/rekap"], "wrong": [], "invited_on": "2025-10-07"}

    assert Mailroom.model_validate(mail.kept | old) == mail.mailroom


def test_a_provisional_recap_tells_nobody() -> None:
    assert isinstance(after().tell(recap(provisional=True)), Ignored)


def test_a_final_recap_asks_the_chair_and_every_bidang_with_rows() -> None:
    mail = _told(recap(1, SUMS))

    assert (mail.asked, mail.informed) == ([SEKRETARIS, DAFDUK, KASUBAG], [PIAK, CAPIL])
    assert "1 (satu) menghalangi" in mail.notices[0].text


def test_a_due_time_that_has_passed_is_not_asked_for() -> None:
    mail = after()
    taken(mail.tell(recap(), wita(20, 9)))

    assert mail.notices[0].due is None
    assert "paling lambat" not in mail.notices[0].text


def test_a_discrepancy_asks_the_filler_for_the_cells_and_the_chair_for_the_meeting() -> None:
    mail = _told(discrepancy(role=SEKRETARIS), recap())

    assert mail.asked == [PIAK, SEKRETARIS]
    assert mail.informed == [DAFDUK, KASUBAG, KADIS]
    assert "DD-01 BELAWANG PENYEBUT JML" in mail.notices[0].text
    assert mail.notices[0].due == wita(7, 16)


def test_a_discrepancy_on_a_sheet_that_the_form_does_not_have_is_refused() -> None:
    strange = SUMS.model_copy(update={"sheet": KPEP_SHEET.model_copy(update={"bidang": "PIAK"})})

    assert refused(after(recap()).tell(discrepancy(strange))).rule == "lembar-tidak-dikenal"


def test_an_agreement_asks_for_the_submission_and_for_signatures() -> None:
    mail = _told(agreed(2), recap(2))

    assert mail.asked == [SEKRETARIS, PIAK, DAFDUK, KASUBAG]
    assert mail.informed == [KADIS, CAPIL]


def test_a_ratification_asks_for_the_reports_and_says_that_they_are_queued() -> None:
    mail = after()
    (event,) = taken(mail.tell(approved())).events

    assert mail.asked == [KASUBAG]
    assert mail.informed == [SEKRETARIS, PIAK, DAFDUK, CAPIL]
    assert isinstance(event, StepProgressed)
    assert (event.progress, event.role, event.sop_step) == (Progress.REPORT_QUEUED, KASUBAG, 7)


@pytest.mark.parametrize(
    ("event", "asked", "informed"),
    [
        (CLOSED, [], [PIAK, SEKRETARIS]),
        (MEETING, [SEKRETARIS, KASUBAG, PIAK, DAFDUK, CAPIL], [KADIS]),
        (progressed(Progress.CONFIRMED, DAFDUK), [], [KASUBAG, SEKRETARIS]),
        (progressed(Progress.CONFIRMED, DAFDUK, SEKRETARIS), [SEKRETARIS], [KASUBAG]),
        (progressed(Progress.DISPUTED, DAFDUK, SEKRETARIS), [SEKRETARIS], [KASUBAG]),
        (progressed(Progress.DECIDED), [], [KASUBAG, DAFDUK, CAPIL]),
        (progressed(Progress.RETURNED, KADIS, SEKRETARIS), [SEKRETARIS], [KASUBAG, DAFDUK, CAPIL]),
        (progressed(Progress.REPORT_QUEUED, KADIS, KASUBAG), [KASUBAG], [SEKRETARIS]),
        (BLOCKED, [OPERATOR], [KASUBAG]),
        (progressed(Progress.RELEASED, "SISTEM", OPERATOR), [], [OPERATOR, KASUBAG]),
    ],
)
def test_progress_asks_the_role_it_names_and_tells_the_others(
    event: StepProgressed, asked: list[str], informed: list[str]
) -> None:
    mail = _told(event, recap())

    assert (mail.asked, mail.informed) == (asked, informed)


def test_a_submission_asks_the_head() -> None:
    mail = _told(SUBMITTED, recap(2), agreed(2))

    assert (mail.asked, mail.informed) == ([KADIS], [KASUBAG, DAFDUK, CAPIL])


def test_every_kind_of_progress_has_its_words() -> None:
    for progress in Progress:
        mail = after(recap(2), agreed(2))
        taken(mail.tell(progressed(progress, "SISTEM", due=wita(13, 16))))
        assert mail.notices


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_every_event_of_the_contract_has_its_notices(event: type[Event]) -> None:
    example = import_module(event.__module__).EXAMPLE
    needs = () if event is RecapReady else (recap(1), recap(2))
    before = () if event is FormIssued else (form(), *needs)
    mail = Mail()
    for earlier in before:
        taken(mail.tell(earlier))

    taken(mail.tell(example))

    assert mail.notices
    assert example.actor.role not in mail.informed


def test_who_acted_is_not_told_and_nobody_is_told_twice() -> None:
    for event in (form(), data(DAFDUK_SIAK, PIAK), recap(1), discrepancy(), MEETING, approved()):
        mail = Mail() if event == form() else after(recap(1))
        taken(mail.tell(event))

        assert event.actor.role not in mail.informed
        assert len(set(mail.informed)) == len(mail.informed)
        assert not set(mail.informed) & set(mail.asked)


def test_a_note_of_a_person_is_passed_on_as_a_sentence() -> None:
    noted = progressed(Progress.RETURNED, KADIS, SEKRETARIS).model_copy(update={"note": "cek IKM"})

    assert "Keterangan: cek IKM. Mohon" in _told(noted).notices[0].text


@pytest.mark.parametrize("event", [data(DAFDUK_SIAK, PIAK), recap(), CLOSED, approved()])
def test_what_comes_before_the_form_waits_for_it(event: Event) -> None:
    assert Mail().tell(event) == Early("FormIssued")


def test_a_blocked_cycle_is_told_even_before_its_form() -> None:
    mail = Mail()
    taken(mail.tell(BLOCKED))

    assert (mail.asked, mail.kept) == ([OPERATOR], None)


def test_a_second_form_of_a_cycle_is_refused() -> None:
    assert refused(after().tell(form())).rule == "form-ganda"


def test_a_command_that_is_none_of_notifiers_is_refused() -> None:
    message = Message(Command(), "m", wita(6, 9), Ref(CYCLE, CYCLE_ID), actor(KASUBAG))

    assert refused(decide(RULES, {}, message)).rule == "siklus-tidak-dikenal"
    known = {REF: after().mailroom}
    assert refused(decide(RULES, known, message)).rule == "perintah-tidak-dikenal"


def test_a_notice_carries_its_cause_and_its_cycle() -> None:
    mail = _told(CLOSED)

    assert {notice.cycle for notice in mail.notices} == {REF.id}
    assert len({notice.cause for notice in mail.notices}) == 1


def test_an_event_outside_the_contract_is_a_fault_of_the_program() -> None:
    class Stranger(Event):
        TOPIC = "kinerja.stranger.v1"

    fields = CLOSED.model_dump(include={"office", "cycle", "sop_step", "actor", "versions"})

    with pytest.raises(TypeError, match="Stranger"):
        after().tell(Stranger.model_validate(fields))

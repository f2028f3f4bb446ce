"""Tugas saya: who must act sees it, who need not does not."""

import pytest

from services.portal.domain.tasks import tasks
from shared.contract import DataSubmitted, Event
from shared.contract.sample_recap import FINDING
from shared.contract.vocabulary import Progress
from tests.unit.portal.world import SOP, follow, form, progressed, recap, said, whole_cycle


def asked(events: list[Event], role: str) -> list[str]:
    return [task.page for task in tasks([follow(events)], SOP, role)]


def test_who_fills_a_sheet_is_asked_for_it_until_it_is_complete() -> None:
    sent = [form(), said(DataSubmitted, "KABID_PIAK")]

    assert asked([form()], "KABID_PIAK") == ["isi/DAFDUK/SIAK"]
    assert asked(sent, "KABID_PIAK") == []


def test_closing_is_asked_for_when_all_is_in_and_of_nobody_else() -> None:
    sent = [form(), said(DataSubmitted, "KABID_PIAK")]

    assert asked([form()], "KASUBAG_KPEP") == []
    assert asked(sent, "KASUBAG_KPEP") == ["rekap"]
    assert asked(sent, "KEPALA_DINAS") == []


def test_a_bidang_is_asked_for_its_word_until_it_has_given_it() -> None:
    called = [form(), said(DataSubmitted, "KABID_PIAK"), recap(1)]
    confirmed = progressed(Progress.CONFIRMED, "KABID_DAFDUK", refers_to="recap 1")

    assert asked(called, "KABID_DAFDUK") == ["koordinasi"]
    assert asked([*called, confirmed], "KABID_DAFDUK") == []
    assert asked(called, "SEKRETARIS") == ["koordinasi"]
    assert asked(called, "KABID_CAPIL") == []


def test_the_filler_of_a_wrong_sheet_is_asked_to_correct_it() -> None:
    wrong = [*whole_cycle()[:4], recap(2, findings=(FINDING,))]
    called = progressed(
        Progress.MEETING_CALLED, "KASUBAG_KPEP", sop_step=6, after="KOORDINASI_ULANG"
    )

    assert asked([*wrong, called], "KABID_PIAK") == ["isi/DAFDUK/SIAK"]
    assert asked([*wrong, called], "KABID_DAFDUK") == []


@pytest.mark.parametrize(
    ("taken", "role"), [(12, "SEKRETARIS"), (13, "KEPALA_DINAS"), (16, "KEPALA_DINAS")]
)
def test_ratification_is_asked_for_and_then_asked_of_the_head(taken: int, role: str) -> None:
    events = whole_cycle()[:taken]

    assert asked(events, role) == ["pengesahan"]
    other = {"SEKRETARIS": "KEPALA_DINAS", "KEPALA_DINAS": "SEKRETARIS"}[role]
    assert asked(events, other) == []


def test_nothing_is_asked_of_anybody_when_all_is_done() -> None:
    assert [asked(whole_cycle(), role.code) for role in SOP.roles] == [[]] * len(SOP.roles)


def test_the_most_urgent_task_comes_first() -> None:
    first, second = form(), form().model_copy(update={"cycle": "6304-dukcapil:2025-Q4:r0"})
    late = first.model_copy(
        update={"sheets": (first.sheets[0].model_copy(update={"due": first.due[0].at}),)}
    )
    later = first.sheets[0].due.replace(day=20)
    calm = second.model_copy(
        update={"sheets": (first.sheets[0].model_copy(update={"due": later}),)}
    )

    found = tasks([follow([calm]), follow([late])], SOP, "KABID_PIAK")

    assert [task.due for task in found] == sorted(t.due for t in found if t.due)

"""The SOP's clock: who is reminded, when, of what; once, collected, and by working time only."""

from datetime import datetime, timedelta
from time import process_time

import pytest
import structlog

from services.notifier.domain.timer import Mark, Sla, Timer
from shared.contract.vocabulary import Progress
from shared.engine.testing import Fault, running
from tests.unit.notifier.house import House, house
from tests.unit.notifier.world import (
    CAPIL_SIAK,
    CLOSED,
    CYCLE_ID,
    DAFDUK_SIAK,
    KADIS,
    KASUBAG,
    KPEP_SHEET,
    PIAK,
    SEKRETARIS,
    agreed,
    approved,
    data,
    discrepancy,
    form,
    progressed,
    recap,
    wita,
)

DAFDUK_KEY, CAPIL_KEY, KPEP_KEY = "2:DAFDUK/SIAK", "2:CAPIL/SIAK", "3:SEKRETARIAT/NON_SIAK"
SHEETS = (data(KPEP_SHEET, KASUBAG), data(DAFDUK_SIAK, PIAK), data(CAPIL_SIAK, PIAK))


def timer(h: House, key: str) -> Timer:
    return next(timer for timer in h.mailroom().timers if timer.key == key)


def running_keys(h: House) -> list[str]:
    return [timer.key for timer in h.mailroom().timers if timer.running]


def told(h: House) -> list[tuple[Progress, str | None, str | None]]:
    """What notifier said of the clock: what, to whom, of which timer."""
    clock = {Progress.DUE_SOON, Progress.OVERDUE, Progress.ESCALATED}
    return [(s.progress, s.role, s.refers_to) for s in h.said() if s.progress in clock]


def digests(h: House) -> list[dict[str, object]]:
    return [n for n in h.entries("notices") if str(n["subject"]).startswith("Pengingat")]


async def test_each_sheet_of_the_form_has_a_timer_of_its_filler() -> None:
    async with house() as h:
        await h.tell(form())

        timers = {t.key: (t.sop_step, t.owner, t.due) for t in h.mailroom().timers}
        assert timers == {
            DAFDUK_KEY: (2, PIAK, wita(8, 16)),
            CAPIL_KEY: (2, PIAK, wita(8, 16)),
            KPEP_KEY: (3, KASUBAG, wita(7, 16)),
        }


async def test_the_filler_is_reminded_when_three_quarters_of_the_working_time_are_used() -> None:
    async with house() as h:
        await h.tell(form())
        near = timer(h, KPEP_KEY).near
        assert near == wita(7, 11, 37) + timedelta(seconds=30)

        assert await h.ring(near - timedelta(milliseconds=1)) == 0
        assert await h.ring(near) == 1

        assert told(h) == [(Progress.DUE_SOON, KASUBAG, KPEP_KEY)]
        (notice,) = digests(h)
        assert (notice["recipient"], notice["actionable"], notice["sop_step"]) == (KASUBAG, True, 3)
        assert "Selasa, 7 Oktober 2025 pukul 16.00 WITA (segera jatuh tempo)" in str(notice["text"])


async def test_two_sheets_of_one_role_are_one_notice_and_two_events() -> None:
    async with house() as h:
        await h.tell(form(), data(KPEP_SHEET, KASUBAG))

        await h.ring(wita(8, 10))

        (notice,) = digests(h)
        assert notice["recipient"] == PIAK
        assert "1. Langkah 2" in str(notice["text"])
        assert "2. Langkah 2" in str(notice["text"])
        assert len(told(h)) == 2


async def test_what_is_late_is_said_at_its_due_time_and_told_the_superior_a_day_later() -> None:
    async with house() as h:
        await h.tell(form(), *SHEETS[1:])

        await h.ring(wita(7, 16))
        await h.ring(wita(8, 16))

        assert told(h) == [
            (Progress.OVERDUE, KASUBAG, KPEP_KEY),
            (Progress.ESCALATED, SEKRETARIS, KPEP_KEY),
        ]
        late = [n for n in digests(h) if n["recipient"] == SEKRETARIS]
        assert "terlambat 1 (satu) hari kerja" in str(late[0]["text"])
        assert "Keuangan, Perencanaan" in str(late[0]["text"])


async def test_with_the_escalation_comes_a_nota_dinas_of_lateness() -> None:
    async with house() as h:
        await h.tell(form(), *SHEETS[1:])
        await h.ring(wita(8, 16))

        letters = [letter for letter in h.entries("letters") if letter["code"] == "L9"]

        assert [letter["sop_step"] for letter in letters] == [3]
        slip = h.mailroom().letters[-1]
        assert (slip.id, slip.signer, slip.addressees) == ("L9-1", SEKRETARIS, (KASUBAG,))


async def test_what_was_slept_through_is_said_once_and_a_reminder_after_the_due_time_is_none() -> (
    None
):
    async with house() as h:
        await h.tell(form(), *SHEETS[1:])

        assert await h.ring(wita(20, 9)) == 1

        assert told(h) == [
            (Progress.OVERDUE, KASUBAG, KPEP_KEY),
            (Progress.ESCALATED, SEKRETARIS, KPEP_KEY),
        ]
        assert await h.ring(wita(21, 9)) == 0


async def test_a_role_gets_one_digest_a_day_and_the_rest_when_the_next_day_begins() -> None:
    async with house() as h:
        await h.tell(form())
        await h.ring(timer(h, KPEP_KEY).near)
        await h.ring(wita(7, 16))
        assert [n["recipient"] for n in digests(h)] == [KASUBAG]

        await h.ring(wita(8, 7, 30))

        mine = [n for n in digests(h) if n["recipient"] == KASUBAG]
        assert len(mine) == 2
        assert "(telah lewat)" in str(mine[1]["text"]) or "terlambat" in str(mine[1]["text"])


async def test_what_was_done_meanwhile_is_not_in_the_next_morning_s_digest() -> None:
    async with house() as h:
        await h.tell(form())
        await h.ring(timer(h, KPEP_KEY).near)
        await h.ring(wita(7, 16))
        await h.tell(data(KPEP_SHEET, KASUBAG), at=wita(7, 17))

        await h.ring(wita(8, 7, 30))

        assert [n["recipient"] for n in digests(h) if n["recipient"] == KASUBAG] == [KASUBAG]


async def test_a_step_of_an_hour_is_told_at_once_though_it_is_the_second_digest_of_the_day() -> (
    None
):
    async with house() as h:
        await h.tell(form(), *SHEETS, CLOSED, recap(2), at=wita(14, 8))
        await h.tell(agreed(2))
        submit = timer(h, "7:ajukan")
        assert (submit.owner, submit.urgent) == (SEKRETARIS, False)

        await h.tell(progressed(Progress.SUBMITTED, asks=KADIS, step=7, due=wita(14, 9)))
        ratify = timer(h, "7:sahkan")
        assert (ratify.owner, ratify.due, ratify.urgent) == (KADIS, wita(14, 9), True)
        await h.ring(ratify.near)
        await h.ring(ratify.due)

        assert [n["recipient"] for n in digests(h)] == [KADIS, KADIS]


async def test_a_sheet_that_came_is_never_reminded_of() -> None:
    async with house() as h:
        await h.tell(form(), *SHEETS)

        assert running_keys(h) == ["4"]
        assert timer(h, KPEP_KEY).ended == wita(6, 9)


async def test_a_withdrawn_sheet_is_awaited_again() -> None:
    async with house() as h:
        await h.tell(form(), *SHEETS)
        await h.tell(data(DAFDUK_SIAK, PIAK, 2).model_copy(update={"withdrawn": True}))

        assert running_keys(h) == [DAFDUK_KEY]
        assert timer(h, DAFDUK_KEY).due == wita(8, 16)
        assert not h.mailroom().complete


async def test_an_extended_due_time_moves_the_reminder_of_that_sheet_only() -> None:
    async with house() as h:
        extended = progressed(Progress.DUE_EXTENDED, SEKRETARIS, KASUBAG, step=3, due=wita(10, 16))
        await h.tell(form())
        await h.ring(timer(h, KPEP_KEY).near)
        await h.tell(extended.model_copy(update={"refers_to": "SEKRETARIAT/NON_SIAK"}))

        moved = timer(h, KPEP_KEY)
        assert (moved.due, moved.fired) == (wita(10, 16), ())
        assert timer(h, DAFDUK_KEY).due == wita(8, 16)
        assert await h.ring(moved.near) == 1
        assert told(h)[-1] == (Progress.DUE_SOON, KASUBAG, KPEP_KEY)


async def test_an_extension_of_a_whole_step_moves_all_its_sheets() -> None:
    async with house() as h:
        await h.tell(
            form(), progressed(Progress.DUE_EXTENDED, SEKRETARIS, PIAK, step=2, due=wita(9, 16))
        )

        assert {timer(h, DAFDUK_KEY).due, timer(h, CAPIL_KEY).due} == {wita(9, 16)}
        assert timer(h, KPEP_KEY).due == wita(7, 16)


async def test_the_last_sheet_starts_step_4_and_the_recap_ends_it() -> None:
    async with house() as h:
        await h.tell(form(), *SHEETS)
        assert (timer(h, "4").owner, timer(h, "4").due) == (KASUBAG, wita(10, 16, 30))

        await h.tell(CLOSED, recap(1), at=wita(9, 10))

        assert running_keys(h) == ["5"]
        assert (timer(h, "5").owner, timer(h, "5").due) == (SEKRETARIS, wita(13, 16))


async def test_while_fillers_correct_the_coordination_is_paused_and_that_is_on_record() -> None:
    async with house() as h:
        await h.tell(form(), *SHEETS, CLOSED, recap(1), at=wita(8, 10))
        await h.tell(discrepancy(), at=wita(8, 14))
        fix, again = timer(h, "6:perbaikan:DAFDUK/SIAK"), timer(h, "6")
        assert (fix.owner, fix.due, again.due) == (PIAK, wita(9, 16), wita(9, 16))
        assert running_keys(h) == ["6:perbaikan:DAFDUK/SIAK"]

        await h.tell(data(DAFDUK_SIAK, PIAK, 2), at=wita(9, 14))

        assert running_keys(h) == ["6"]
        assert timer(h, "6").due == wita(10, 16, 30)
        changes = [(c["change"], c["at"][:16]) for c in h.entries("sla") if c["key"] == "6"]
        assert [change for change, _ in changes] == ["DIMULAI", "DIJEDA", "DIUBAH", "DILANJUTKAN"]


async def test_a_paused_step_is_never_late() -> None:
    async with house() as h:
        await h.tell(form(), *SHEETS, CLOSED, recap(1), discrepancy(), at=wita(8, 10))

        await h.ring(wita(30, 9))

        assert {key for _, _, key in told(h)} == {"6:perbaikan:DAFDUK/SIAK"}


async def test_a_meeting_is_due_when_the_call_says_so() -> None:
    async with house() as h:
        call = progressed(Progress.MEETING_CALLED, KASUBAG, SEKRETARIS, due=wita(17, 16))
        await h.tell(form(), *SHEETS, CLOSED, recap(1), call)

        assert timer(h, "5").due == wita(17, 16)


async def test_agreement_and_ratification_end_what_came_before() -> None:
    async with house() as h:
        await h.tell(form(), *SHEETS, CLOSED, recap(2), agreed(2))
        assert running_keys(h) == ["7:ajukan"]

        await h.tell(progressed(Progress.SUBMITTED, asks=KADIS, step=7))
        assert running_keys(h) == ["7:sahkan"]

        await h.tell(progressed(Progress.RETURNED, KADIS, SEKRETARIS, step=7, due=wita(16, 16)))
        assert running_keys(h) == ["6"]

        await h.tell(approved())
        assert running_keys(h) == ["7:lapor"]


@pytest.mark.parametrize("progress", [Progress.CANCELLED, Progress.SUPERSEDED])
async def test_a_cycle_that_is_over_is_not_reminded_of(progress: Progress) -> None:
    async with house() as h:
        await h.tell(form(), progressed(progress, KADIS))

        assert await h.ring(wita(30, 9)) == 0


async def test_the_head_has_nobody_above_him() -> None:
    async with house() as h:
        await h.tell(form(), *SHEETS, CLOSED, recap(2), agreed(2))
        await h.tell(progressed(Progress.SUBMITTED, asks=KADIS, step=7, due=wita(7, 9)))

        await h.ring(wita(20, 9))

        assert told(h) == [(Progress.OVERDUE, KADIS, "7:sahkan")]
        assert "L9" not in {slip.code for slip in h.mailroom().letters}


@pytest.mark.parametrize("fault", [Fault.UNKNOWN_AFTER, Fault.CONFLICT, Fault.UNKNOWN_BEFORE])
async def test_a_reminder_is_said_once_whatever_becomes_of_its_commit(fault: Fault) -> None:
    async with house() as h:
        await h.tell(form())
        h.store.faults = [fault]

        await h.ring(timer(h, KPEP_KEY).near)

        assert [n["recipient"] for n in digests(h)] == [KASUBAG]


async def test_of_two_replicas_one_reminds() -> None:
    async with house() as h:
        await h.tell(form())
        h.now = timer(h, KPEP_KEY).near
        other = type(h.engine)(h.engine.step, h.store, h.bus, clock=lambda: h.now)
        async with running(other):
            h.store.rivals = [other.alarms.ring]
            await h.engine.alarms.ring()

            assert len(digests(h)) == 1


async def test_the_standing_of_every_deadline_is_shown_with_its_record() -> None:
    async with house() as h:
        await h.tell(form(), *SHEETS[1:])
        await h.ring(wita(7, 16))

        shown = await h.get(f"/cycles/{CYCLE_ID}/sla")

        slas = {row["timer"]["key"]: row["sla"] for row in shown["timers"]}
        assert slas[KPEP_KEY] == "TERLAMBAT"
        assert slas[DAFDUK_KEY] == "TEPAT"
        assert [c["change"] for c in shown["changes"] if c["key"] == KPEP_KEY] == [
            "DIMULAI",
            "TERLAMBAT",
        ]


def _timer(**times: datetime) -> Timer:
    made = Timer(
        key="5", sop_step=5, owner=SEKRETARIS, task="rapat", started=wita(6, 9),
        near=wita(7, 9), due=wita(7, 16), escalation=wita(8, 16),
    )  # fmt: skip
    return made.model_copy(update=dict(times))


@pytest.mark.parametrize(
    ("timer", "now", "sla"),
    [
        (_timer(), wita(7, 8, 59), Sla.TEPAT),
        (_timer(), wita(7, 9), Sla.MENDEKATI),
        (_timer(), wita(7, 16), Sla.TERLAMBAT),
        (_timer(ended=wita(7, 16)), wita(30, 9), Sla.TEPAT),
        (_timer(ended=wita(7, 16, 1)), wita(30, 9), Sla.TERLAMBAT),
        (_timer(paused=wita(7, 8)), wita(30, 9), Sla.TEPAT),
    ],
)
def test_in_time_near_and_late(timer: Timer, now: datetime, sla: Sla) -> None:
    assert timer.sla(now) is sla


def test_marks_pass_once() -> None:
    fired = _timer().fire(wita(7, 16))

    assert fired.passed(wita(7, 17)) == ()
    assert fired.passed(wita(8, 16)) == (Mark.ESCALATION,)
    assert fired.next_at == wita(8, 16)


async def test_each_change_is_one_structured_log_line() -> None:
    async with house() as h:
        await h.tell(form())
        with structlog.testing.capture_logs() as lines:
            await h.ring(wita(7, 16))

        (line,) = [line for line in lines if line["event"] == "sla.changed"]
        assert (line["cycle"], line["sop_step"], line["role"]) == (CYCLE_ID, 3, KASUBAG)
        assert (line["timer"], line["change"], line["sla"]) == (KPEP_KEY, "TERLAMBAT", "TERLAMBAT")


async def test_a_quarter_in_which_nobody_acts_is_simulated_within_a_second() -> None:
    async with house() as h:
        await h.tell(form())
        started = process_time()

        for day in range(92):
            for hour in (7, 12, 17):
                await h.ring(wita(6, hour) + timedelta(days=day))

        assert process_time() - started < 1.0
        assert len(told(h)) == len(set(told(h))) == 9
        per_day = [(n["recipient"], str(n["at"])[:10]) for n in digests(h)]
        assert len(per_day) == len(set(per_day))

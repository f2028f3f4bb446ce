"""What happens when a cycle's time has come: marks pass, and each role gets one collected notice.

A role gets at most one such notice a day; what passes later on that day goes out when the next
working day begins. Steps of less than a working day are told at once: tomorrow would be too late.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.notifier.domain.clockwork import Clockwork
from services.notifier.domain.notices import Notice
from services.notifier.domain.recipients import Case
from services.notifier.domain.states import Mailroom
from services.notifier.domain.timer import Mark, Sla, Timer
from services.notifier.domain.timing import RECEIPT, clockwork, kept
from services.notifier.domain.working_time import next_opening, whole_days
from shared.contract import StepProgressed
from shared.contract.event import Versions
from shared.contract.vocabulary import Progress
from shared.words import counted, moment_words, period_words

_SAID: Final = {
    Mark.NEAR: Progress.DUE_SOON,
    Mark.DUE: Progress.OVERDUE,
    Mark.ESCALATION: Progress.ESCALATED,
}


@dataclass(frozen=True, slots=True)
class Woken:
    """What a wake did."""

    mailroom: Mailroom
    clock: Clockwork
    notices: tuple[Notice, ...]
    events: tuple[StepProgressed, ...]
    late: tuple[Timer, ...]
    """Steps of this office that are told to a superior just now: they get their L9."""


def wake_at(mailroom: Mailroom) -> datetime | None:
    """When a cycle wants to be woken next."""
    times = [timer.next_at for timer in mailroom.timers]
    return min((at for at in (*times, *mailroom.waiting.values()) if at is not None), default=None)


def woken(case: Case) -> Woken:
    """Let every mark up to now pass, once, and tell who is to be told."""
    clock = clockwork(case)
    passed = [(timer, mark) for timer in case.mailroom.timers for mark in clock.fire(timer)]
    after = kept(clock, case.mailroom)
    queued, now = _whom(case, after, passed)
    notices = tuple(notice for role in now if (notice := _digest(case, after, role)) is not None)
    today = case.at.date()
    after = after.model_copy(
        update={"told_on": after.told_on | dict.fromkeys(now, today), "waiting": queued}
    )
    events = tuple(event for timer, mark in passed for event in _said(case, timer, mark))
    late = tuple(
        timer for timer, mark in passed if mark is Mark.ESCALATION and _has_l9(case, timer)
    )
    return Woken(after, clock, notices, events, late)


def _has_l9(case: Case, timer: Timer) -> bool:
    """A nota dinas keterlambatan goes from a superior to an officer, never to an agency."""
    superior = case.rules.thresholds.superior(timer.owner)
    return superior is not None and not timer.key.startswith(RECEIPT)


def _whom(
    case: Case, mailroom: Mailroom, passed: Iterable[tuple[Timer, Mark]]
) -> tuple[dict[str, datetime], tuple[str, ...]]:
    """Roles that are told later, with the moment, and those that are told now."""
    due = {role: None for role, at in mailroom.waiting.items() if at <= case.message.at}
    queued = {role: at for role, at in mailroom.waiting.items() if role not in due}
    for timer, mark in passed:
        for role in _concerned(case, timer, mark):
            if timer.urgent or mailroom.told_on.get(role) != case.at.date():
                due[role] = None
                queued.pop(role, None)
            elif role not in due:
                morning = case.rules.within_calendar(
                    lambda: next_opening(case.rules.calendar, case.message.at)
                )
                queued.setdefault(role, morning)
    return queued, tuple(due)


def _concerned(case: Case, timer: Timer, mark: Mark) -> Iterator[str]:
    yield timer.owner
    superior = case.rules.thresholds.superior(timer.owner)
    if mark is Mark.ESCALATION and superior is not None:
        yield superior


def _digest(case: Case, mailroom: Mailroom, role: str) -> Notice | None:
    """Everything of a role that is near or late, and what was escalated to it; none: no notice."""
    mine = [t for t in mailroom.timers if _open(t) and _is_due(t, case) and t.owner == role]
    theirs = [
        t
        for t in mailroom.timers
        if _open(t)
        and Mark.ESCALATION in t.fired
        and case.rules.thresholds.superior(t.owner) == role
    ]
    listed = [*mine, *theirs]
    if not listed:
        return None
    lines = "\n".join(f"{n}. {_line(case, t, role)}" for n, t in enumerate(listed, start=1))
    period = period_words(case.message.ref.id)
    first = min(listed, key=lambda timer: timer.due)
    return Notice(
        cycle=case.message.ref.id,
        recipient=role,
        subject=f"Pengingat waktu SOP: {counted(len(listed))} hal, {period}",
        text=f"Mohon perhatian Bapak/Ibu atas hal berikut pada siklus {period}:\n{lines}",
        actionable=True,
        sop_step=first.sop_step,
        due=first.due,
        cause=case.message.id,
        at=case.message.at,
    )


def _line(case: Case, timer: Timer, role: str) -> str:
    """``Langkah 2, lembar SIAK ...: batas waktu Rabu, ... (terlambat 2 hari kerja)``."""
    owner = "" if timer.owner == role else f" ({case.rules.title(timer.owner)})"
    until = moment_words(case.rules.local(timer.due))
    what = f"Langkah {timer.sop_step}, {timer.task}{owner}"
    return f"{what}: batas waktu {until} ({_state(case, timer)})."


def _state(case: Case, timer: Timer) -> str:
    if timer.sla(case.message.at) is not Sla.TERLAMBAT:
        return "segera jatuh tempo"
    days = late_days(case, timer)
    return f"terlambat {counted(days)} hari kerja" if days else "telah lewat"


def late_days(case: Case, timer: Timer) -> int:
    """Working days since it was due."""
    calendar = case.rules.calendar
    return case.rules.within_calendar(lambda: whole_days(calendar, timer.due, case.message.at))


def _open(timer: Timer) -> bool:
    return timer.ended is None and timer.paused is None


def _is_due(timer: Timer, case: Case) -> bool:
    return timer.sla(case.message.at) is not Sla.TEPAT


def _said(case: Case, timer: Timer, mark: Mark) -> Iterator[StepProgressed]:
    """DUE_SOON, OVERDUE or ESCALATED, with the role that must act and the due time."""
    rules, office = case.rules, case.message.ref.id.split(":", 1)[0]
    superior = rules.thresholds.superior(timer.owner)
    role = superior if mark is Mark.ESCALATION else timer.owner
    if role is None:
        return
    yield StepProgressed(
        office=office,
        cycle=case.message.ref.id,
        sop_step=timer.sop_step,
        actor=case.message.actor,
        versions=case.mailroom.versions or _own_versions(case),
        progress=_SAID[mark],
        role=role,
        due=timer.due,
        refers_to=timer.key,
        note=f"Langkah {timer.sop_step}, {timer.task}: {rules.title(timer.owner)}.",
    )


def _own_versions(case: Case) -> Versions:
    """For a cycle that was stored before the form's versions were kept."""
    rules = case.rules
    return Versions(
        sop=rules.sop.version,
        catalogue="-",
        calendar=rules.calendar.version,
        rules=rules.thresholds.version,
    )

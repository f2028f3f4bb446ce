"""Starts, moves, pauses and ends the timers of one cycle, and notes each change of its SLA."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from pydantic import Field

from services.notifier.domain.kept import Kept
from services.notifier.domain.rules import Rules
from services.notifier.domain.timer import Mark, Sla, Timer
from services.notifier.domain.working_time import later, worked
from shared.contract.event import Line, Moment, SopStep
from shared.contract.identifiers import Code
from shared.decision import Entry
from shared.sop import due

SLA: Final = "sla"
_DAY: Final = 7.5 * 3600
"""Seconds of a working day; what has less working time is told at once, never collected."""


class SlaChange(Kept):
    """One line of the record that the SLA of each step can be proven with."""

    key: Line = Field(description="the timer's")
    sop_step: SopStep
    owner: Code
    change: Code
    sla: Sla
    due: Moment
    at: Moment
    cause: Line = Field(description="id of the event or command")


@dataclass(slots=True)
class Clockwork:
    """The timers during one decision. Nothing is read but the message's own time.

    ``closings`` say since when a step is done with, so that an event that comes late over another
    topic starts nothing that was over by then: ``5`` is step 5, ``2`` every sheet of step 2.
    """

    rules: Rules
    at: datetime
    cause: str
    timers: dict[str, Timer]
    closings: dict[str, datetime]
    changes: list[SlaChange] = field(default_factory=list)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The changes, to be written down."""
        return tuple(Entry(SLA, change) for change in self.changes)

    def start(self, key: str, step: int, owner: str, task: str, due_at: datetime | None) -> None:
        """Start a timer, or start it anew; without a due time by the step's budget from now."""
        if any(at > self.at and _covers(name, key) for name, at in self.closings.items()):
            return
        until = due_at or self.rules.due(step, self.at)
        near, escalation, urgent = self._marks(self.at, until)
        timer = Timer(
            key=key,
            sop_step=step,
            owner=owner,
            task=task,
            started=self.at,
            due=until,
            near=near,
            escalation=escalation,
            urgent=urgent,
        )
        self._put(timer, "DIMULAI")

    def move(self, key: str, until: datetime) -> None:
        """Give it another due time. What was said for a time that lies ahead again may recur."""
        timer = self.timers.get(key)
        if timer is None or timer.ended is not None or timer.due == until:
            return
        near, escalation, urgent = self._marks(timer.started, until)
        moved = timer.model_copy(
            update={"due": until, "near": near, "escalation": escalation, "urgent": urgent}
        )
        fired = tuple(mark for mark, at in moved.marks if mark in timer.fired and at <= self.at)
        self._put(moved.model_copy(update={"fired": fired}), "DIUBAH")

    def pause(self, key: str) -> None:
        """Stop counting: the owner waits for somebody else."""
        timer = self.timers.get(key)
        if timer is not None and timer.running:
            self._put(timer.model_copy(update={"paused": self.at}), "DIJEDA")

    def resume(self, key: str, since: datetime | None = None) -> None:
        """Go on, now or since then; the due time is later by the working time that was waited."""
        timer = self.timers.get(key)
        if timer is None or timer.ended is not None or timer.paused is None:
            return
        calendar = self.rules.calendar
        waited = self.rules.within_calendar(
            lambda: worked(calendar, timer.paused or self.at, since or self.at)
        )
        until = self.rules.within_calendar(lambda: later(calendar, timer.due, waited))
        self.timers[key] = timer.model_copy(update={"paused": None})
        self.move(key, until)
        self._put(self.timers[key], "DILANJUTKAN")

    def end(self, key: str) -> None:
        """It is done."""
        timer = self.timers.get(key)
        if timer is not None and timer.ended is None:
            self._put(timer.model_copy(update={"ended": self.at}), "SELESAI")

    def close(self, *names: str) -> None:
        """These steps are done with: what was started before ends, and nothing of then starts."""
        for name in names:
            self.closings[name] = max(self.at, self.closings.get(name, self.at))
            for key, timer in list(self.timers.items()):
                if _covers(name, key) and timer.started <= self.at:
                    self.end(key)

    def fire(self, timer: Timer) -> tuple[Mark, ...]:
        """The thresholds that have passed, which are noted and never passed again."""
        marks = timer.passed(self.at)
        for mark in marks:
            self._put(timer.fire(self.at), mark.value)
        return marks

    def _put(self, timer: Timer, change: str) -> None:
        self.timers[timer.key] = timer
        self.changes.append(
            SlaChange(
                key=timer.key,
                sop_step=timer.sop_step,
                owner=timer.owner,
                change=change,
                sla=timer.sla(self.at),
                due=timer.due,
                at=self.at,
                cause=self.cause,
            )
        )

    def _marks(self, start: datetime, until: datetime) -> tuple[datetime, datetime, bool]:
        calendar, thresholds = self.rules.calendar, self.rules.thresholds

        def marks() -> tuple[datetime, datetime, bool]:
            total = worked(calendar, start, until)
            near = later(calendar, start, total * thresholds.near_percent / 100)
            escalation = due(until, thresholds.escalate_after, calendar)
            return min(near, until), escalation, total.total_seconds() < _DAY

        return self.rules.within_calendar(marks)


def _covers(name: str, key: str) -> bool:
    return key == name or key.startswith(f"{name}:")

"""One running deadline of a cycle: who must have done what by when, and what was said of it."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from services.notifier.domain.kept import Kept
from shared.contract.event import Line, Moment, SopStep
from shared.contract.identifiers import Code


class Sla(StrEnum):
    """How a step stands against its time budget (`domain.md` 6)."""

    TEPAT = "TEPAT"
    MENDEKATI = "MENDEKATI"
    TERLAMBAT = "TERLAMBAT"


class Mark(StrEnum):
    """The thresholds of a timer, in the order in which they pass."""

    NEAR = "MENDEKATI"
    DUE = "TERLAMBAT"
    ESCALATION = "ESKALASI"


class Timer(Kept):
    """A deadline. What has been ``fired`` is never said again, however late or often it wakes."""

    key: Line = Field(description="unique in its cycle: 2:DAFDUK/SIAK, 5, 7:sahkan")
    sop_step: SopStep
    owner: Code = Field(description="role that must act")
    task: Line = Field(description="completes: langkah 2, ...")
    started: Moment
    due: Moment
    near: Moment
    escalation: Moment
    urgent: bool = Field(default=False, description="less than a working day: told at once")
    fired: tuple[Mark, ...] = ()
    paused: Moment | None = Field(default=None, description="since when others are waited for")
    ended: Moment | None = None

    @property
    def running(self) -> bool:
        """Whether time counts against it."""
        return self.ended is None and self.paused is None

    @property
    def marks(self) -> tuple[tuple[Mark, datetime], ...]:
        """Its thresholds with their moments."""
        return (Mark.NEAR, self.near), (Mark.DUE, self.due), (Mark.ESCALATION, self.escalation)

    @property
    def next_at(self) -> datetime | None:
        """When it has something to say next."""
        left = [at for mark, at in self.marks if mark not in self.fired]
        return min(left) if self.running and left else None

    def passed(self, now: datetime) -> tuple[Mark, ...]:
        """Thresholds that have passed and were not said. What is overdue is not soon due."""
        new = [mark for mark, at in self.marks if at <= now and mark not in self.fired]
        if not self.running:
            return ()
        return tuple(mark for mark in new if mark is not Mark.NEAR or Mark.DUE not in new)

    def fire(self, now: datetime) -> "Timer":
        """The same with every threshold up to now said."""
        fired = tuple(mark for mark, at in self.marks if at <= now or mark in self.fired)
        return self.model_copy(update={"fired": fired})

    def sla(self, now: datetime) -> Sla:
        """Whether it is, or was, in time."""
        moment = self.ended or self.paused or now
        if moment > self.due or (moment == self.due and self.ended is None):
            return Sla.TERLAMBAT
        return Sla.MENDEKATI if moment >= self.near and self.ended is None else Sla.TEPAT

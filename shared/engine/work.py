"""What a process has to do next: records from Kafka, commands, and redrives by an operator."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from shared.engine.change import Answer, Request
from shared.engine.decode import Received, Undecodable

T = TypeVar("T")


class Treatment(StrEnum):
    """What an operator does with a parked record."""

    REPLAY = "replay"
    DISCARD = "discard"


@dataclass(frozen=True, slots=True)
class Redrive:
    """An operator's act on one parked record; audited with who and why."""

    treatment: Treatment
    parked_id: str
    by: str
    why: str
    at: datetime

    @property
    def resolution(self) -> str:
        """The line that stays with the parked record."""
        return f"{self.treatment} by {self.by} at {self.at.isoformat()}: {self.why}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A command or a redrive, and the future that its answer is given to."""

    what: Request | Redrive
    answer: asyncio.Future[Answer]


Item = Received | Undecodable | Asked


@dataclass(frozen=True, slots=True)
class Work:
    """The items of one unit of work, in order: first what Kafka brought, then what was asked."""

    items: tuple[Item, ...] = field(default=())

    @property
    def has_records(self) -> bool:
        """Whether Kafka brought any of it."""
        return any(not isinstance(item, Asked) for item in self.items)

    def halves(self) -> tuple["Work", "Work"]:
        """The work in two, order kept; used to find the one item that cannot be written."""
        middle = len(self.items) // 2
        return Work(self.items[:middle]), Work(self.items[middle:])

"""Who is told what: one `Telling` per event, from the roles of the SOP and the cycle's state.

Two rules hold for all of them (`notices.written` applies them): who must act next gets a notice
that asks for it, and who acted is not told of his own act.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.notifier.domain.rules import Rules
from services.notifier.domain.states import Mailroom
from shared.contract.catalogue import SheetRef
from shared.contract.event import Event
from shared.decision import Message


@dataclass(frozen=True, slots=True)
class Task:
    """What one role is asked to do: ``ask`` completes the sentence "Mohon Bapak/Ibu ..."."""

    role: str
    ask: str
    sop_step: int
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """One event in words. ``know`` are the roles that are told without being asked anything."""

    subject: str
    fact: str
    tasks: tuple[Task, ...] = ()
    know: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """An event and what it meets."""

    rules: Rules
    mailroom: Mailroom
    message: Message

    @property
    def event(self) -> Event:
        """The event itself."""
        event = self.message.data
        assert isinstance(event, Event)  # noqa: S101 - notifier takes no commands
        return event

    @property
    def at(self) -> datetime:
        """When it was said, on the office's clock."""
        return self.rules.local(self.message.at)

    def planned(self, step: int) -> datetime | None:
        """When the form said that a step would be done; none once that has passed."""
        times = (due.at for due in self.mailroom.due if due.sop_step == step)
        return next((self.rules.local(at) for at in times if at > self.message.at), None)

    def owners(self, bidang: Iterable[str]) -> tuple[str, ...]:
        """The roles that answer for these bidang, each once."""
        roles = (self.rules.owner(code) for code in bidang)
        return tuple(dict.fromkeys(role for role in roles if role is not None))

    def invited(self, step: int) -> tuple[str, ...]:
        """Who is called to the meeting of step 5 or 6, beside the one who leads it."""
        entry = self.rules.step(step)
        roles = dict.fromkeys((*entry.performers, *entry.consulted))
        return tuple(role for role in roles if role not in (entry.decides, self.rules.chair))


def names(keys: Iterable[str]) -> str:
    """``A, B dan C``."""
    *head, last = tuple(keys)
    return f"{', '.join(head)} dan {last}" if head else last


def sheet_words(rules: Rules, ref: SheetRef) -> str:
    """``SIAK Bidang Pencatatan Sipil``: a sheet as people call it."""
    return f"{source_words(ref.source)} {rules.bidang(ref.bidang)}"


def source_words(source: str) -> str:
    """``SIAK`` and ``Non SIAK``, as the SOP writes them."""
    return source.replace("NON_", "Non ")

"""A step small enough to be held in the head, whose words a test chooses in the event itself.

A submitted sheet is *taken* once the form is there (before: early); its ``reason`` may ask for
something else: ``ABAIKAN`` is ignored, ``TOLAK`` rejected (``BOCOR``: with a reason that quotes a
personal number), ``GALAT`` raises, ``RAKSASA`` gives a state that no database can hold. `Rules`
can be mended while the engine runs, as a deploy would.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from pydantic import BaseModel, ConfigDict

from shared.contract import (
    DataSubmitted,
    DraftAgreed,
    Event,
    FormIssued,
    RecapReady,
    StepProgressed,
    data_submitted,
    draft_agreed,
    form_issued,
    recap_ready,
    step_progressed,
)
from shared.contract.identifiers import Period
from shared.contract.vocabulary import Progress
from shared.decision import (
    CYCLE,
    Command,
    Early,
    Entry,
    Ignored,
    Message,
    Outcome,
    Ref,
    Rejected,
    States,
    Taken,
)
from shared.engine import BlockNotice, Step

CHAIN: Final = "chain"
PERSONAL: Final = "6304010101010001"
WORDS: Final = ("ABAIKAN", "TOLAK", "BOCOR", "GALAT", "RAKSASA")
BAD: Final = 13
"""The version of a draft that is rejected, form or no form."""
ONE: Final = "6304-dukcapil:2025-Q3:r0"
OTHER: Final = "6304-dukcapil:2025-Q4:r0"


class Tally(BaseModel):
    """The state of a cycle: what has been taken, per topic in order, and the sum of commands."""

    model_config = ConfigDict(frozen=True)

    form: bool = False
    sheets: tuple[int, ...] = ()
    drafts: tuple[int, ...] = ()
    total: int = 0


class Chain(BaseModel):
    """The state of an office: how often it was signed."""

    model_config = ConfigDict(frozen=True)

    links: int = 0


class Line(BaseModel):
    """An entry."""

    text: str


class Add(Command):
    """Changes the state and says so."""

    by: int = 1


class Tell(Command):
    """Says events on the topics that it names: ``recap``, ``draft``."""

    topics: tuple[str, ...]


class Note(Command):
    """Changes the state and says nothing."""

    by: int = 1


class Sign(Command):
    """Changes cycle and chain."""


class Look(Command):
    """Changes the cycle, having read the chain."""


class Refuse(Command):
    """Is refused."""


class Nothing(Command):
    """Changes nothing."""


class Wait(Command):
    """Comes before its time."""


class Crash(Command):
    """Raises."""


class Vast(Command):
    """Gives a state that no database can hold."""


TOLD: Final[dict[str, Event]] = {"recap": recap_ready.EXAMPLE, "draft": draft_agreed.EXAMPLE}


@dataclass
class Rules:
    """Which words have their meaning; a test takes one out, as a mended program would."""

    words: set[str] = field(default_factory=lambda: set(WORDS))
    silent: bool = False
    needs_form: bool = True

    def decide(self, states: States, message: Message) -> Outcome:
        """The step's decision."""
        tally = states.get(message.ref, Tally())
        assert isinstance(tally, Tally)
        match message.data:
            case FormIssued():
                return Taken({message.ref: tally.model_copy(update={"form": True})})
            case DataSubmitted(revision=revision, reason=word):
                return self._sheet(tally, message, revision, word if word in self.words else None)
            case DraftAgreed(recap_version=version) if version == BAD and "TOLAK" in self.words:
                return Rejected("aturan-contoh", "ditolak", "Mohon diperbaiki.")
            case DraftAgreed(recap_version=version):
                drafts = (*tally.drafts, version)
                return self._taken(message, tally.model_copy(update={"drafts": drafts}), "draft")
            case Command():
                return _command(states, tally, message)
        return Ignored("not mine")

    def _sheet(self, tally: Tally, message: Message, revision: int, word: str | None) -> Outcome:
        if self.needs_form and not tally.form:
            return Early("FormIssued")
        match word:
            case "ABAIKAN":
                return Ignored("asked for")
            case "TOLAK" | "BOCOR":
                detail = "ditolak" if word == "TOLAK" else f"nilai {PERSONAL} ditolak"
                return Rejected("aturan-contoh", detail, "Mohon diperbaiki.")
            case "GALAT":
                raise ZeroDivisionError
            case "RAKSASA":
                vast = tally.model_copy(update={"total": 2**70})
                return self._taken(message, vast, "vast")
        sheets = (*tally.sheets, revision)
        return self._taken(
            message, tally.model_copy(update={"sheets": sheets}), f"sheet {revision}"
        )

    def _taken(self, message: Message, tally: Tally, text: str) -> Taken:
        events = () if self.silent else (told(message.ref.id, text),)
        return Taken({message.ref: tally}, events, (Entry("history", Line(text=text)),))


def _command(states: States, tally: Tally, message: Message) -> Outcome:
    ref, chain_ref = message.ref, Ref(CHAIN, message.ref.id.split(":")[0])
    chain = states.get(chain_ref, Chain())
    assert isinstance(chain, Chain)
    match message.data:
        case Add(by=by):
            added = tally.model_copy(update={"total": tally.total + by})
            return Taken({ref: added}, (told(ref.id, f"added {by}"),), answer=Line(text=f"+{by}"))
        case Tell(topics=topics):
            return Taken({ref: tally}, tuple(_about(ref.id, TOLD[topic]) for topic in topics))
        case Note() | Look() | Vast():
            total = _total(message.data, tally, chain)
            said = (told(ref.id, "vast"),) if isinstance(message.data, Vast) else ()
            return Taken({ref: tally.model_copy(update={"total": total})}, said)
        case Sign():
            return Taken({ref: tally, chain_ref: Chain(links=chain.links + 1)})
    return _without_effect(message.data)


def _without_effect(command: object) -> Outcome:
    match command:
        case Refuse():
            return Rejected("tidak-boleh", "tidak boleh", "Mohon tunggu.", 403)
        case Wait():
            return Early("FormIssued")
        case Crash():
            raise ZeroDivisionError
    return Ignored("nothing to do")


def _total(command: Note | Look | Vast, tally: Tally, chain: Chain) -> int:
    match command:
        case Note(by=by):
            return tally.total + by
        case Look():
            return chain.links
    return 2**70


def touches(message: Message) -> tuple[Ref, ...]:
    """The cycle, and for commands the office's chain."""
    if isinstance(message.data, Command):
        return message.ref, Ref(CHAIN, message.ref.id.split(":")[0])
    return (message.ref,)


def notice(block: BlockNotice) -> Event:
    """The public word about a block."""
    word = Progress.BLOCKED if block.blocked else Progress.RELEASED
    return told(block.cycle, block.parked_id).model_copy(update={"progress": word})


def step(decide: Callable[[States, Message], Outcome] | None = None) -> Step:
    """The toy as the engine takes it."""
    return Step(
        service="recap",
        consumes=(FormIssued, DataSubmitted, DraftAgreed),
        states={CYCLE: Tally, CHAIN: Chain},
        entry_kinds=("history",),
        decide=decide or Rules().decide,
        touches=touches,
        notice=notice,
        produces=(DraftAgreed, RecapReady, StepProgressed),
    )


def _about(cycle: str, example: Event, **changes: object) -> Event:
    return example.model_copy(update={"cycle": cycle, "office": Period.of(cycle).office, **changes})


def form(cycle: str = ONE) -> Event:
    """The event that all sheets wait for."""
    return _about(cycle, form_issued.EXAMPLE)


def sheet(revision: int, cycle: str = ONE, word: str | None = None) -> Event:
    """A submitted sheet; ``word`` says what the toy shall do with it."""
    return _about(cycle, data_submitted.EXAMPLE, revision=revision, reason=word, figures=())


def draft(version: int, cycle: str = ONE) -> Event:
    """An event on another topic, of another service."""
    return _about(cycle, draft_agreed.EXAMPLE, recap_version=version)


def told(cycle: str, text: str) -> Event:
    """What the toy says."""
    return _about(cycle, step_progressed.EXAMPLE, refers_to=text)


def progress(event: Event) -> Progress:
    """What a StepProgressed says."""
    assert isinstance(event, StepProgressed)
    return event.progress

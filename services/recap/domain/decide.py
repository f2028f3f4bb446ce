"""The one decision of this service: pure, the same answer for the same states and message."""

from typing import Final

from pydantic import BaseModel

from services.recap.commands import (
    CloseCollection,
    ImportHistory,
    ImportPast,
    ImportTargets,
    RecapAgain,
)
from services.recap.domain.books import Books
from services.recap.domain.closing import close
from services.recap.domain.drafting import reckons_as, redraft, said
from services.recap.domain.history import contradicted, imported, ratified
from services.recap.domain.import_notes import IMPORTED
from services.recap.domain.intake import extended, opened, received
from services.recap.domain.lakip_quarters import RATIFIED, written_down
from services.recap.domain.office import Rules
from services.recap.domain.past import past_figure, take_past
from services.recap.domain.refusals import ALREADY_RATIFIED, UNKNOWN_CYCLE
from services.recap.domain.states import HISTORY, History, Recap
from services.recap.domain.targets import TARGETS, Targets, take_targets
from shared.contract import Approved, DataSubmitted, FormIssued, StepProgressed
from shared.contract.identifiers import Period
from shared.contract.vocabulary import Progress
from shared.decision import CYCLE, Early, Entry, Ignored, Message, Outcome, Ref, States, Taken
from shared.refusal import RefusalError

STATES: Final[dict[str, type[BaseModel]]] = {CYCLE: Recap, HISTORY: History, TARGETS: Targets}
ENTRY_KINDS: Final[tuple[str, ...]] = (RATIFIED, IMPORTED)


def touches(message: Message) -> tuple[Ref, ...]:
    """The aggregate it is about; what reckons or becomes history touches the office's books too."""
    if isinstance(message.data, FormIssued | ImportHistory | ImportPast | ImportTargets):
        return (message.ref,)
    if isinstance(message.data, Approved):
        return (message.ref, _history_of(message.ref))
    return (message.ref, _history_of(message.ref), _targets_of(message.ref))


def decide(rules: Rules, states: States, message: Message) -> Outcome:
    """What a message does to its recap or to the office's books."""
    try:
        return _decided(rules, states, message)
    except RefusalError as refusal:
        return refusal.rejected


def _decided(rules: Rules, states: States, message: Message) -> Outcome:
    match message.data:
        case FormIssued() | DataSubmitted() | StepProgressed() | Approved():
            return _told(rules, states, message)
        case CloseCollection() | RecapAgain():
            return _asked(rules, states, message)
        case ImportHistory() | ImportPast() | ImportTargets():
            return _imported(rules, states, message)
        case other:
            raise TypeError(f"recap does not know {type(other).__name__}")


def _told(rules: Rules, states: States, message: Message) -> Outcome:
    """Facts from other services. Only the form may come first; what depends on it waits."""
    recap, data = _recap(states, message.ref), message.data
    if isinstance(data, FormIssued):
        after = opened(recap, data)
        known = after is recap
        return Ignored("form sudah diterima") if known else Taken({message.ref: after})
    if isinstance(data, StepProgressed) and data.progress is not Progress.DUE_EXTENDED:
        return Ignored("tidak mengubah rekap")
    if isinstance(data, Approved):
        return _approved(recap, _history(states, message.ref), data, message)
    if recap is None:
        return Early("FormIssued")
    books = _books(states, message.ref)
    if isinstance(data, DataSubmitted):
        return _submitted(rules, recap, books, data, message)
    return _extended(rules, recap, books, message)


def _submitted(
    rules: Rules, recap: Recap, books: Books, data: DataSubmitted, message: Message
) -> Outcome:
    """A new version for each revision, also after the agreement: approval decides what counts."""
    after = received(recap, data, message.at)
    if after is recap:
        return Ignored("revisi lembar ini atau yang lebih baru sudah direkap")
    sent = after.submissions[data.sheet.key]
    drafted, draft = redraft(rules, after, books, message, sent)
    return Taken({message.ref: drafted}, said(rules, drafted, draft, message.actor))


def _extended(rules: Rules, recap: Recap, books: Books, message: Message) -> Outcome:
    """A due time that moves is a new version while the collection is open; later, only a note."""
    if not isinstance(message.data, StepProgressed):
        raise TypeError(f"{type(message.data).__name__} is no StepProgressed")
    after = extended(recap, message.data)
    if after is recap:
        return Ignored("batas waktu lembar ini sudah selambat itu")
    if recap.closed:
        return Taken({message.ref: after})
    drafted, draft = redraft(rules, after, books, message)
    return Taken({message.ref: drafted}, said(rules, drafted, draft, message.actor))


def _approved(
    recap: Recap | None, history: History, approved: Approved, message: Message
) -> Outcome:
    """The ratified version becomes history: the next quarters add to it."""
    own = None if recap is None else recap.finals.get(str(approved.recap_version))
    if own is None:
        return Early(f"RecapReady {approved.recap_version}")
    after = ratified(history, Period.of(approved.cycle), own)
    if after in (None, history):
        return Ignored("triwulan ini atau revisinya yang lebih baru sudah menjadi riwayat")
    entry = Entry(RATIFIED, written_down(approved))
    return Taken({_history_of(message.ref): after}, entries=(entry,))


def _asked(rules: Rules, states: States, message: Message) -> Outcome:
    """Commands of the Kasubag on one recap."""
    rules.require(message.actor, "close_collection", _office(message.ref))
    recap, books = _recap(states, message.ref), _books(states, message.ref)
    if recap is None:
        raise RefusalError(UNKNOWN_CYCLE, f"Belum ada form untuk siklus {message.ref.id}.")
    if isinstance(message.data, CloseCollection):
        return close(rules, recap, books, message.data, message)
    if reckons_as(rules, recap, books):
        return Ignored("hasil rekap tidak berubah")
    drafted, draft = redraft(rules, recap, books, message)
    return Taken({message.ref: drafted}, said(rules, drafted, draft, message.actor))


def _imported(rules: Rules, states: States, message: Message) -> Outcome:
    """The office's own books. What was drafted stays as it is until it is drafted anew."""
    data, history = message.data, _history(states, message.ref)
    action = "import_targets" if isinstance(data, ImportTargets) else "import_history"
    rules.require(message.actor, action, _office(message.ref))
    if isinstance(data, ImportTargets):
        return take_targets(message, _targets(states, message.ref), data)
    if isinstance(data, ImportPast):
        return take_past(message, history, data)
    if isinstance(data, ImportHistory):
        return _import(history, data, message)
    raise TypeError(f"{type(data).__name__} is no import")


def _import(history: History, command: ImportHistory, message: Message) -> Outcome:
    quarters = {
        label: {code: past_figure(f) for code, f in figures.items()}
        for label, figures in command.quarters.items()
    }
    if settled := contradicted(history, quarters):
        raise RefusalError(ALREADY_RATIFIED, f"Sudah disahkan: {', '.join(settled)}.")
    after = imported(history, quarters)
    if after == history:
        return Ignored("riwayat sudah sama")
    return Taken({message.ref: after})


def _office(ref: Ref) -> str:
    return ref.id.split(":", 1)[0]


def _history_of(ref: Ref) -> Ref:
    """The history of the office that an aggregate belongs to; of itself for a history."""
    return Ref(HISTORY, _office(ref))


def _recap(states: States, ref: Ref) -> Recap | None:
    found = states.get(ref)
    return found if isinstance(found, Recap) else None


def _history(states: States, ref: Ref) -> History:
    found = states.get(_history_of(ref))
    return found if isinstance(found, History) else History()


def _targets_of(ref: Ref) -> Ref:
    return Ref(TARGETS, _office(ref))


def _targets(states: States, ref: Ref) -> Targets:
    found = states.get(_targets_of(ref))
    return found if isinstance(found, Targets) else Targets()


def _books(states: States, ref: Ref) -> Books:
    return Books(_history(states, ref), _targets(states, ref))

"""The one decision of this service: pure, the same answer for the same states and message."""

from typing import Final

from pydantic import BaseModel

from services.recap.commands import CloseCollection, ImportHistory
from services.recap.domain.closing import close
from services.recap.domain.drafting import redraft, said
from services.recap.domain.history import contradicted, imported, ratified
from services.recap.domain.intake import opened, received
from services.recap.domain.office import Rules
from services.recap.domain.refusals import ALREADY_RATIFIED, UNKNOWN_CYCLE
from services.recap.domain.states import HISTORY, History, PastFigure, Recap
from shared.contract import Approved, DataSubmitted, Event, FormIssued
from shared.contract.identifiers import Period
from shared.decision import CYCLE, Early, Ignored, Message, Outcome, Ref, States, Taken
from shared.refusal import RefusalError

STATES: Final[dict[str, type[BaseModel]]] = {CYCLE: Recap, HISTORY: History}
CONSUMES: Final[tuple[type[Event], ...]] = (FormIssued, DataSubmitted, Approved)
ENTRY_KINDS: Final[tuple[str, ...]] = ()


def touches(message: Message) -> tuple[Ref, ...]:
    """The aggregate it is about; what computes or becomes history touches that as well."""
    if isinstance(message.data, FormIssued | ImportHistory):
        return (message.ref,)
    return (message.ref, _history_of(message.ref))


def decide(rules: Rules, states: States, message: Message) -> Outcome:
    """What a message does to its recap or to the office's history."""
    try:
        return _decided(rules, states, message)
    except RefusalError as refusal:
        return refusal.rejected


def _decided(rules: Rules, states: States, message: Message) -> Outcome:
    recap, history = _recap(states, message.ref), _history(states, message.ref)
    match message.data:
        case FormIssued() as form:
            after = opened(recap, form)
            known = after is recap
            return Ignored("form sudah diterima") if known else Taken({message.ref: after})
        case DataSubmitted() as data:
            return _submitted(rules, recap, history, data, message)
        case Approved() as approved:
            return _approved(recap, history, approved, message)
        case CloseCollection() as command:
            return _close(rules, recap, history, command, message)
        case ImportHistory() as command:
            return _import(rules, history, command, message)
        case other:
            raise TypeError(f"recap does not know {type(other).__name__}")


def _submitted(
    rules: Rules, recap: Recap | None, history: History, data: DataSubmitted, message: Message
) -> Outcome:
    """A new version for each revision, also after the agreement: approval decides what counts."""
    if recap is None:
        return Early("FormIssued")
    after = received(recap, data)
    if after is recap:
        return Ignored("revisi lembar ini atau yang lebih baru sudah direkap")
    drafted, draft = redraft(rules, after, history)
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
    return Taken({_history_of(message.ref): after})


def _close(
    rules: Rules,
    recap: Recap | None,
    history: History,
    command: CloseCollection,
    message: Message,
) -> Outcome:
    rules.require(message.actor, "close_collection", _office(message.ref))
    if recap is None:
        raise RefusalError(UNKNOWN_CYCLE, f"Belum ada form untuk siklus {message.ref.id}.")
    return close(rules, recap, history, command, message)


def _import(rules: Rules, history: History, command: ImportHistory, message: Message) -> Outcome:
    rules.require(message.actor, "import_history", _office(message.ref))
    quarters = {
        label: {
            code: PastFigure(numerator=f.numerator, denominator=f.denominator, value=f.value)
            for code, f in figures.items()
        }
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

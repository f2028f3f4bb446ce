"""The one decision of this service: pure, the same answer for the same states and message."""

from typing import Final

from pydantic import BaseModel

from services.recap.commands import CloseCollection, ImportHistory
from services.recap.domain.closing import close
from services.recap.domain.drafting import redraft, said
from services.recap.domain.office import Rules
from services.recap.domain.states import HISTORY, History, Own, Recap, Submission
from shared.contract import Approved, DataSubmitted, Event, FormIssued
from shared.contract.identifiers import Period
from shared.decision import CYCLE, Early, Ignored, Message, Outcome, Ref, States, Taken

STATES: Final[dict[str, type[BaseModel]]] = {CYCLE: Recap, HISTORY: History}
CONSUMES: Final[tuple[type[Event], ...]] = (FormIssued, DataSubmitted, Approved)
ENTRY_KINDS: Final[tuple[str, ...]] = ()


def touches(message: Message) -> tuple[Ref, ...]:
    """The aggregate it is about; what computes or becomes history touches that as well."""
    if isinstance(message.data, FormIssued | ImportHistory):
        return (message.ref,)
    return (message.ref, history_of(message.ref))


def decide(rules: Rules, states: States, message: Message) -> Outcome:
    """What a message does to its recap or to the office's history."""
    recap = states.get(message.ref)
    known = recap if isinstance(recap, Recap) else None
    match message.data:
        case FormIssued() as form:
            return Taken(states={message.ref: Recap(form=form)})
        case DataSubmitted() as submitted:
            return _submitted(rules, states, message, known, submitted)
        case Approved() as approved:
            return _approved(states, message, known, approved)
        case CloseCollection():
            return close(rules, known, _history(states, message), message)
        case ImportHistory() as command:
            return _import(rules, states, message, command)
        case other:
            raise TypeError(f"recap does not know {type(other).__name__}")


def history_of(ref: Ref) -> Ref:
    """The history of the office that an aggregate belongs to."""
    return Ref(HISTORY, ref.id.split(":", 1)[0])


def _submitted(
    rules: Rules, states: States, message: Message, recap: Recap | None, data: DataSubmitted
) -> Outcome:
    if recap is None:
        return Early("FormIssued")
    before = recap.submissions.get(data.sheet.key)
    if before is not None and data.revision <= before.revision:
        return Ignored("revisi lembar ini sudah direkap")
    submission = Submission(
        sheet=data.sheet, revision=data.revision, on_time=data.on_time, figures=data.figures
    )
    submissions = {**recap.submissions, data.sheet.key: submission}
    ordered = {key: submissions[key] for key in sorted(submissions)}
    drafted = redraft(
        rules, recap.model_copy(update={"submissions": ordered}), _history(states, message)
    )
    return Taken(states={message.ref: drafted}, events=said(rules, drafted, message.actor))


def _approved(states: States, message: Message, recap: Recap | None, approved: Approved) -> Outcome:
    """The ratified version becomes history: the next quarters add to it."""
    own = None if recap is None else recap.finals.get(str(approved.recap_version))
    if own is None:
        return Early(f"RecapReady {approved.recap_version}")
    values = {row.indicator: row.value for row in approved.table}
    figures = {
        code: past.model_copy(update={"value": values.get(code)}) for code, past in own.items()
    }
    label = Period.of(approved.cycle).label
    return Taken(
        states={history_of(message.ref): _with(_history(states, message), {label: figures})}
    )


def _import(rules: Rules, states: States, message: Message, command: ImportHistory) -> Outcome:
    if refused := rules.refusal(message.actor, "import_history"):
        return refused
    found = states.get(message.ref)
    before = found if isinstance(found, History) else History()
    after = _with(before, command.quarters)
    if after == before:
        return Ignored("riwayat sudah sama")
    return Taken(states={message.ref: after})


def _with(history: History, quarters: dict[str, Own]) -> History:
    merged = {**history.quarters, **quarters}
    return History.model_validate({"quarters": {label: merged[label] for label in sorted(merged)}})


def _history(states: States, message: Message) -> History:
    found = states.get(history_of(message.ref))
    return found if isinstance(found, History) else History()

"""The one decision of this service: pure, the same answer for the same states and message."""

from typing import Final

from pydantic import BaseModel

from services.collector.commands import IssueForm, PutCatalogue, SubmitSheet
from services.collector.domain.catalogue import put
from services.collector.domain.following import follow
from services.collector.domain.issuing import issue, predecessor, refuse_second
from services.collector.domain.refusals import PERSONAL_NUMBER, UNKNOWN_CYCLE
from services.collector.domain.rules import Rules
from services.collector.domain.sheets import SUBMISSIONS, submit
from services.collector.domain.states import CATALOGUE, Catalogue, Collection
from shared.contract import DiscrepancyFound, DraftAgreed, Event, StepProgressed
from shared.decision import CYCLE, Command, Early, Message, Outcome, Ref, States
from shared.privacy import scan
from shared.refusal import RefusalError

STATES: Final[dict[str, type[BaseModel]]] = {CYCLE: Collection, CATALOGUE: Catalogue}
CONSUMES: Final[tuple[type[Event], ...]] = (StepProgressed, DiscrepancyFound, DraftAgreed)
ENTRY_KINDS: Final[tuple[str, ...]] = (SUBMISSIONS,)


def touches(message: Message) -> tuple[Ref, ...]:
    """The aggregate it is about; issuing also reads the catalogue and the revision before."""
    if not isinstance(message.data, IssueForm):
        return (message.ref,)
    before = predecessor(message.ref.id)
    read = (message.ref, _catalogue_of(message.ref))
    return (*read, before) if before else read


def decide(rules: Rules, states: States, message: Message) -> Outcome:
    """What a message does to its cycle or catalogue. Raises nothing that a person may cause."""
    if not isinstance(message.data, Command):
        known = _collection(states, message.ref)
        return Early("FormIssued") if known is None else follow(known, message)
    try:
        return _asked(rules, states, message, message.data)
    except RefusalError as refusal:
        return refusal.rejected


def _asked(rules: Rules, states: States, message: Message, command: Command) -> Outcome:
    """The personal number comes first, so that no later refusal can repeat it."""
    if places := scan(command):
        raise RefusalError(PERSONAL_NUMBER, f"Ada angka 16 digit di: {', '.join(places)}.")
    rules.require_office(message.actor, _office(message.ref))
    match command:
        case PutCatalogue():
            rules.require(message.actor, "put_catalogue")
            return put(rules, _catalogue(states, message.ref), command, message)
        case IssueForm():
            rules.require(message.actor, "issue_form")
            return _issue(rules, states, message, command)
        case SubmitSheet():
            return submit(rules, _known(states, message.ref), command, message)
        case _:
            raise TypeError(f"collector does not know {type(command).__name__}")


def _issue(rules: Rules, states: States, message: Message, command: IssueForm) -> Outcome:
    refuse_second(_collection(states, message.ref))
    before = predecessor(message.ref.id)
    return issue(
        rules,
        _catalogue(states, _catalogue_of(message.ref)),
        _collection(states, before) if before else None,
        command,
        message,
    )


def _known(states: States, ref: Ref) -> Collection:
    collection = _collection(states, ref)
    if collection is None:
        raise RefusalError(UNKNOWN_CYCLE, f"Belum ada form untuk siklus {ref.id}.")
    return collection


def _office(ref: Ref) -> str:
    return ref.id.split(":", 1)[0]


def _catalogue_of(cycle: Ref) -> Ref:
    return Ref(CATALOGUE, _office(cycle))


def _collection(states: States, ref: Ref) -> Collection | None:
    state = states.get(ref)
    return state if isinstance(state, Collection) else None


def _catalogue(states: States, ref: Ref) -> Catalogue | None:
    state = states.get(ref)
    return state if isinstance(state, Catalogue) else None

"""The one decision of this service: pure, the same answer for the same states and message."""

from typing import Final, TypeVar

from pydantic import BaseModel

from services.collector.commands import (
    AttachEvidence,
    DraftForm,
    ExtendDue,
    ImportFigures,
    IssueForm,
    PutCatalogue,
    SaveDraft,
    SubmitDraft,
    SubmitSheet,
    WithdrawSheet,
)
from services.collector.domain.case import SheetCase
from services.collector.domain.catalogue import CATALOGUES, put
from services.collector.domain.drafting import attach, save, take_import
from services.collector.domain.extending import EXTENSIONS, extend
from services.collector.domain.following import follow
from services.collector.domain.formdraft import draft_form
from services.collector.domain.issuing import issue, predecessor, refuse_second
from services.collector.domain.refusals import (
    PERSONAL_NUMBER,
    UNKNOWN_CYCLE,
)
from services.collector.domain.rules import Rules
from services.collector.domain.states import (
    CATALOGUE,
    FORM_DRAFT,
    SHEET_DRAFT,
    Catalogue,
    Collection,
    FormDraft,
    SheetDraft,
    cycle_of,
    sheet_draft,
)
from services.collector.domain.submitting import SUBMISSIONS, submit, submit_draft, withdraw
from shared.decision import CYCLE, Command, Early, Message, Outcome, Ref, States
from shared.privacy import scan
from shared.refusal import RefusalError

STATES: Final[dict[str, type[BaseModel]]] = {
    CYCLE: Collection,
    CATALOGUE: Catalogue,
    FORM_DRAFT: FormDraft,
    SHEET_DRAFT: SheetDraft,
}
ENTRY_KINDS: Final[tuple[str, ...]] = (SUBMISSIONS, EXTENSIONS, CATALOGUES)

M = TypeVar("M", bound=BaseModel)
_Declaring = SubmitSheet | SubmitDraft | WithdrawSheet
_Drafting = SaveDraft | AttachEvidence


def touches(message: Message) -> tuple[Ref, ...]:
    """The aggregate it is about, and what else it reads or writes."""
    ref = message.ref
    match message.data:
        case DraftForm():
            return ref, cycle_of(ref), _catalogue_of(ref)
        case IssueForm():
            before = predecessor(ref.id)
            read = (ref, _catalogue_of(ref), Ref(FORM_DRAFT, ref.id))
            return (*read, before) if before else read
        case SaveDraft() | AttachEvidence():
            return ref, cycle_of(ref)
        case SubmitSheet() | SubmitDraft() | WithdrawSheet() as command:
            return ref, sheet_draft(ref.id, command.sheet)
        case _:
            return (ref,)


def decide(rules: Rules, states: States, message: Message) -> Outcome:
    """What a message does to its cycle or catalogue. Raises nothing that a person may cause."""
    if not isinstance(message.data, Command):
        known = _state(states, message.ref, Collection)
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
            return put(rules, _state(states, message.ref, Catalogue), command, message)
        case DraftForm():
            rules.require(message.actor, "draft_form")
            return _draft_form(rules, states, message, command)
        case IssueForm():
            rules.require(message.actor, "issue_form")
            return _issue(rules, states, message, command)
        case ExtendDue():
            return extend(rules, _known(states, message.ref), command, message)
        case SaveDraft() | AttachEvidence():
            return _drafted(rules, states, message, command)
        case SubmitSheet() | SubmitDraft() | WithdrawSheet():
            return _declared(rules, states, message, command)
        case _:
            raise TypeError(f"collector does not know {type(command).__name__}")


def _drafted(rules: Rules, states: States, message: Message, command: _Drafting) -> Outcome:
    known = _known(states, cycle_of(message.ref))
    draft = _state(states, message.ref, SheetDraft)
    case = SheetCase.of(rules, known, draft, command.sheet, message)
    match command:
        case ImportFigures():
            return take_import(case, command)
        case SaveDraft():
            return save(case, command)
        case AttachEvidence():
            return attach(case, command)


def _declared(rules: Rules, states: States, message: Message, command: _Declaring) -> Outcome:
    known = _known(states, message.ref)
    draft = _state(states, sheet_draft(message.ref.id, command.sheet), SheetDraft)
    case = SheetCase.of(rules, known, draft, command.sheet, message)
    match command:
        case SubmitSheet():
            return submit(case, command)
        case SubmitDraft():
            return submit_draft(case, command)
        case WithdrawSheet():
            return withdraw(case, command)


def _draft_form(rules: Rules, states: States, message: Message, command: DraftForm) -> Outcome:
    refuse_second(_state(states, cycle_of(message.ref), Collection))
    return draft_form(
        rules,
        _state(states, _catalogue_of(message.ref), Catalogue),
        _state(states, message.ref, FormDraft),
        command,
        message,
    )


def _issue(rules: Rules, states: States, message: Message, command: IssueForm) -> Outcome:
    refuse_second(_state(states, message.ref, Collection))
    before = predecessor(message.ref.id)
    return issue(
        rules,
        _state(states, _catalogue_of(message.ref), Catalogue),
        message,
        command,
        before=_state(states, before, Collection) if before else None,
        draft=_state(states, Ref(FORM_DRAFT, message.ref.id), FormDraft),
    )


def _known(states: States, ref: Ref) -> Collection:
    collection = _state(states, ref, Collection)
    if collection is None:
        raise RefusalError(UNKNOWN_CYCLE, f"Belum ada form untuk siklus {ref.id}.")
    return collection


def _office(ref: Ref) -> str:
    return ref.id.split(":", 1)[0]


def _catalogue_of(ref: Ref) -> Ref:
    return Ref(CATALOGUE, _office(ref))


def _state(states: States, ref: Ref, model: type[M]) -> M | None:
    state = states.get(ref)
    return state if isinstance(state, model) else None

"""The form goes out, once per cycle (SOP step 1)."""

from services.collector.commands import IssueForm
from services.collector.domain.form import build
from services.collector.domain.refusals import (
    ALREADY_ISSUED,
    CYCLE_MISMATCH,
    NO_CATALOGUE,
    PREDECESSOR_OPEN,
)
from services.collector.domain.rules import Rules
from services.collector.domain.states import Catalogue, Collection, Kept
from shared.contract.catalogue import Due, Sheet
from shared.contract.event import Line
from shared.contract.identifiers import CycleId, Period
from shared.decision import CYCLE, Message, Ref, Taken
from shared.refusal import RefusalError


class Issued(Kept):
    """Answer to a form that went out."""

    result: str = "taken"
    cycle: CycleId
    title: Line
    sheets: tuple[Sheet, ...]
    due: tuple[Due, ...]


def predecessor(cycle: str) -> Ref | None:
    """The revision before; none before the first."""
    period = Period.of(cycle)
    if period.revision == 0:
        return None
    return Ref(CYCLE, period.model_copy(update={"revision": period.revision - 1}).cycle)


def issue(
    rules: Rules,
    catalogue: Catalogue | None,
    before: Collection | None,
    command: IssueForm,
    message: Message,
) -> Taken:
    """Issue the form of a cycle that has none. ``before`` is the revision before it, if any."""
    period = _period(command, message.ref.id)
    if catalogue is None:
        raise RefusalError(NO_CATALOGUE, "Kantor ini belum memiliki katalog indikator.")
    if period.revision and (before is None or not before.locked):
        raise RefusalError(PREDECESSOR_OPEN, f"Draf revisi {period.revision - 1} belum disepakati.")
    form = build(rules, catalogue, period, message)
    return Taken(
        states={message.ref: Collection(form=form, issued_at=message.at)},
        events=(form,),
        answer=Issued(cycle=form.cycle, title=form.title, sheets=form.sheets, due=form.due),
    )


def refuse_second(known: Collection | None) -> None:
    """A form that went out stays as it is."""
    if known is not None:
        raise RefusalError(ALREADY_ISSUED, f"{known.form.title} sudah terbit.")


def _period(command: IssueForm, cycle: str) -> Period:
    period = Period.of(cycle)
    asked = (command.year, command.quarter, command.revision)
    if asked != (period.year, period.quarter, period.revision):
        raise RefusalError(CYCLE_MISMATCH, f"Kode siklus yang dituju adalah {cycle}.")
    return period

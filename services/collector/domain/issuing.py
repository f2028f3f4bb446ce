"""The form goes out, once per cycle (SOP step 1)."""

from services.collector.commands import IssueForm
from services.collector.domain.form import build
from services.collector.domain.form_refusals import (
    ALREADY_ISSUED,
    CYCLE_MISMATCH,
    NO_CATALOGUE,
    PREDECESSOR_OPEN,
)
from services.collector.domain.rules import Rules
from services.collector.domain.states import Catalogue, Collection, FormDraft, Kept
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
    message: Message,
    command: IssueForm,
    *,
    before: Collection | None,
    draft: FormDraft | None,
) -> Taken:
    """Issue the form of a cycle that has none, as it was drafted where it was.

    ``before`` is the revision before it, if any.
    """
    period = period_of(command, message.ref.id)
    known = require_catalogue(catalogue)
    if period.revision and not _is_ended(before):
        raise RefusalError(PREDECESSOR_OPEN, f"Draf revisi {period.revision - 1} belum disepakati.")
    form = build(rules, known, period, draft, message)
    return Taken(
        states={message.ref: Collection(form=form, issued_at=message.at)},
        events=(form,),
        answer=Issued(cycle=form.cycle, title=form.title, sheets=form.sheets, due=form.due),
    )


def refuse_second(known: Collection | None) -> None:
    """A form that went out stays as it is."""
    if known is not None:
        raise RefusalError(ALREADY_ISSUED, f"{known.form.title} sudah terbit.")


def require_catalogue(catalogue: Catalogue | None) -> Catalogue:
    """The catalogue. Raises `RefusalError` where the office has none."""
    if catalogue is None:
        raise RefusalError(NO_CATALOGUE, "Kantor ini belum memiliki katalog indikator.")
    return catalogue


def _is_ended(before: Collection | None) -> bool:
    """A cancelled cycle is at its end too."""
    return before is not None and (before.locked or before.cancelled)


def period_of(command: IssueForm, cycle: str) -> Period:
    """The period. Raises `RefusalError` where the command means another cycle than addressed."""
    period = Period.of(cycle)
    asked = (command.year, command.quarter, command.revision)
    if asked != (period.year, period.quarter, period.revision):
        raise RefusalError(CYCLE_MISMATCH, f"Kode siklus yang dituju adalah {cycle}.")
    return period

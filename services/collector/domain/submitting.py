"""A sheet is declared complete, corrected or withdrawn (SOP steps 2, 3 and 6)."""

from services.collector.commands import SubmitDraft, SubmitSheet, WithdrawSheet
from services.collector.domain.case import SheetCase
from services.collector.domain.cells import is_open, places
from services.collector.domain.completeness import empty_cells
from services.collector.domain.content import arranged
from services.collector.domain.refusals import (
    ALREADY_CLOSED,
    DRAFT_CHANGED,
    EMPTY_CELLS,
    NO_REASON,
    NOT_SUBMITTED,
)
from services.collector.domain.sheets import Figures, doors, due_of, require_open
from services.collector.domain.states import Collection, Kept, Submission, sheet_draft
from shared.contract import DataSubmitted
from shared.contract.catalogue import Sheet, SheetRef
from shared.contract.recap import Cell
from shared.decision import Entry, Ignored, Outcome, Taken
from shared.refusal import RefusalError

SUBMISSIONS = "submissions"
CORRECTION = 6


class Accepted(Kept):
    """Answer to a sheet that was taken, or taken back."""

    result: str = "taken"
    sheet: SheetRef
    revision: int
    on_time: bool
    withdrawn: bool = False


def submit(case: SheetCase, command: SubmitSheet) -> Outcome:
    """Take a sheet whole, in one act: it replaces the draft and the revision before."""
    case.require_content(command.figures)
    return _declare(case, arranged(command.figures), command.reason)


def submit_draft(case: SheetCase, command: SubmitDraft) -> Outcome:
    """Declare the sheet complete as it stands."""
    if command.edition not in (None, case.edition):
        raise RefusalError(DRAFT_CHANGED, f"Isian sekarang edisi {case.edition}.")
    return _declare(case, arranged(case.standing), command.reason)


def withdraw(case: SheetCase, command: WithdrawSheet) -> Outcome:
    """Take a submission back; its figures stay on the draft, unless that was changed since."""
    require_open(case.collection)
    if case.collection.closed:
        raise RefusalError(ALREADY_CLOSED, f"Lembar {case.key} sudah direkap.")
    if case.before is None:
        raise RefusalError(NOT_SUBMITTED, f"Lembar {case.key} tidak sedang terkirim.")
    return _taken(case, _revision(case, (), command.reason, withdrawn=True), left=case.standing)


def require_complete(collection: Collection, sheet: Sheet, figures: Figures) -> None:
    """Refuse "lengkap" of a sheet on which something is lacking."""
    if lacking := still_asked(collection, sheet, figures):
        raise RefusalError(EMPTY_CELLS, f"{len(lacking)} sel kosong: {places(lacking)}.")


def still_asked(collection: Collection, sheet: Sheet, figures: Figures) -> tuple[Cell, ...]:
    """The empty cells; after the closing only those that are open: the rest may not change."""
    empty = empty_cells(collection.form, sheet, figures)
    if not collection.closed:
        return empty
    opened = doors(collection, sheet)
    return tuple(cell for cell in empty if is_open(cell, opened))


def _declare(case: SheetCase, figures: Figures, reason: str | None) -> Outcome:
    before = case.before
    if before is not None and before.figures == figures:
        return Ignored(f"isi lembar sama dengan revisi {before.revision}")
    case.require_changeable(figures)
    require_complete(case.collection, case.sheet, figures)
    if before is not None and reason is None:
        raise RefusalError(NO_REASON, f"Lembar {case.key} sudah pernah dikirim.")
    return _taken(case, _revision(case, figures, reason), left=None)


def _revision(
    case: SheetCase, figures: Figures, reason: str | None, *, withdrawn: bool = False
) -> Submission:
    newest = case.collection.submissions.get(case.key)
    return Submission(
        sheet=case.sheet.ref,
        revision=newest.revision + 1 if newest else 1,
        by=case.message.actor,
        at=case.message.at,
        on_time=_on_time(case),
        reason=reason,
        figures=figures,
        withdrawn=withdrawn,
    )


def _on_time(case: SheetCase) -> bool:
    """A correction that re-coordination asked for is not late: the sheet keeps its word."""
    if case.collection.closed and case.before is not None:
        return case.before.on_time
    return case.message.at <= due_of(case.collection, case.sheet)


def _taken(case: SheetCase, revision: Submission, left: Figures | None) -> Taken:
    """The revision stands; ``left`` is what stays on the draft."""
    submissions = case.collection.submissions | {case.key: revision}
    cycle = case.message.ref
    return Taken(
        states={
            cycle: case.collection.model_copy(update={"submissions": submissions}),
            sheet_draft(cycle.id, revision.sheet): case.drafted(left),
        },
        events=(_told(case, revision),),
        entries=(Entry(SUBMISSIONS, revision),),
        answer=Accepted(
            sheet=revision.sheet,
            revision=revision.revision,
            on_time=revision.on_time,
            withdrawn=revision.withdrawn,
        ),
    )


def _told(case: SheetCase, revision: Submission) -> DataSubmitted:
    steps = {rule.source: rule.sop_step for rule in case.rules.sop.sheets}
    form = case.collection.form
    return DataSubmitted(
        office=form.office,
        cycle=form.cycle,
        sop_step=CORRECTION if case.collection.closed else steps[revision.sheet.source],
        actor=case.message.actor,
        versions=form.versions,
        sheet=revision.sheet,
        revision=revision.revision,
        on_time=revision.on_time,
        reason=revision.reason,
        figures=revision.figures,
        withdrawn=revision.withdrawn,
    )

"""A sheet is declared complete, or corrected (SOP steps 2, 3 and 6): what is taken, what not."""

from services.collector.commands import SubmitSheet
from services.collector.domain.content import require_content
from services.collector.domain.refusals import (
    LOCKED,
    NO_REASON,
    NOT_REOPENED,
    NOT_THE_FILLER,
    UNKNOWN_SHEET,
)
from services.collector.domain.reopening import changes, not_opened, open_cells, place
from services.collector.domain.rules import Rules
from services.collector.domain.states import Collection, Kept, Submission
from shared.contract import DataSubmitted
from shared.contract.catalogue import Sheet, SheetRef
from shared.contract.figures import IndicatorFigures
from shared.contract.identifiers import IndicatorCode
from shared.decision import Entry, Ignored, Message, Outcome, Taken
from shared.refusal import RefusalError

SUBMISSIONS = "submissions"
CORRECTION = 6
_SHOWN = 5


class Accepted(Kept):
    """Answer to a sheet that was taken. ``missing`` is no refusal: recap says what is missing."""

    result: str = "taken"
    sheet: SheetRef
    revision: int
    on_time: bool
    missing: tuple[IndicatorCode, ...]


def submit(rules: Rules, collection: Collection, command: SubmitSheet, message: Message) -> Outcome:
    """Take a sheet whole: it replaces the revision before, which stays on record."""
    sheet = sheet_of(collection, command.sheet)
    if message.actor.role != sheet.filler:
        filler = rules.title(sheet.filler)
        raise RefusalError(NOT_THE_FILLER, f"Lembar {sheet.ref.key} diisi oleh {filler}.")
    require_content(collection.form, sheet, command.figures)
    before = collection.submissions.get(sheet.ref.key)
    figures = _arranged(command.figures)
    if before is not None and before.figures == figures:
        return Ignored(f"isi lembar sama dengan revisi {before.revision}")
    _require_changeable(collection, sheet, before, figures)
    if before is not None and command.reason is None:
        raise RefusalError(NO_REASON, f"Lembar {sheet.ref.key} sudah pernah dikirim.")
    submission = Submission(
        sheet=sheet.ref,
        revision=before.revision + 1 if before else 1,
        by=message.actor,
        at=message.at,
        on_time=_on_time(collection, sheet, before, message),
        reason=command.reason,
        figures=figures,
    )
    return _taken(rules, collection, submission, message)


def sheet_of(collection: Collection, ref: SheetRef) -> Sheet:
    """The form's sheet of a bidang and source. Raises `RefusalError` where it has none."""
    for sheet in collection.form.sheets:
        if sheet.ref == ref:
            return sheet
    raise RefusalError(UNKNOWN_SHEET, f"Form tidak memuat lembar {ref.key}.")


def missing(sheet: Sheet, submission: Submission | None) -> tuple[IndicatorCode, ...]:
    """Indicators that have neither figures nor the word "tidak tersedia"."""
    figures = submission.figures if submission else ()
    said = {item.indicator for item in figures if item.rows or item.unavailable}
    return tuple(code for code in sheet.indicators if code not in said)


def _arranged(figures: tuple[IndicatorFigures, ...]) -> tuple[IndicatorFigures, ...]:
    """By code, so that the same content in another order is the same content."""
    return tuple(
        item.model_copy(update={"rows": tuple(sorted(item.rows, key=lambda row: row.region))})
        for item in sorted(figures, key=lambda item: item.indicator)
    )


def _require_changeable(
    collection: Collection,
    sheet: Sheet,
    before: Submission | None,
    figures: tuple[IndicatorFigures, ...],
) -> None:
    """Closed: only reopened cells, and a sheet without any stays as it is. Locked: nothing."""
    if collection.locked:
        detail = f"Draf versi {collection.agreed_version} sudah disepakati."
        raise RefusalError(LOCKED, detail)
    if not collection.closed:
        return
    opened = tuple(c for c in open_cells(collection) if c.indicator in sheet.indicators)
    if not opened:
        detail = f"Pengumpulan sudah ditutup; tidak ada sel terbuka pada lembar {sheet.ref.key}."
        raise RefusalError(NOT_REOPENED, detail)
    if shut := not_opened(changes(before.figures if before else (), figures), opened):
        some = "; ".join(place(cell) for cell in shut[:_SHOWN])
        more = f"; dan {len(shut) - _SHOWN} sel lain" if len(shut) > _SHOWN else ""
        raise RefusalError(NOT_REOPENED, f"Berubah tanpa dibuka kembali: {some}{more}.")


def _on_time(
    collection: Collection, sheet: Sheet, before: Submission | None, message: Message
) -> bool:
    """A correction that re-coordination asked for is not late: the sheet keeps its word."""
    if collection.closed and before is not None:
        return before.on_time
    return message.at <= sheet.due


def _taken(rules: Rules, collection: Collection, submission: Submission, message: Message) -> Taken:
    sheet = sheet_of(collection, submission.sheet)
    steps = {rule.source: rule.sop_step for rule in rules.sop.sheets}
    submissions = collection.submissions | {sheet.ref.key: submission}
    told = DataSubmitted(
        office=collection.form.office,
        cycle=collection.form.cycle,
        sop_step=CORRECTION if collection.closed else steps[sheet.ref.source],
        actor=message.actor,
        versions=collection.form.versions,
        sheet=sheet.ref,
        revision=submission.revision,
        on_time=submission.on_time,
        reason=submission.reason,
        figures=submission.figures,
    )
    return Taken(
        states={message.ref: collection.model_copy(update={"submissions": submissions})},
        events=(told,),
        entries=(Entry(SUBMISSIONS, submission),),
        answer=Accepted(
            sheet=sheet.ref,
            revision=submission.revision,
            on_time=submission.on_time,
            missing=missing(sheet, submission),
        ),
    )

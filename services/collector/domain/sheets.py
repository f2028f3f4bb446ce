"""One sheet of a collection: who fills it, until when, what stands on it, what may change."""

from datetime import datetime

from services.collector.domain.cells import changes, not_opened, places
from services.collector.domain.refusals import (
    CANCELLED,
    LOCKED,
    NOT_REOPENED,
    NOT_THE_FILLER,
    UNKNOWN_SHEET,
)
from services.collector.domain.reopening import open_cells
from services.collector.domain.rules import Rules
from services.collector.domain.states import Collection, SheetDraft, Submission
from shared.contract.catalogue import Sheet, SheetRef
from shared.contract.event import Actor
from shared.contract.figures import IndicatorFigures
from shared.contract.recap import Cell
from shared.refusal import RefusalError

Figures = tuple[IndicatorFigures, ...]


def sheet_of(collection: Collection, ref: SheetRef) -> Sheet:
    """The form's sheet of a bidang and source. Raises `RefusalError` where it has none."""
    for sheet in collection.form.sheets:
        if sheet.ref == ref:
            return sheet
    raise RefusalError(UNKNOWN_SHEET, f"Form tidak memuat lembar {ref.key}.")


def require_filler(rules: Rules, sheet: Sheet, actor: Actor) -> None:
    """Refuse everyone but the role that the form names for the sheet."""
    if actor.role != sheet.filler:
        filler = rules.title(sheet.filler)
        raise RefusalError(NOT_THE_FILLER, f"Lembar {sheet.ref.key} diisi oleh {filler}.")


def due_of(collection: Collection, sheet: Sheet) -> datetime:
    """The due time in force: that of the form, or the newest extension."""
    extension = collection.extensions.get(sheet.ref.key)
    return extension.due if extension else sheet.due


def submitted(collection: Collection, sheet: Sheet) -> Submission | None:
    """The revision that stands; none where nothing was sent, or it was withdrawn."""
    newest = collection.submissions.get(sheet.ref.key)
    return None if newest is None or newest.withdrawn else newest


def standing(collection: Collection, sheet: Sheet, draft: SheetDraft | None) -> Figures:
    """What stands on the sheet for its filler: the draft, or else the newest revision."""
    if draft is not None and draft.figures is not None:
        return draft.figures
    newest = submitted(collection, sheet)
    return newest.figures if newest else ()


def require_open(collection: Collection) -> None:
    """Refuse changes of any kind once a draft is agreed on or the cycle is cancelled."""
    if collection.cancelled:
        raise RefusalError(CANCELLED, f"Siklus {collection.form.cycle} telah dibatalkan.")
    if collection.locked:
        detail = f"Draf versi {collection.agreed_version} sudah disepakati."
        raise RefusalError(LOCKED, detail)


def require_changeable(collection: Collection, sheet: Sheet, figures: Figures) -> None:
    """Closed: only reopened cells, and a sheet without any stays as it is. Locked: nothing."""
    require_open(collection)
    if not collection.closed:
        return
    if not doors(collection, sheet):
        detail = f"Pengumpulan sudah ditutup; tidak ada sel terbuka pada lembar {sheet.ref.key}."
        raise RefusalError(NOT_REOPENED, detail)
    if shut := shut_cells(collection, sheet, figures):
        raise RefusalError(NOT_REOPENED, f"Berubah tanpa dibuka kembali: {places(shut)}.")


def shut_cells(collection: Collection, sheet: Sheet, figures: Figures) -> tuple[Cell, ...]:
    """Cells in which figures differ from the newest revision and that may not change any more."""
    if not collection.closed:
        return ()
    before = submitted(collection, sheet)
    changed = changes(before.figures if before else (), figures)
    return not_opened(changed, doors(collection, sheet))


def doors(collection: Collection, sheet: Sheet) -> tuple[Cell, ...]:
    """The reopened cells of the sheet."""
    return tuple(c for c in open_cells(collection) if c.indicator in sheet.indicators)

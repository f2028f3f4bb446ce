"""What collector shows of a cycle: how far the sheets are, and what may still change."""

from collections.abc import Iterable
from enum import StrEnum

from services.collector.domain.reopening import open_cells
from services.collector.domain.sheets import missing
from services.collector.domain.states import Collection, Kept, Submission
from shared.contract.catalogue import Due, Indicator, PeriodDates, Sheet, SheetRef
from shared.contract.event import Line, Moment, Versions
from shared.contract.figures import IndicatorFigures
from shared.contract.identifiers import Code, CycleId, IndicatorCode
from shared.contract.recap import Cell


class CollectionStatus(StrEnum):
    """Open for all sheets; closed but for reopened cells; locked by an agreed draft."""

    TERBUKA = "TERBUKA"
    DITUTUP = "DITUTUP"
    TERKUNCI = "TERKUNCI"


class SheetProgress(Kept):
    """How far one sheet is. ``on_time`` is empty while nothing was sent."""

    sheet: SheetRef
    filler: Code
    due: Moment
    expected: int
    submitted: int
    revision: int
    on_time: bool | None
    missing: tuple[IndicatorCode, ...]


class CollectionView(Kept):
    """One cycle's collection."""

    cycle: CycleId
    title: Line
    status: CollectionStatus
    issued_at: Moment
    versions: Versions
    period: PeriodDates
    regions: tuple[Code, ...]
    indicators: tuple[Indicator, ...]
    due: tuple[Due, ...]
    sheets: tuple[SheetProgress, ...]
    reopened: tuple[Cell, ...]
    letter_concept: str


class SheetView(Kept):
    """One sheet: what stands on it now, and every revision with who, when and why."""

    progress: SheetProgress
    indicators: tuple[IndicatorCode, ...]
    figures: tuple[IndicatorFigures, ...]
    reopened: tuple[Cell, ...]
    revisions: tuple[Submission, ...]


def collection_view(collection: Collection) -> CollectionView:
    """The view of a cycle."""
    form = collection.form
    return CollectionView(
        cycle=form.cycle,
        title=form.title,
        status=_status(collection),
        issued_at=collection.issued_at,
        versions=form.versions,
        period=form.period,
        regions=form.regions,
        indicators=form.indicators,
        due=form.due,
        sheets=tuple(_progress(collection, sheet) for sheet in form.sheets),
        reopened=open_cells(collection),
        letter_concept=form.letter_concept,
    )


def sheet_view(
    collection: Collection, sheet: Sheet, submissions: Iterable[Submission]
) -> SheetView:
    """The view of one sheet; ``submissions`` are those of the whole cycle, oldest first."""
    newest = collection.submissions.get(sheet.ref.key)
    return SheetView(
        progress=_progress(collection, sheet),
        indicators=sheet.indicators,
        figures=newest.figures if newest else (),
        reopened=tuple(c for c in open_cells(collection) if c.indicator in sheet.indicators),
        revisions=tuple(s for s in submissions if s.sheet == sheet.ref),
    )


def _status(collection: Collection) -> CollectionStatus:
    if collection.locked:
        return CollectionStatus.TERKUNCI
    return CollectionStatus.DITUTUP if collection.closed else CollectionStatus.TERBUKA


def _progress(collection: Collection, sheet: Sheet) -> SheetProgress:
    newest = collection.submissions.get(sheet.ref.key)
    left = missing(sheet, newest)
    return SheetProgress(
        sheet=sheet.ref,
        filler=sheet.filler,
        due=sheet.due,
        expected=len(sheet.indicators),
        submitted=len(sheet.indicators) - len(left),
        revision=newest.revision if newest else 0,
        on_time=newest.on_time if newest else None,
        missing=left,
    )

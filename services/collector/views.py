"""What collector shows of a cycle: how far the sheets are, and what may still change."""

from collections.abc import Iterable
from enum import StrEnum

from pydantic import Field

from services.collector.domain.completeness import empty_cells, unfilled
from services.collector.domain.reopening import open_cells
from services.collector.domain.sheets import doors, due_of, standing, submitted
from services.collector.domain.states import Collection, DueExtension, Kept, SheetDraft, Submission
from shared.contract.catalogue import Due, Indicator, PeriodDates, Sheet, SheetRef
from shared.contract.event import Actor, Line, Moment, Versions
from shared.contract.figures import IndicatorFigures
from shared.contract.identifiers import Code, CycleId, IndicatorCode
from shared.contract.recap import Cell


class CollectionStatus(StrEnum):
    """Open for all sheets; closed but for reopened cells; locked by an agreement; cancelled."""

    TERBUKA = "TERBUKA"
    DITUTUP = "DITUTUP"
    TERKUNCI = "TERKUNCI"
    DIBATALKAN = "DIBATALKAN"


class SheetProgress(Kept):
    """How far one sheet is. ``on_time`` is empty while nothing counts as sent."""

    sheet: SheetRef
    filler: Code
    due: Moment = Field(description="in force: that of the form, or an extension")
    expected: int
    submitted: int
    revision: int
    withdrawn: bool
    on_time: bool | None
    missing: tuple[IndicatorCode, ...]


class CollectionView(Kept):
    """One cycle's collection."""

    cycle: CycleId
    title: Line
    status: CollectionStatus
    issued_at: Moment
    drafted_at: Moment | None
    versions: Versions
    period: PeriodDates
    regions: tuple[Code, ...]
    indicators: tuple[Indicator, ...]
    due: tuple[Due, ...]
    sheets: tuple[SheetProgress, ...]
    reopened: tuple[Cell, ...]
    letter_concept: str


class SheetView(Kept):
    """One sheet: what was sent last, and every revision and extension with who, when and why."""

    progress: SheetProgress
    indicators: tuple[IndicatorCode, ...]
    figures: tuple[IndicatorFigures, ...]
    reopened: tuple[Cell, ...]
    revisions: tuple[Submission, ...]
    extensions: tuple[DueExtension, ...]


class Sent(Kept):
    """One revision of a sheet without its figures: who sent it, when, why."""

    revision: int
    by: Actor
    at: Moment
    reason: Line | None
    withdrawn: bool


class SheetDraftView(Kept):
    """What stands on a sheet for its filler, and which cells are still empty."""

    sheet: SheetRef
    edition: int
    pending: bool = Field(description="whether it was changed since it was sent last")
    by: Actor | None
    at: Moment | None
    figures: tuple[IndicatorFigures, ...]
    empty: tuple[Cell, ...]


class SheetGrid(Kept):
    """All that a grid needs of one sheet: what is asked, what stands there, what may change."""

    status: CollectionStatus
    indicators: tuple[Indicator, ...]
    regions: tuple[Code, ...]
    progress: SheetProgress
    reopened: tuple[Cell, ...]
    revisions: tuple[Sent, ...]
    extensions: tuple[DueExtension, ...]
    draft: SheetDraftView
    draft_tag: str = Field(description="the draft's ETag, to save over it and no other")
    earlier: dict[CycleId, tuple[IndicatorFigures, ...]] = Field(
        description="what was sent of the same sheet in the cycles that were named"
    )


def collection_view(collection: Collection) -> CollectionView:
    """The view of a cycle."""
    form = collection.form
    return CollectionView(
        cycle=form.cycle,
        title=form.title,
        status=status_of(collection),
        issued_at=collection.issued_at,
        drafted_at=form.drafted_at,
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
    collection: Collection,
    sheet: Sheet,
    submissions: Iterable[Submission],
    extensions: Iterable[DueExtension],
) -> SheetView:
    """The view of one sheet; submissions and extensions are the whole cycle's, oldest first."""
    newest = submitted(collection, sheet)
    return SheetView(
        progress=_progress(collection, sheet),
        indicators=sheet.indicators,
        figures=newest.figures if newest else (),
        reopened=doors(collection, sheet),
        revisions=tuple(s for s in submissions if s.sheet == sheet.ref),
        extensions=tuple(e for e in extensions if e.sheet == sheet.ref),
    )


def sheet_grid(
    collection: Collection,
    sheet: Sheet,
    draft: SheetDraft | None,
    beside: SheetView,
    draft_tag: str,
    *,
    earlier: Iterable[Collection],
) -> SheetGrid:
    """What a grid shows; ``beside`` is the view of the same sheet, ``earlier`` other cycles."""
    form = collection.form
    return SheetGrid(
        status=status_of(collection),
        indicators=tuple(i for i in form.indicators if i.code in sheet.indicators),
        regions=form.regions,
        progress=beside.progress,
        reopened=beside.reopened,
        revisions=tuple(_sent(submission) for submission in beside.revisions),
        extensions=beside.extensions,
        draft=draft_view(collection, sheet, draft),
        draft_tag=draft_tag,
        earlier={c.form.cycle: _figures(c, sheet.ref) for c in earlier},
    )


def draft_view(collection: Collection, sheet: Sheet, draft: SheetDraft | None) -> SheetDraftView:
    """The view of a sheet's working content."""
    figures = standing(collection, sheet, draft)
    return SheetDraftView(
        sheet=sheet.ref,
        edition=draft.edition if draft else 0,
        pending=draft is not None and draft.figures is not None,
        by=draft.by if draft else None,
        at=draft.at if draft else None,
        figures=figures,
        empty=empty_cells(collection.form, sheet, figures),
    )


def status_of(collection: Collection) -> CollectionStatus:
    """The status of a collection in one word."""
    if collection.cancelled:
        return CollectionStatus.DIBATALKAN
    if collection.locked:
        return CollectionStatus.TERKUNCI
    return CollectionStatus.DITUTUP if collection.closed else CollectionStatus.TERBUKA


def _figures(collection: Collection, ref: SheetRef) -> tuple[IndicatorFigures, ...]:
    """What was sent of a sheet; nothing where the form had none."""
    for sheet in collection.form.sheets:
        if sheet.ref == ref and (newest := submitted(collection, sheet)):
            return newest.figures
    return ()


def _sent(submission: Submission) -> Sent:
    return Sent(**{name: getattr(submission, name) for name in Sent.model_fields})


def _progress(collection: Collection, sheet: Sheet) -> SheetProgress:
    newest, counts = collection.submissions.get(sheet.ref.key), submitted(collection, sheet)
    left = unfilled(collection.form, sheet, counts.figures if counts else ())
    return SheetProgress(
        sheet=sheet.ref,
        filler=sheet.filler,
        due=due_of(collection, sheet),
        expected=len(sheet.indicators),
        submitted=len(sheet.indicators) - len(left),
        revision=newest.revision if newest else 0,
        withdrawn=newest is not None and newest.withdrawn,
        on_time=counts.on_time if counts else None,
        missing=left,
    )

"""One cell through the revisions of its sheet: every value it had, who changed it, when and why."""

from collections.abc import Iterable, Iterator

from services.collector.domain.cells import Place, values
from services.collector.domain.states import Kept, Submission
from shared.contract.event import Actor, Line, Moment
from shared.contract.figures import Evidence, IndicatorFigures, Provenance, Value
from shared.contract.identifiers import Code, IndicatorCode


class CellValue(Kept):
    """The value of one cell from one revision on; none where the cell was emptied."""

    region: Code
    part: Code
    group: Code
    value: Value | None
    before: Value | None
    revision: int
    by: Actor
    at: Moment
    reason: Line | None
    withdrawn: bool
    origin: Line | None


class IndicatorRevision(Kept):
    """What one revision said of the whole indicator."""

    revision: int
    by: Actor
    at: Moment
    reason: Line | None
    withdrawn: bool
    unavailable: Line | None
    provenance: Provenance | None
    evidence: tuple[Evidence, ...]
    note: Line | None


class CellHistory(Kept):
    """One indicator of one sheet: its revisions, and each change of a cell, oldest first."""

    indicator: IndicatorCode
    revisions: tuple[IndicatorRevision, ...]
    cells: tuple[CellValue, ...]


def cell_history(
    submissions: Iterable[Submission], indicator: str, region: str | None
) -> CellHistory:
    """The history from the submissions of one sheet, oldest first; of one region or of all."""
    revisions = tuple(submissions)
    return CellHistory(
        indicator=indicator,
        revisions=tuple(_revision(s, _figures(s, indicator)) for s in revisions),
        cells=tuple(c for c in _changes(revisions, indicator) if region in (None, c.region)),
    )


def _changes(revisions: tuple[Submission, ...], indicator: str) -> Iterator[CellValue]:
    before: dict[Place, Value] = {}
    for revision in revisions:
        figures = _figures(revision, indicator)
        now = values(figures)
        origins = {row.region: row.origin for row in figures.rows} if figures else {}
        for place in sorted(before.keys() | now.keys()):
            if before.get(place) != now.get(place):
                region, part, group = place
                yield CellValue(
                    region=region,
                    part=part,
                    group=group,
                    value=now.get(place),
                    before=before.get(place),
                    revision=revision.revision,
                    by=revision.by,
                    at=revision.at,
                    reason=revision.reason,
                    withdrawn=revision.withdrawn,
                    origin=origins.get(region),
                )
        before = now


def _revision(submission: Submission, figures: IndicatorFigures | None) -> IndicatorRevision:
    return IndicatorRevision(
        revision=submission.revision,
        by=submission.by,
        at=submission.at,
        reason=submission.reason,
        withdrawn=submission.withdrawn,
        unavailable=figures.unavailable if figures else None,
        provenance=figures.provenance if figures else None,
        evidence=figures.evidence if figures else (),
        note=figures.note if figures else None,
    )


def _figures(submission: Submission, indicator: str) -> IndicatorFigures | None:
    return next((f for f in submission.figures if f.indicator == indicator), None)

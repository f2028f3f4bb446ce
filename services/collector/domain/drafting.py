"""A sheet is filled before it is declared complete: saved, read from files, proved (steps 2, 3).

Nothing of it is told to anybody; only a submission is.
"""

from services.collector.commands import AttachEvidence, ImportFigures, SaveDraft
from services.collector.domain.case import SheetCase
from services.collector.domain.content import arranged
from services.collector.domain.refusals import (
    FILE_REFUSED,
)
from services.collector.domain.sheets import Figures
from services.collector.domain.states import Kept
from shared.contract.catalogue import SheetRef
from shared.contract.figures import IndicatorFigures, RegionRow
from shared.decision import Ignored, Outcome, Taken
from shared.refusal import RefusalError

Rows = tuple[RegionRow, ...]


class Saved(Kept):
    """Answer to a draft that was kept."""

    result: str = "taken"
    sheet: SheetRef
    edition: int


def save(case: SheetCase, command: SaveDraft) -> Outcome:
    """Replace the draft of a sheet; cells may be empty."""
    return _kept(case, command.figures)


def take_import(case: SheetCase, command: ImportFigures) -> Outcome:
    """Put what a file says in the place of what the draft said of the same indicators."""
    if command.refused:
        raise RefusalError(FILE_REFUSED, f"{command.refused} baris atau sel ditolak.")
    case.require_content(command.figures)
    return _kept(case, merged(case.standing, command.figures))


def attach(case: SheetCase, command: AttachEvidence) -> Outcome:
    """Add a stored file to the evidence of one indicator; the same file again changes nothing."""
    known = {item.indicator: item for item in case.standing}
    item = known.get(command.indicator, IndicatorFigures(indicator=command.indicator))
    if command.evidence.sha256 in {proof.sha256 for proof in item.evidence}:
        return Ignored("berkas ini sudah menjadi bukti dukung indikator tersebut")
    case.require_content(tuple((known | {command.indicator: item}).values()))
    proved = item.model_copy(update={"evidence": (*item.evidence, command.evidence)})
    figures = tuple((known | {command.indicator: proved}).values())
    case.require_changeable(figures)
    return _taken(case, figures)


def merged(before: Figures, fresh: Figures) -> Figures:
    """The figures with those of a file; what people added to an indicator stays with it."""
    known = {item.indicator: item for item in before}
    read = {item.indicator: _with_words(item, known.get(item.indicator)) for item in fresh}
    return tuple((known | read).values())


def _with_words(fresh: IndicatorFigures, old: IndicatorFigures | None) -> IndicatorFigures:
    if old is None:
        return fresh
    kept = {
        "evidence": fresh.evidence or old.evidence,
        "note": fresh.note or old.note,
        "analysis": fresh.analysis or old.analysis,
        "rows": _with_notes(fresh.rows, old.rows),
    }
    return fresh.model_copy(update=kept)


def _with_notes(fresh: Rows, old: Rows) -> Rows:
    """A file has no words on rows; of a row that it does not have, the reason stays."""
    notes = {row.region: row.note for row in old}
    read = {row.region for row in fresh}
    gone = tuple(row for row in old if row.unavailable and row.region not in read)
    return (
        *(row.model_copy(update={"note": row.note or notes.get(row.region)}) for row in fresh),
        *(gone if fresh else ()),
    )


def _kept(case: SheetCase, figures: Figures) -> Outcome:
    case.require_content(figures)
    if arranged(figures) == arranged(case.standing):
        return Ignored(f"isian lembar {case.key} tidak berubah")
    case.require_changeable(figures)
    return _taken(case, figures)


def _taken(case: SheetCase, figures: Figures) -> Taken:
    kept = case.drafted(arranged(figures))
    answer = Saved(sheet=case.sheet.ref, edition=kept.edition)
    return Taken({case.message.ref: kept}, answer=answer)

"""Which rows of a reading say nothing new (DHIS2: accepted, unchanged, refused)."""

from services.collector.intake.model import Outcome, Reading, Verdict
from shared.contract.figures import IndicatorFigures, RegionRow


def compare(reading: Reading, before: tuple[IndicatorFigures, ...]) -> Reading:
    """The reading with SAMA for rows that were sent before with the same meaning and numbers.

    Basis, cut-off date and every number count; where in which file they stood does not.
    """
    old, new = _rows(before), _rows(reading.figures)
    same = {key for key, row in new.items() if old.get(key) == row}
    return reading.model_copy(
        update={"verdicts": tuple(_judged(verdict, same) for verdict in reading.verdicts)}
    )


_Key = tuple[str, str]
_Said = tuple[object, ...]


def _rows(figures: tuple[IndicatorFigures, ...]) -> dict[_Key, _Said]:
    """Each row, and for an indicator as a whole the word "tidak tersedia"."""
    wholes: dict[_Key, _Said] = {
        (item.indicator, ""): (item.as_of, item.unavailable)
        for item in figures
        if item.unavailable is not None
    }
    return wholes | {
        (item.indicator, row.region): (item.basis, item.as_of, _plain(row))
        for item in figures
        for row in item.rows
    }


def _plain(row: RegionRow) -> RegionRow:
    return row.model_copy(update={"origin": None, "note": None})


def _judged(verdict: Verdict, same: set[_Key]) -> Verdict:
    key = (verdict.indicator or "", verdict.region or "")
    if verdict.outcome is Outcome.DITERIMA and key in same:
        return verdict.model_copy(update={"outcome": Outcome.SAMA})
    return verdict

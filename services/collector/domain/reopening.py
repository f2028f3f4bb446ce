"""Which cells a new revision changes, and which of them a discrepancy has opened (SOP step 6)."""

from collections.abc import Iterable, Iterator
from typing import Final

from services.collector.domain.states import Collection, Reopening
from shared.contract import DiscrepancyFound
from shared.contract.figures import Count, IndicatorFigures, RegionRow, Value
from shared.contract.recap import Cell

NUMERATOR: Final = "PEMBILANG"
DENOMINATOR: Final = "PENYEBUT"
TOTAL, MALE, FEMALE = "JML", "LK", "PR"

Figures = Iterable[IndicatorFigures]
Place = tuple[str, str, str, str]
"""Indicator, region, part, group: one figure's address."""


def reopen(collection: Collection, event: DiscrepancyFound) -> Collection:
    """The cells of the findings are open, in whatever order discrepancies become known."""
    cells = dict.fromkeys(cell for finding in event.findings for cell in finding.cells)
    opened = Reopening(recap_version=event.recap_version, cells=tuple(cells))
    known = (*collection.reopened, opened)
    return collection.model_copy(update={"reopened": tuple(sorted(known, key=_order))})


def open_cells(collection: Collection) -> tuple[Cell, ...]:
    """The cells that may change after the collection was closed; none while a draft is agreed on.

    They stay open until the agreement, so that a correction can itself be corrected. What was
    opened on drafts before the agreed one is settled by it, also when the head returns it.
    """
    if collection.locked:
        return ()
    standing = (r for r in collection.reopened if r.recap_version >= collection.agreed_version)
    return tuple(dict.fromkeys(cell for reopening in standing for cell in reopening.cells))


def changes(before: Figures, after: Figures) -> tuple[Cell, ...]:
    """What differs: single cells; or the whole indicator, where its meaning changes.

    Its meaning is the basis, the cut-off date and the word "tidak tersedia". Provenance is no
    cell: a corrected export is another file for all the figures that were read from it.
    """
    old, new = {f.indicator: f for f in before}, {f.indicator: f for f in after}
    return tuple(
        cell
        for code in sorted(old | new)
        for cell in _indicator(code, old.get(code), new.get(code))
    )


def not_opened(changed: Iterable[Cell], opened: Iterable[Cell]) -> tuple[Cell, ...]:
    """The changed cells that no opened one covers."""
    doors = tuple(opened)
    return tuple(cell for cell in changed if not any(_covers(door, cell) for door in doors))


def place(cell: Cell) -> str:
    """A cell in words: ``DD-01 BELAWANG PENYEBUT JML``."""
    return " ".join(filter(None, (cell.indicator, cell.region, cell.part, cell.group)))


def _covers(door: Cell, cell: Cell) -> bool:
    """A door without region, part or group stands open for all of them."""
    return door.indicator == cell.indicator and all(
        mine in (None, its)
        for mine, its in (
            (door.region, cell.region),
            (door.part, cell.part),
            (door.group, cell.group),
        )
    )


def _indicator(
    code: str, old: IndicatorFigures | None, new: IndicatorFigures | None
) -> Iterator[Cell]:
    if _meaning(old) != _meaning(new):
        yield Cell(indicator=code)
    was, now = _values(old), _values(new)
    for place in sorted(was.keys() | now.keys()):
        if was.get(place) != now.get(place):
            region, part, group = place
            yield Cell(indicator=code, region=region, part=part, group=group)


def _meaning(figures: IndicatorFigures | None) -> tuple[object, ...]:
    return (figures.unavailable, figures.basis, figures.as_of) if figures else ()


def _values(figures: IndicatorFigures | None) -> dict[tuple[str, str, str], Value]:
    return {
        (row.region, part, group): value
        for row in (figures.rows if figures else ())
        for part, count in _parts(row)
        for group, value in _groups(count)
        if value is not None
    }


def _parts(row: RegionRow) -> tuple[tuple[str, Count], ...]:
    numerator = ((NUMERATOR, row.numerator),)
    return (*numerator, (DENOMINATOR, row.denominator)) if row.denominator else numerator


def _groups(count: Count) -> tuple[tuple[str, Value | None], ...]:
    return ((TOTAL, count.total), (MALE, count.male), (FEMALE, count.female))


def _order(reopening: Reopening) -> tuple[int, str]:
    return reopening.recap_version, reopening.model_dump_json()

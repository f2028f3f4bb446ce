"""A sheet's figures cell by cell: what stands where, what differs, and how a place is called."""

from collections.abc import Iterable, Iterator
from typing import Final

from shared.contract.figures import (
    DENOMINATOR,
    FEMALE,
    MALE,
    NUMERATOR,
    PERCENT,
    REMAINDER,
    TOTAL,
    Count,
    IndicatorFigures,
    RegionRow,
    Value,
)
from shared.contract.recap import Cell

OPENING: Final = "AWAL"
"""Part of the printed AWAL population, which only the dynamic identity looks at."""

Figures = Iterable[IndicatorFigures]
Place = tuple[str, str, str]
"""Region, part, group: one figure's address within its indicator."""


def changes(before: Figures, after: Figures) -> tuple[Cell, ...]:
    """What differs: single cells; the whole row or indicator, where its meaning changes.

    Its meaning is the basis, the cut-off date and the word "tidak tersedia". Provenance and
    evidence are no cells: a corrected export is another file for all figures read from it.
    """
    old, new = {f.indicator: f for f in before}, {f.indicator: f for f in after}
    return tuple(
        cell for code in sorted(old | new) for cell in _changed(code, old.get(code), new.get(code))
    )


def not_opened(changed: Iterable[Cell], opened: Iterable[Cell]) -> tuple[Cell, ...]:
    """The changed cells that no opened one covers."""
    doors = tuple(opened)
    return tuple(cell for cell in changed if not is_open(cell, doors))


def is_open(cell: Cell, doors: Iterable[Cell]) -> bool:
    """Whether an opened cell covers it. Without region, part or group it covers all of them.

    What is printed beside a pair (sisa, persen, AWAL, mutations) is open with any cell of its row.
    """
    return any(_covers(door, cell) for door in doors)


def place(cell: Cell) -> str:
    """A cell in words: ``DD-01 BELAWANG PENYEBUT JML``."""
    return " ".join(filter(None, (cell.indicator, cell.region, cell.part, cell.group)))


def places(cells: Iterable[Cell], shown: int = 5) -> str:
    """Cells in words, the first few by name and the rest as a count."""
    listed = tuple(cells)
    some = "; ".join(place(cell) for cell in listed[:shown])
    return f"{some}; dan {len(listed) - shown} sel lain" if len(listed) > shown else some


def values(figures: IndicatorFigures | None) -> dict[Place, Value]:
    """All figures of an indicator by their place."""
    return {
        (row.region, part, group): value
        for row in (figures.rows if figures else ())
        for part, count in _parts(row)
        for group, value in _groups(count)
        if value is not None
    }


def _covers(door: Cell, cell: Cell) -> bool:
    if door.indicator != cell.indicator or door.region not in (None, cell.region):
        return False
    if cell.region is not None and cell.part not in (NUMERATOR, DENOMINATOR):
        return True
    return door.part in (None, cell.part) and door.group in (None, cell.group)


def _changed(
    code: str, old: IndicatorFigures | None, new: IndicatorFigures | None
) -> Iterator[Cell]:
    if _meaning(old) != _meaning(new):
        yield Cell(indicator=code)
    gone, goes = _reasons(old), _reasons(new)
    for region in sorted(gone.keys() | goes.keys()):
        if gone.get(region) != goes.get(region):
            yield Cell(indicator=code, region=region)
    was, now = values(old), values(new)
    for spot in sorted(was.keys() | now.keys()):
        if was.get(spot) != now.get(spot):
            region, part, group = spot
            yield Cell(indicator=code, region=region, part=part, group=group)


def _reasons(figures: IndicatorFigures | None) -> dict[str, str]:
    """Rows that have no figures, and why."""
    return (
        {row.region: row.unavailable for row in figures.rows if row.unavailable} if figures else {}
    )


def _meaning(figures: IndicatorFigures | None) -> tuple[object, ...]:
    return (figures.unavailable, figures.basis, figures.as_of) if figures else ()


def _parts(row: RegionRow) -> Iterator[tuple[str, Count]]:
    yield NUMERATOR, row.numerator
    if row.denominator:
        yield DENOMINATOR, row.denominator
    if row.remainder:
        yield REMAINDER, row.remainder
    if row.percent is not None:
        yield PERCENT, Count(total=row.percent)
    if row.opening:
        yield OPENING, row.opening
    for movement in row.movements:
        yield code_of(movement.name), movement.count


def code_of(name: str) -> str:
    """A column's head as a code: ``Pindah (datang)`` is ``MUTASI_PINDAH_DATANG``."""
    words = "".join(char if char.isascii() and char.isalnum() else " " for char in name.upper())
    return f"MUTASI_{'_'.join(words.split())}"[:40]


def _groups(count: Count) -> tuple[tuple[str, Value | None], ...]:
    return ((TOTAL, count.total), (MALE, count.male), (FEMALE, count.female))

"""One column of an indicator's figures: a part and group, over all regions that are asked for."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from operator import attrgetter
from typing import Final, NamedTuple

from services.recap.domain.calculation import countable, level_value
from services.recap.domain.calculation.arithmetic import LIMIT
from shared.contract.catalogue import Indicator
from shared.contract.figures import (
    DENOMINATOR,
    FEMALE,
    MALE,
    NUMERATOR,
    PERCENT,
    REMAINDER,
    TOTAL,
    Count,
    RegionRow,
    Value,
)

OPENING: Final = "AWAL"
"""The part of the penyebut AWAL, as a source prints it beside the DINAMIS one."""

_COUNTS: Final = {
    NUMERATOR: "numerator",
    DENOMINATOR: "denominator",
    REMAINDER: "remainder",
    OPENING: "opening",
}
_GROUPS: Final = {TOTAL: "total", MALE: "male", FEMALE: "female"}
_CELLS: Final = {
    (part, group): attrgetter(f"{count}.{of}")
    for part, count in _COUNTS.items()
    for group, of in _GROUPS.items()
}
_PARTS_BESIDE: Final = (REMAINDER, PERCENT, OPENING)
_BESIDE: Final = attrgetter("remainder", "percent", "opening")
_NOTHING: Final = (None, None, None)
_WHOLE: Final = Decimal(1)


class Column(NamedTuple):
    """What was sent, and as numbers; a number is none for nothing, words and absurd sizes.

    ``known`` are the numbers where every region has one. The flags are for the rules, which look
    closer only where there is something to see: ``gaps`` nothing was sent, ``unreadable``
    something that is no number, ``negative`` below nought, ``fractional`` with decimals.
    """

    sent: tuple[Value | None, ...]
    numbers: tuple[Decimal | None, ...]
    known: tuple[Decimal, ...] | None
    gaps: bool = False
    unreadable: bool = False
    negative: bool = False
    fractional: bool = False


def column_of(
    rows: Sequence[RegionRow | None], part: str, group: str, ordinal: Indicator | None
) -> Column:
    """The column of these rows. ``ordinal`` is whose level names count as numbers, if any's."""
    return _plain(rows, part, group) or _careful(
        [None if row is None else cell_of(row, part, group) for row in rows], ordinal
    )


def cell_of(row: RegionRow, part: str, group: str) -> Value | None:
    """What stands in one cell of a row."""
    if part == PERCENT:
        return row.percent
    count: Count | None = getattr(row, _COUNTS[part])
    value: Value | None = None if count is None else getattr(count, _GROUPS[group])
    return value


def printed(rows: Iterable[RegionRow]) -> frozenset[str]:
    """The parts that a source prints beside the pair (sisa, persen, awal), in any of the rows."""
    beside = tuple(map(_BESIDE, rows))
    if beside.count(_NOTHING) == len(beside):
        return frozenset()
    columns = zip(_PARTS_BESIDE, zip(*beside, strict=True), strict=True)
    return frozenset(part for part, sent in columns if any(one is not None for one in sent))


def _plain(rows: Sequence[RegionRow | None], part: str, group: str) -> Column | None:
    """The column in one go where it is what it nearly always is: whole numbers of sound size."""
    cell = _CELLS.get((part, group))
    if cell is None:
        return None
    try:
        sent: tuple[Decimal, ...] = tuple(map(cell, rows))
        if not all(map(_WHOLE.same_quantum, sent)):
            return None
    except (AttributeError, TypeError):  # a row, a count or a number is not there
        return None
    least = min(sent)
    sound = least > -LIMIT and max(sent) < LIMIT
    return Column(sent, sent, sent, negative=least < 0) if sound else None


def _careful(sent: list[Value | None], ordinal: Indicator | None) -> Column:
    """The column cell by cell."""
    numbers = [None if value is None else _number(value, ordinal) for value in sent]
    known = tuple(number for number in numbers if number is not None)
    filled = sum(value is not None for value in sent)
    return Column(
        sent=tuple(sent),
        numbers=tuple(numbers),
        known=known if len(known) == len(sent) else None,
        gaps=filled < len(sent),
        unreadable=len(known) < filled,
        negative=any(number < 0 for number in known),
        fractional=not all(map(_WHOLE.same_quantum, known)),
    )


def _number(value: Value, ordinal: Indicator | None) -> Decimal | None:
    """The number in a cell, or that of the level whose name stands there."""
    if isinstance(value, str):
        return None if ordinal is None else level_value(ordinal, value)
    return countable(value)

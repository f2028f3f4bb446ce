"""D01, D02 and D25: what can be wrong with a cell by itself."""

from collections.abc import Iterator
from decimal import Decimal

from services.recap.domain.figures import (
    cells,
    count,
    groups_of,
    parts_of,
    regions_of,
    rows_by_region,
    value,
)
from services.recap.domain.rules.catalogue import MISSING, NEGATIVE, NOT_A_NUMBER
from services.recap.domain.rules.fault import Fault
from services.recap.domain.states import Recap
from services.recap.domain.writing import number, region
from shared.contract.catalogue import Indicator
from shared.contract.figures import IndicatorFigures, RegionRow


def missing(
    recap: Recap, indicator: Indicator, figures: IndicatorFigures | None
) -> Iterator[Fault]:
    """D01: no value and no reason. The whole indicator, or each quantity of a region."""
    if figures is None or not figures.rows:
        yield Fault(MISSING, indicator, None, None, None, "seluruh isian", "kosong")
        return
    rows = rows_by_region(figures)
    for code in regions_of(recap, indicator):
        for part in parts_of(indicator):
            if empty := _empty(rows.get(code), indicator, part):
                group = empty[0] if len(empty) == 1 else None
                place = f"{region(code)}: {', '.join(empty)}"
                yield Fault(MISSING, indicator, code, part, group, f"isian {place}", "kosong")


def _empty(row: RegionRow | None, indicator: Indicator, part: str) -> list[str]:
    groups = groups_of(indicator)
    if row is None:
        return list(groups)
    return [group for group in groups if value(count(row, part), group) is None]


def not_a_number(indicator: Indicator, figures: IndicatorFigures) -> Iterator[Fault]:
    """D02: words where a number belongs."""
    for code, part, group, cell in cells(figures, indicator):
        if isinstance(cell, str):
            yield Fault(NOT_A_NUMBER, indicator, code, part, group, "angka", f"“{cell}”")


def negative(indicator: Indicator, figures: IndicatorFigures) -> Iterator[Fault]:
    """D25: a count below nought."""
    for code, part, group, cell in cells(figures, indicator):
        if isinstance(cell, Decimal) and cell < 0:
            yield Fault(NEGATIVE, indicator, code, part, group, "0 atau lebih", number(cell))

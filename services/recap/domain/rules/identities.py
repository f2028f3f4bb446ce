"""D03 and D08: sums that must agree exactly."""

from collections.abc import Iterator
from decimal import Decimal

from services.recap.domain.figures import (
    FEMALE,
    MALE,
    TOTAL,
    count,
    groups_of,
    numeric,
    parts_of,
    rows_by_region,
    value,
)
from services.recap.domain.rules.catalogue import REGIONS, SEXES
from services.recap.domain.rules.fault import Fault
from services.recap.domain.writing import number
from shared.contract.catalogue import Indicator
from shared.contract.figures import KABUPATEN, IndicatorFigures, RegionRow


def sexes(indicator: Indicator, figures: IndicatorFigures) -> Iterator[Fault]:
    """D03: LK + PR = JML, in every region and part."""
    if not indicator.by_sex:
        return
    for row in figures.rows:
        for part in parts_of(indicator):
            counted = count(row, part)
            total, male, female = (numeric(value(counted, g)) for g in (TOTAL, MALE, FEMALE))
            if total is None or male is None or female is None or male + female == total:
                continue
            expected = f"LK {number(male)} + PR {number(female)} = {number(male + female)}"
            yield Fault(SEXES, indicator, row.region, part, None, expected, f"JML {number(total)}")


def regions(
    regions_asked: tuple[str, ...], indicator: Indicator, figures: IndicatorFigures
) -> Iterator[Fault]:
    """D08: the kecamatan add up to the kabupaten, part by part and group by group."""
    if not indicator.regional:
        return
    rows = rows_by_region(figures)
    for part in parts_of(indicator):
        for group in groups_of(indicator):
            whole = _cell(rows.get(KABUPATEN), part, group)
            parts = [_cell(rows.get(code), part, group) for code in regions_asked]
            known = [cell for cell in parts if cell is not None]
            if whole is None or len(known) < len(parts):
                continue
            total = sum(known, Decimal(0))
            if total != whole:
                yield Fault(
                    REGIONS,
                    indicator,
                    KABUPATEN,
                    part,
                    group,
                    f"jumlah kecamatan {number(total)}",
                    f"kabupaten {number(whole)}",
                )


def _cell(row: RegionRow | None, part: str, group: str) -> Decimal | None:
    return None if row is None else numeric(value(count(row, part), group))

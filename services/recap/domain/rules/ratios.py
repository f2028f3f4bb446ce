"""D06: a share of a whole is not larger than the whole."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from services.recap.domain.figures import DENOMINATOR, NUMERATOR, Place, Reading
from services.recap.domain.rules.catalogue import RATIO
from services.recap.domain.rules.fault import Fault, grouped, wrong
from services.recap.domain.writing import number

_PER_CENT: Final = Decimal(100)


def shares(reading: Reading) -> Iterator[Fault]:
    """D06, for percentages only: hours per document may well be more than one."""
    if reading.indicator.denominator is None or reading.indicator.factor != _PER_CENT:
        return
    for region in reading.regions:
        for group in reading.groups:
            above = reading.number(Place(region, NUMERATOR, group))
            below = reading.number(Place(region, DENOMINATOR, group))
            if above is not None and below is not None and above > below:
                place = Place(region, None, group)
                expected = grouped(reading, place, f"pembilang paling banyak {number(below)}")
                found = grouped(reading, place, f"pembilang {number(above)}")
                yield _whole_row(wrong(RATIO, reading, place, expected, found))


def _whole_row(fault: Fault) -> Fault:
    """Which of the two is wrong is open, and LK and PR change with JML: the row is opened."""
    row = replace(fault.place, group=None).cell(fault.indicator.code)
    return replace(fault, cells=(row, *fault.cells[1:]))

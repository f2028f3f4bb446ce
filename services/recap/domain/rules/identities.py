"""D03 and D08: sums that must agree exactly (domain 2.2)."""

from collections.abc import Iterator
from dataclasses import replace

from services.recap.domain.arithmetic import total
from services.recap.domain.figures import FEMALE, MALE, TOTAL, Place, Reading
from services.recap.domain.rules.catalogue import REGIONS, SEXES
from services.recap.domain.rules.fault import Fault, grouped, wrong
from services.recap.domain.writing import number
from shared.contract.figures import KABUPATEN


def sexes(reading: Reading) -> Iterator[Fault]:
    """D03: LK + PR = JML, in every region and part where all three are numbers."""
    if not reading.indicator.by_sex:
        return
    for region in reading.regions:
        for part in reading.parts:
            male, female, whole = (
                reading.number(Place(region, part, group)) for group in (MALE, FEMALE, TOTAL)
            )
            if male is None or female is None or whole is None:
                continue
            both = total((male, female))
            if both != whole:
                expected = f"LK {number(male)} + PR {number(female)} = {number(both)}"
                found = f"JML {number(whole)}"
                yield wrong(SEXES, reading, Place(region, part), expected, found)


def regions(reading: Reading) -> Iterator[Fault]:
    """D08: the kecamatan add up to the kabupaten, where every one of them is a number."""
    for part in reading.parts if reading.kecamatan else ():
        for group in reading.groups:
            whole = reading.number(Place(KABUPATEN, part, group))
            cells = [reading.number(Place(code, part, group)) for code in reading.kecamatan]
            known = [cell for cell in cells if cell is not None]
            if whole is None or len(known) < len(cells):
                continue
            summed = total(known)
            if summed != whole:
                place = Place(KABUPATEN, part, group)
                expected = grouped(reading, place, f"jumlah kecamatan {number(summed)}")
                found = grouped(reading, place, f"kabupaten {number(whole)}")
                yield _anywhere(wrong(REGIONS, reading, place, expected, found))


def _anywhere(fault: Fault) -> Fault:
    """Nobody knows which kecamatan is wrong, so the column is opened for all of them."""
    column = replace(fault.place, region=None).cell(fault.indicator.code)
    return replace(fault, cells=(*fault.cells, column))

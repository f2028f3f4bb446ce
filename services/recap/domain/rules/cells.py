"""D01, D02 and D25: what can be wrong with a cell by itself."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from services.recap.domain.figures import Place, Reading
from services.recap.domain.rules.catalogue import MISSING, NEGATIVE, NOT_A_NUMBER
from services.recap.domain.rules.fault import Fault, grouped, wrong
from services.recap.domain.writing import listed, name, number, quoted
from shared.contract.figures import KABUPATEN

_NAMED: Final = 5
"""So many kecamatan are named and the rest is counted: a line has to stay a line."""


def missing(reading: Reading) -> Iterator[Fault]:
    """D01: no value and no reason. All of it, the rows of kecamatan together, or single cells.

    Its remedy's other way, "tidak tersedia", is said of an indicator: so that is opened as well.
    """
    code = reading.indicator.code
    for fault in _unfilled(reading):
        yield replace(fault, cells=tuple(dict.fromkeys((*fault.cells, Place().cell(code)))))


def _unfilled(reading: Reading) -> Iterator[Fault]:
    """The kabupaten's row is told apart: it is the figure that counts, and is never summed up."""
    if not reading.rows:
        yield wrong(MISSING, reading, Place(), "seluruh isian terisi", "kosong")
        return
    if absent := tuple(code for code in reading.kecamatan if code not in reading.rows):
        yield _absent(reading, absent)
    if KABUPATEN not in reading.rows:
        yield wrong(MISSING, reading, Place(KABUPATEN), "baris kabupaten terisi", "kosong")
    for place in reading.places():
        if reading.value(place) is None:
            expected = grouped(reading, place, "terisi")
            yield wrong(MISSING, reading, place, expected, grouped(reading, place, "kosong"))


def not_a_number(reading: Reading) -> Iterator[Fault]:
    """D02: words where a number belongs, or a number of a size that no office counts."""
    for place in reading.places():
        value = reading.value(place)
        if value is not None and reading.number(place) is None:
            expected = grouped(reading, place, "angka")
            found = grouped(reading, place, quoted(value))
            yield wrong(NOT_A_NUMBER, reading, place, expected, found)


def negative(reading: Reading) -> Iterator[Fault]:
    """D25: a count below nought."""
    for place in reading.places():
        value = reading.number(place)
        if value is not None and value < 0:
            expected = grouped(reading, place, "0 atau lebih")
            fault = wrong(
                NEGATIVE, reading, place, expected, grouped(reading, place, number(value))
            )
            yield _whole_count(fault)


def _whole_count(fault: Fault) -> Fault:
    """LK, PR and JML may agree on a negative: none of them is put right without the others."""
    count = replace(fault.place, group=None).cell(fault.indicator.code)
    return replace(fault, cells=(count, *fault.cells[1:]))


def _absent(reading: Reading, regions: tuple[str, ...]) -> Fault:
    """The rows that were not sent, as one fault: they were left out together."""
    code, rest = reading.indicator.code, len(regions) - _NAMED
    more = (f"{rest} lainnya",) if rest > 0 else ()
    named = listed((*(name(region) for region in regions[:_NAMED]), *more))
    whole = f"{len(reading.kecamatan)} baris kecamatan terisi"
    fault = wrong(MISSING, reading, Place(), whole, f"kosong pada {named}")
    return replace(fault, cells=tuple(Place(region).cell(code) for region in regions))

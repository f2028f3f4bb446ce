"""D01, D02, D15, D23 and D25: what can be wrong with a cell by itself."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from services.recap.domain.calculation import rounded
from services.recap.domain.columns import Column, cell_of
from services.recap.domain.figures import Place, Reading
from services.recap.domain.rules.catalogue import Rule
from services.recap.domain.rules.fault import Fault, grouped, wrong
from services.recap.domain.rules.subject import Subject
from services.recap.domain.writing import listed, name, quoted
from shared.contract.figures import KABUPATEN, Value
from shared.words import number_words as number

_NAMED: Final = 5
"""So many kecamatan are named and the rest is counted: a line has to stay a line."""


def missing(rule: Rule, subject: Subject) -> Iterator[Fault]:
    """D01: no value and no reason. All of it, the rows of kecamatan together, or single cells.

    Its remedy's other way, "tidak tersedia", is said of an indicator: so that is opened as well.
    """
    if not subject.indicator.active:
        return
    gaps = any(column.gaps for _, _, column in subject.reading.columns())
    for fault in _unfilled(rule, subject.reading) if gaps else ():
        everything = Place().cell(subject.indicator.code)
        yield replace(fault, cells=tuple(dict.fromkeys((*fault.cells, everything))))


def not_a_number(rule: Rule, subject: Subject) -> Iterator[Fault]:
    """D02: words where a number belongs, or a number of a size that no office counts."""
    reading = subject.reading
    for part, group, column in reading.columns():
        for region, value, known in _cells(reading, column) if column.unreadable else ():
            if value is not None and known is None:
                place = Place(region, part, group)
                expected = grouped(reading, place, "angka")
                yield wrong(rule, reading, place, expected, grouped(reading, place, quoted(value)))


def negative(rule: Rule, subject: Subject) -> Iterator[Fault]:
    """D25: a count below nought. LK, PR and JML may agree on one, so all three are opened."""
    reading = subject.reading
    for part, group, column in reading.columns():
        for region, _, known in _cells(reading, column) if column.negative else ():
            if known is not None and known < 0:
                place = Place(region, part, group)
                expected = grouped(reading, place, "0 atau lebih")
                found = grouped(reading, place, number(known))
                fault = wrong(rule, reading, place, expected, found)
                count = Place(region, part).cell(subject.indicator.code)
                yield replace(fault, cells=(count, *fault.cells[1:]))


def decimals(rule: Rule, subject: Subject) -> Iterator[Fault]:
    """D23: shares are counted in whole numbers, all else to the decimals of its indicator."""
    reading = subject.reading
    allowed = 0 if subject.share else subject.indicator.decimals
    for part, group, column in reading.columns():
        for region, _, known in _cells(reading, column) if column.fractional else ():
            if known is not None and rounded(known, allowed) != known:
                place = Place(region, part, group)
                expected = grouped(reading, place, f"paling banyak {allowed} desimal")
                yield wrong(rule, reading, place, expected, grouped(reading, place, number(known)))


def twice(rule: Rule, subject: Subject) -> Iterator[Fault]:
    """D15: one cell with two values, from two rows, two papers or two sheets.

    A revision replaces its sheet whole and with a reason, so it is never two values.
    """
    reading = subject.reading
    figures = reading.figures
    if figures is None or (not reading.others and len(figures.rows) == len(reading.rows)):
        return
    rows = [*figures.rows, *(row for other in reading.others for row in other.rows)]
    for region in reading.regions:
        same = [row for row in rows if row.region == region]
        for part, group, _ in reading.columns():
            cells = (cell_of(row, part, group) for row in same)
            values = [value for value in cells if value is not None]
            if len(set(values)) > 1:
                place = Place(region, part, group)
                shown = listed(tuple(dict.fromkeys(quoted(value) for value in values)))
                yield wrong(
                    rule,
                    reading,
                    place,
                    grouped(reading, place, "satu angka"),
                    grouped(reading, place, shown),
                )


def _unfilled(rule: Rule, reading: Reading) -> Iterator[Fault]:
    """The kabupaten's row is told apart: it is the figure that counts, and is never summed up."""
    if not reading.rows:
        yield wrong(rule, reading, Place(), "seluruh isian terisi", "kosong")
        return
    if absent := tuple(code for code in reading.kecamatan if code not in reading.rows):
        yield _absent(rule, reading, absent)
    if KABUPATEN not in reading.rows:
        yield wrong(rule, reading, Place(KABUPATEN), "baris kabupaten terisi", "kosong")
    for part, group, column in reading.columns():
        for region, value, _ in _cells(reading, column) if column.gaps else ():
            if value is None and region in reading.rows and not reading.gone(region):
                place = Place(region, part, group)
                expected = grouped(reading, place, "terisi")
                yield wrong(rule, reading, place, expected, grouped(reading, place, "kosong"))


def _absent(rule: Rule, reading: Reading, regions: tuple[str, ...]) -> Fault:
    """The rows that were not sent, as one fault: they were left out together."""
    code, rest = reading.indicator.code, len(regions) - _NAMED
    more = (f"{rest} lainnya",) if rest > 0 else ()
    named = listed((*(name(region) for region in regions[:_NAMED]), *more))
    whole = f"{len(reading.kecamatan)} baris kecamatan terisi"
    fault = wrong(rule, reading, Place(), whole, f"kosong pada {named}")
    return replace(fault, cells=tuple(Place(region).cell(code) for region in regions))


def _cells(reading: Reading, column: Column) -> Iterator[tuple[str, Value | None, Decimal | None]]:
    return zip(reading.regions, column.sent, column.numbers, strict=True)

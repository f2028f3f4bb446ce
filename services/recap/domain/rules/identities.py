"""D03, D04, D06, D07 and D08: sums and bounds that must hold exactly (domain 2.2)."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from operator import le

from services.recap.domain.calculation.arithmetic import EXACT, total
from services.recap.domain.columns import OPENING
from services.recap.domain.figures import Place, Reading
from services.recap.domain.rules.catalogue import Rule
from services.recap.domain.rules.fault import Fault, grouped, row_places, whole_row, wrong
from services.recap.domain.rules.operands import operands
from services.recap.domain.rules.subject import Subject
from shared.contract.figures import (
    DENOMINATOR,
    FEMALE,
    KABUPATEN,
    MALE,
    NUMERATOR,
    REMAINDER,
    TOTAL,
    RegionRow,
)
from shared.words import number_words as number


def sexes(rule: Rule, subject: Subject) -> Iterator[Fault]:
    """D03: LK + PR = JML, in every region and part."""
    reading = subject.reading
    if not subject.indicator.by_sex:
        return
    for part in reading.parts:
        columns = ((part, MALE), (part, FEMALE), (part, TOTAL))
        for region, (male, female, whole) in _not_the_sum(rule, reading, columns):
            both = number(EXACT.add(male, female))
            expected = f"LK {number(male)} + PR {number(female)} = {both}"
            yield wrong(rule, reading, Place(region, part), expected, f"JML {number(whole)}")


def holders(rule: Rule, subject: Subject) -> Iterator[Fault]:
    """D04: those that have and those that have not yet are all that should, where it is printed."""
    reading = subject.reading
    if DENOMINATOR not in reading.parts or not reading.has(REMAINDER):
        return
    for group in reading.groups:
        columns = ((NUMERATOR, group), (REMAINDER, group), (DENOMINATOR, group))
        for region, (have, lack, should) in _not_the_sum(rule, reading, columns):
            both = number(EXACT.add(have, lack))
            text = f"memiliki {number(have)} + belum {number(lack)} = {both}"
            place = Place(region, None, group)
            expected, found = grouped(reading, place, text), f"wajib {number(should)}"
            fault = wrong(rule, reading, place, expected, grouped(reading, place, found))
            yield whole_row(fault)


def shares(rule: Rule, subject: Subject) -> Iterator[Fault]:
    """D06, for percentages only: hours per document may well be more than one."""
    if not subject.share:
        return
    reading = subject.reading
    for group in reading.groups:
        above, below = reading.known(NUMERATOR, group), reading.known(DENOMINATOR, group)
        if above is not None and below is not None and all(map(le, above, below)):
            continue
        columns = (reading.numbers(part, group) for part in (NUMERATOR, DENOMINATOR))
        for region, *cells in zip(reading.regions, *columns, strict=True):
            known = operands(rule.missing, cells)
            if known is not None and known[0] > known[1]:
                place = Place(region, None, group)
                expected = grouped(reading, place, f"pembilang paling banyak {number(known[1])}")
                found = grouped(reading, place, f"pembilang {number(known[0])}")
                yield whole_row(wrong(rule, reading, place, expected, found))


def _not_the_sum(
    rule: Rule, reading: Reading, columns: tuple[tuple[str, str], ...]
) -> Iterator[tuple[str, tuple[Decimal, ...]]]:
    """The regions where the first two of three columns do not add up to the third."""
    known = [column for one in columns if (column := reading.known(*one)) is not None]
    if len(known) == len(columns) and tuple(map(EXACT.add, *known[:2])) == known[2]:
        return
    cells = (reading.numbers(*one) for one in columns)
    for region, *values in zip(reading.regions, *cells, strict=True):
        compared = operands(rule.missing, values)
        if compared is not None and EXACT.add(compared[0], compared[1]) != compared[2]:
            yield region, compared


def regions(rule: Rule, subject: Subject) -> Iterator[Fault]:
    """D08: the kecamatan add up to the kabupaten. Nobody knows which one is wrong: all are opened.

    A sum is taken group by group, so only a fault of the same group can be its cause.
    """
    reading = subject.reading
    for part in reading.parts if reading.kecamatan else ():
        for group in reading.groups:
            known = reading.known(part, group) or operands(
                rule.missing, reading.numbers(part, group)
            )
            if known is None:
                continue
            summed, whole = total(known[:-1]), known[-1]
            if summed != whole:
                place = Place(KABUPATEN, part, group)
                expected = grouped(reading, place, f"jumlah kecamatan {number(summed)}")
                found = grouped(reading, place, f"kabupaten {number(whole)}")
                fault = wrong(rule, reading, place, expected, found)
                column = Place(None, part, group)
                cells = (*fault.cells, column.cell(subject.indicator.code))
                yield replace(fault, cells=cells, rests=(column,))


def movements(rule: Rule, subject: Subject) -> Iterator[Fault]:
    """D07: AWAL and its movements make DINAMIS. A hypothesis, so it only informs."""
    reading = subject.reading
    if not reading.has(OPENING):
        return
    opening, after = reading.numbers(OPENING, TOTAL), reading.numbers(DENOMINATOR, TOTAL)
    for region, first, last in zip(reading.regions, opening, after, strict=True):
        row = reading.rows.get(region)
        if first is None or last is None or row is None or not row.movements:
            continue
        moved = _moved(rule, row)
        if moved is not None and EXACT.add(first, moved) != last:
            reached = number(EXACT.add(first, moved))
            expected = f"AWAL {number(first)} dengan mutasi {number(moved)} = {reached}"
            found = f"DINAMIS {number(last)}"
            fault = wrong(rule, reading, Place(region, DENOMINATOR), expected, found)
            yield replace(fault, rests=row_places(region))


def _moved(rule: Rule, row: RegionRow) -> Decimal | None:
    """The balance of the movements; a column that the export left empty counts as nought."""
    counts = [one.count.total for one in row.movements]
    numbers = [value if isinstance(value, Decimal) else None for value in counts]
    known = operands(rule.missing, numbers)
    if known is None:
        return None
    signed = zip(row.movements, known, strict=True)
    return total(value if one.adds else EXACT.minus(value) for one, value in signed)

"""D05, D16 and D26: ratios that were printed, plausible ranges, percentages as fractions."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from services.recap.domain.calculation.arithmetic import (
    HUNDRED,
    distance,
    product,
    quotient,
    rounded,
)
from services.recap.domain.figures import Place
from services.recap.domain.rules.catalogue import Rule
from services.recap.domain.rules.fault import Fault, row_places, wrong
from services.recap.domain.rules.operands import operands
from services.recap.domain.rules.subject import Subject
from shared.contract.figures import DENOMINATOR, KABUPATEN, NUMERATOR, PERCENT, TOTAL
from shared.words import number_words as number

_PER_CENT: Final = frozenset({"persen", "%"})
_SHOWN_DECIMALS: Final = 2


def fractions(rule: Rule, subject: Subject) -> Iterator[Fault]:
    """D26: a percentage between 0 and 1 where the same in per cent fits, printed or sent itself."""
    reading, tolerance = subject.reading, rule.params["tolerance"]
    for region, printed, reckoned in _printed(rule, subject):
        looks_like = printed <= 1 < reckoned
        if looks_like and distance(product(printed, HUNDRED), reckoned) <= _times(tolerance):
            place = Place(region, PERCENT)
            expected = f"{number(rounded(reckoned, _SHOWN_DECIMALS))} persen"
            fault = wrong(rule, reading, place, expected, number(printed))
            yield replace(fault, rests=(*row_places(region), place))
    sent = None if DENOMINATOR in reading.parts else reading.whole(NUMERATOR)
    in_per_cent = subject.indicator.unit.casefold() in _PER_CENT
    if in_per_cent and sent is not None and 0 < sent <= 1 < subject.indicator.target_quarter:
        expected = "persentase dalam persen"
        yield wrong(rule, reading, Place(KABUPATEN, NUMERATOR), expected, number(sent))


def printed_percent(rule: Rule, subject: Subject) -> Iterator[Fault]:
    """D05: the percentage beside the figures is the one that they give."""
    for region, printed, reckoned in _printed(rule, subject):
        if distance(printed, reckoned) > rule.params["tolerance"]:
            place = Place(region, PERCENT)
            expected = f"{number(rounded(reckoned, _SHOWN_DECIMALS))} persen"
            fault = wrong(rule, subject.reading, place, expected, f"{number(printed)} persen")
            row = Place(region).cell(subject.indicator.code)
            cells = (row, *fault.cells[1:])
            yield replace(fault, cells=cells, rests=(*row_places(region), place))


def plausible(rule: Rule, subject: Subject) -> Iterator[Fault]:
    """D16: the realisasi lies within what is plausible for its indicator."""
    low, high = subject.indicator.plausible_min, subject.indicator.plausible_max
    value = subject.value
    if value is None or not ((low is not None and value < low) or _above(value, high)):
        return
    bounds = (("paling rendah", low), ("paling tinggi", high))
    expected = ", ".join(f"{word} {number(bound)}" for word, bound in bounds if bound is not None)
    fault = wrong(rule, subject.reading, Place(KABUPATEN), expected, f"realisasi {number(value)}")
    yield replace(fault, rests=row_places(KABUPATEN))


def _above(value: Decimal, high: Decimal | None) -> bool:
    return high is not None and value > high


def _times(tolerance: Decimal) -> Decimal:
    """The tolerance of a fraction, in per cent."""
    return product(tolerance, HUNDRED)


def _printed(rule: Rule, subject: Subject) -> Iterator[tuple[str, Decimal, Decimal]]:
    """Region, printed percentage and the one that its pembilang and penyebut give."""
    reading = subject.reading
    if not subject.share or not reading.has(PERCENT):
        return
    columns = (reading.numbers(part, TOTAL) for part in (PERCENT, NUMERATOR, DENOMINATOR))
    for region, *cells in zip(reading.regions, *columns, strict=True):
        known = operands(rule.missing, cells)
        if known is not None and known[2] != 0:
            yield region, known[0], product(quotient(known[1], known[2]), HUNDRED)

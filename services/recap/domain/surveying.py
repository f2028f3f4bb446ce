"""Puts together what the rules look at: each indicator, its past, and what all of them share."""

from collections import Counter
from decimal import Decimal

from services.recap.domain.books import Books
from services.recap.domain.calculation.aggregation import ADDED_UP
from services.recap.domain.calculation.arithmetic import total
from services.recap.domain.comparing import Earlier, earlier
from services.recap.domain.figures import Reading
from services.recap.domain.history import collected
from services.recap.domain.rules.formal import basis_of, named
from services.recap.domain.rules.subject import Subject, Surroundings
from services.recap.domain.states import History, Own, PastFigure, Recap
from services.recap.domain.table import Bases
from shared.contract.catalogue import Indicator
from shared.contract.identifiers import Period
from shared.contract.recap import MeasuredRow
from shared.contract.vocabulary import Source, Span

Read = tuple[Reading, ...]


def surroundings(recap: Recap, read: Read, own: Own, books: Books) -> Surroundings:
    """What all indicators of the recap share."""
    first: dict[str, str] = {}
    for reading in read:
        if reading.rows:
            first.setdefault(named(reading.indicator), reading.indicator.code)
    values: dict[str, Decimal] = {c: f.value for c, f in own.items() if f.value is not None}
    return Surroundings(
        period=Period.of(recap.form.cycle),
        dates=recap.form.period,
        catalogue=recap.form.versions.catalogue,
        basis=_usual_basis(read),
        first_named=first,
        values=values,
        books=books,
    )


def subjects(
    read: Read,
    table: tuple[MeasuredRow, ...],
    rest_on: Bases,
    sent: Own,
    around: Surroundings,
) -> tuple[Subject, ...]:
    """Each indicator of the form as the rules look at it."""
    period, history = around.period, around.books.history
    return tuple(
        Subject(
            reading=reading,
            own=sent[reading.indicator.code],
            value=row.value,
            rests_on=rest_on.get(reading.indicator.code),
            before=earlier(reading.indicator, period, history),
            cumulated=_cumulated(reading.indicator, period, history),
            around=around,
        )
        for reading, row in zip(read, table, strict=True)
    )


def _usual_basis(read: Read) -> tuple[str, ...]:
    """What most SIAK figures were counted on; of equally many, what comes first on the form."""
    found = [basis_of(r) for r in read if r.indicator.source is Source.SIAK]
    known = Counter(basis for basis in found if basis)
    return max(known, key=known.__getitem__) if known else ()


def _cumulated(indicator: Indicator, period: Period, history: History) -> Earlier | None:
    """What was counted this year before, where a figure covers the year so far."""
    if indicator.span is not Span.SAMPAI_DENGAN or indicator.aggregation not in ADDED_UP:
        return None
    found, _ = collected(indicator, period.year, period.quarter - 1, history)
    if not found:
        return None
    above = [f.numerator for f in found.values() if f.numerator is not None]
    below = [f.denominator for f in found.values() if f.denominator is not None]
    sums = PastFigure(numerator=total(above), denominator=total(below) if below else None)
    return Earlier(max(found), sums, None)

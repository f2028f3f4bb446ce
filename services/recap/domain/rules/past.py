"""D11, D12, D13, D18 and D19: this quarter against the newest earlier one, once identities hold.

Few points a year: thresholds and last values, no z-scores. The kabupaten's own figure is judged;
the history holds no kecamatan, whose faults the identities find.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from services.recap.domain.calculation import Sums, realisasi
from services.recap.domain.calculation.arithmetic import distance, product, quotient
from services.recap.domain.comparing import Earlier
from services.recap.domain.figures import Place
from services.recap.domain.rules.catalogue import Rule
from services.recap.domain.rules.fault import Fault, row_places, wrong
from services.recap.domain.rules.subject import Subject
from services.recap.domain.states import PastFigure
from services.recap.domain.writing import quarter
from shared.contract.figures import DENOMINATOR, KABUPATEN, NUMERATOR
from shared.contract.vocabulary import Basis, Severity, Span
from shared.words import number_words as number

_ROW: Final = Place(KABUPATEN)
_AFTER_NEW_SNAPSHOT: Final = (1, 3)
"""Quarters that begin to use another semester's DKB: a known step, no outlier (domain 2.3)."""


def fell(rule: Rule, subject: Subject) -> Iterator[Fault]:
    """D11: what covers the year so far is not less than what was counted before."""
    counted = subject.cumulated
    if counted is None:
        return
    for part, before, now in _parts(counted.figure, subject.own):
        if now < before:
            words = f"paling sedikit {number(before)}"
            yield _against(rule, subject, counted, Place(KABUPATEN, part), (words, number(now)))


def jump(rule: Rule, subject: Subject) -> Iterator[Fault]:
    """D12: the change since the last measurement stays below the indicator's threshold."""
    threshold, before = subject.indicator.jump, _comparable(subject)
    now = subject.own.value
    if threshold is None or before is None or before.value is None or now is None:
        return
    if distance(now, before.value) <= threshold:
        return
    stepped = _new_snapshot(subject)
    words = "; basis DKB berganti semester sehingga perubahan dapat diharapkan" if stepped else ""
    expected = f"selisih paling banyak {number(threshold)} dari {number(before.value)}"
    fault = _against(rule, subject, before, _ROW, (expected, number(now)))
    lighter = Severity.INFORMASI if stepped else None
    yield replace(fault, words={**fault.words, "step": words}, severity=lighter)


def copied(rule: Rule, subject: Subject) -> Iterator[Fault]:
    """D13: the same figures as last time. Nought twice is what one hopes for, not a copy."""
    before, own = _comparable(subject), subject.own
    if before is None or not own.numerator:
        return
    same = own.numerator == before.figure.numerator
    if same and own.denominator == before.figure.denominator:
        words = f"berbeda dari {number(own.numerator)}"
        yield _against(rule, subject, before, _ROW, (words, number(own.numerator)))


def thousandfold(rule: Rule, subject: Subject) -> Iterator[Fault]:
    """D18: some thousand times, or a thousandth of, the last figure."""
    before = _comparable(subject)
    if before is None:
        return
    for part, was, now in _parts(before.figure, subject.own):
        small, large = sorted((was, now))
        if small <= 0:
            continue
        if rule.params["least"] <= quotient(large, small) <= rule.params["most"]:
            words = f"sekitar {number(was)}"
            yield _against(rule, subject, before, Place(KABUPATEN, part), (words, number(now)))


def inverse(rule: Rule, subject: Subject) -> Iterator[Fault]:
    """D19: the ratio is far from the last one, and near it once the two are swapped."""
    before, own = _comparable(subject), subject.own
    now = subject.own.value
    if before is None or not before.value or now is None:
        return
    if not own.numerator or own.denominator is None:
        return
    swapped = realisasi(subject.indicator, Sums(own.denominator, own.numerator))
    near = product(before.value, rule.params["near"])
    if swapped is None or distance(now, before.value) <= near:
        return
    if distance(swapped, before.value) <= near:
        expected = f"sekitar {number(before.value)}"
        yield _against(rule, subject, before, _ROW, (expected, number(now)))


def _against(
    rule: Rule, subject: Subject, before: Earlier, place: Place, texts: tuple[str, str]
) -> Fault:
    """A fault beside an earlier quarter, which its sentence names."""
    fault = wrong(rule, subject.reading, place, *texts)
    rests = fault.rests if place.part else row_places(KABUPATEN)
    return replace(fault, words={"quarter": quarter(before.label)}, rests=rests)


def _comparable(subject: Subject) -> Earlier | None:
    """The last measurement; none where one of the two covers another span of time."""
    before = subject.before
    if before is None or before.figure.span is not subject.own.span:
        return None
    same_year = before.label.startswith(f"{subject.around.period.year}-")
    cumulative = subject.own.span is Span.SAMPAI_DENGAN
    return before if same_year or not cumulative else None


def _parts(before: PastFigure, now: PastFigure) -> Iterator[tuple[str, Decimal, Decimal]]:
    """Pembilang and penyebut, before and now, where both are known."""
    for part, was, is_now in (
        (NUMERATOR, before.numerator, now.numerator),
        (DENOMINATOR, before.denominator, now.denominator),
    ):
        if was is not None and is_now is not None:
            yield part, was, is_now


def _new_snapshot(subject: Subject) -> bool:
    figures = subject.reading.figures
    on_snapshot = figures is not None and figures.basis is Basis.DKB_AWAL
    return on_snapshot and subject.around.period.quarter in _AFTER_NEW_SNAPSHOT

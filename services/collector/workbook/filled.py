"""From the answers of an entry sheet to the figures of its indicators."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby

from services.collector.intake.model import SourceFile
from services.collector.intake.refusals import (
    CONTRADICTION,
    INCOMPLETE_ROW,
    NO_BASIS,
    NO_WHY,
    NOT_A_CHOICE,
)
from services.collector.intake.rows import Number
from services.collector.workbook.answers import Answers
from services.collector.workbook.layout import (
    DENOMINATORS,
    NO,
    NUMBERS,
    NUMERATORS,
    TEXTS,
    YES,
    Column,
    Entry,
)
from shared.contract.figures import Analysis, Count, IndicatorFigures, Provenance, RegionRow
from shared.contract.vocabulary import Basis, Source

_WORDS = (Column.BASIS, Column.AS_OF, Column.UNAVAILABLE, *TEXTS)


@dataclass(frozen=True, slots=True)
class _Whole:
    """What is said of an indicator as a whole."""

    basis: Basis | None
    as_of: date | None
    unavailable: bool
    texts: dict[Column, str | None]

    def analysis(self) -> Analysis | None:
        """The three factors, where one is given."""
        given = Analysis(
            supporting=self.texts[Column.SUPPORTING],
            hindering=self.texts[Column.HINDERING],
            follow_up=self.texts[Column.FOLLOW_UP],
        )
        return given if given != Analysis() else None


def figures_of(
    answers: Answers, entries: tuple[Entry, ...], file: SourceFile
) -> Iterator[IndicatorFigures]:
    """Every indicator of which something was filled in; accepted rows go to the log."""
    for _, group in groupby(entries, key=lambda entry: entry.indicator.code):
        found = _indicator(answers, tuple(group), file)
        if found is not None:
            yield found


def _indicator(
    answers: Answers, entries: tuple[Entry, ...], file: SourceFile
) -> IndicatorFigures | None:
    first = entries[0]
    for entry in entries:
        asked = (*entry.numbers(), *entry.words())
        strange = tuple(c for c in (*NUMBERS, *_WORDS) if c not in asked)
        answers.require_empty(entry, strange)
    filled = {entry.region: _numbers(answers, entry) for entry in entries}
    rows = tuple(
        _row(answers, entry, numbers)
        for entry in entries
        if (numbers := filled[entry.region]) is not None
    )
    whole = _whole(answers, first, filled=bool(rows))
    _require_sense(answers, first, whole, filled=bool(rows))
    document = whole.texts[Column.DOCUMENT] or f"Form isian {answers.sheet}"
    figures = IndicatorFigures(
        indicator=first.indicator.code,
        unavailable=whole.texts[Column.WHY] if whole.unavailable else None,
        basis=whole.basis,
        as_of=whole.as_of,
        provenance=Provenance(document=document, file_name=file.name, sha256=file.sha256),
        rows=rows,
        note=whole.texts[Column.NOTE],
        analysis=whole.analysis(),
    )
    if whole.unavailable:
        spot = answers.spot(first, Column.UNAVAILABLE)
        answers.log.accept(replace(spot, region=None))  # said of the indicator as a whole
    said = rows or whole.unavailable or any(whole.texts.values())
    return figures if said else None


def _numbers(answers: Answers, entry: Entry) -> dict[Column, Number] | None:
    """The numbers of a row, nothing where it is empty; half a row is refused."""
    asked = entry.numbers()
    empty = [column for column in asked if answers.cell(entry.row, column) == ""]
    if len(empty) == len(asked):
        return None
    for column in empty:
        reason = "Sebagian angka pada baris ini terisi, sel ini kosong."
        answers.refuse(INCOMPLETE_ROW, entry, column, reason)
    return {column: answers.number(entry, column) for column in asked}


def _row(answers: Answers, entry: Entry, numbers: dict[Column, Number]) -> RegionRow:
    spot = answers.spot(entry, Column.NUMERATOR)
    answers.log.accept(spot)
    below = entry.indicator.denominator is not None
    return RegionRow(
        region=entry.region,
        numerator=_count(numbers, NUMERATORS),
        denominator=_count(numbers, DENOMINATORS) if below else None,
        origin=spot.place,
    )


def _count(numbers: dict[Column, Number], columns: tuple[Column, ...]) -> Count:
    found = (numbers.get(column) for column in columns)
    male, female, total = (None if n is None else Decimal(n) for n in found)
    return Count(total=total, male=male, female=female)


def _whole(answers: Answers, first: Entry, *, filled: bool) -> _Whole:
    """The date comes with the form, so it is asked for only where there are figures."""
    siak = first.source is Source.SIAK
    basis = answers.choice(first, Column.BASIS, tuple(Basis)) if siak else None
    unavailable = answers.choice(first, Column.UNAVAILABLE, (YES, NO)) == YES
    dated = filled or answers.cell(first.row, Column.AS_OF) != ""
    return _Whole(
        basis=Basis(basis) if basis else None,
        as_of=answers.day(first, Column.AS_OF) if dated else None,
        unavailable=unavailable,
        texts={column: answers.text(first, column) for column in TEXTS},
    )


def _require_sense(answers: Answers, first: Entry, whole: _Whole, *, filled: bool) -> None:
    """What is said of an indicator must not contradict itself."""
    why = whole.texts[Column.WHY]
    if whole.unavailable and filled:
        reason = "Dinyatakan tidak tersedia, tetapi angkanya terisi."
        answers.refuse(CONTRADICTION, first, Column.UNAVAILABLE, reason)
    elif whole.unavailable and why is None:
        answers.refuse(NO_WHY, first, Column.WHY, "Alasannya belum diisi.")
    elif why is not None and not whole.unavailable:
        reason = "Alasan terisi, tetapi kolom Tidak tersedia bukan Ya."
        answers.refuse(NOT_A_CHOICE, first, Column.UNAVAILABLE, reason)
    siak = first.source is Source.SIAK
    if filled and siak and answers.cell(first.row, Column.BASIS) == "":
        answers.refuse(NO_BASIS, first, Column.BASIS, "Angka SIAK belum disertai basis.")

"""A year from its ratified quarters: what each indicator reached, and which quarters are lacking.

Drafts never count. A quarter that was not ratified is named and never guessed.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from services.recap.domain.calculation import Scale
from services.recap.domain.lakip_quarters import RatifiedQuarter
from services.recap.domain.states import History, Kept
from services.recap.domain.targets import Targets
from shared.contract import FormIssued
from shared.contract.catalogue import Indicator
from shared.contract.event import Line
from shared.contract.identifiers import Code, IndicatorCode, OfficeCode
from shared.contract.recap import MeasuredRow
from shared.contract.vocabulary import Measured

QUARTERS: Final = (1, 2, 3, 4)


class QuarterState(StrEnum):
    """What there is of a quarter.

    RIWAYAT: imported from before this system. TIDAK_DIUKUR: the quarter was ratified, and did
    not ask for this indicator.
    """

    DISAHKAN = "DISAHKAN"
    RIWAYAT = "RIWAYAT"
    TIDAK_DIUKUR = "TIDAK_DIUKUR"
    BELUM_DISAHKAN = "BELUM_DISAHKAN"


@dataclass(frozen=True, slots=True)
class YearBook:
    """All that is known of one office's year: forms, ratified quarters, history and plans."""

    office: OfficeCode
    year: int
    forms: tuple[FormIssued, ...]
    ratified: dict[str, RatifiedQuarter]
    """The newest ratified revision of each quarter of any year, by name."""
    history: History
    targets: Targets
    scale: Scale
    """Of predicates, as it stood at the end of the year."""

    @property
    def last_day(self) -> date:
        """The day on which the plans of the year are looked at."""
        return date(self.year, 12, 31)

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """Each indicator of the year's forms, as the newest of them has it, in their order."""
        known: dict[str, Indicator] = {}
        for form in self.forms:
            known |= {indicator.code: indicator for indicator in form.indicators}
        return tuple(known.values())

    def row(self, year: int, quarter: int, indicator: str) -> MeasuredRow | None:
        """The ratified row of an indicator."""
        ratified = self.ratified.get(f"{year}-Q{quarter}")
        rows = ratified.table if ratified else ()
        return next((row for row in rows if row.indicator == indicator), None)


class QuarterResult(Kept):
    """One indicator in one quarter, as it was ratified. ``value`` is s.d. triwulan ini."""

    quarter: int
    state: QuarterState
    target: Decimal | None = None
    value: Decimal | None = None
    achievement: Decimal | None = None
    predicate: Line | None = None


class AnnualRow(Kept):
    """One indicator's year. ``until`` is the last ratified quarter that measured it, if any.

    ``value`` and what follows from it are that quarter's: the year's result only where it is 4.
    ``predicate`` is of the capaian against the year's target, ``label`` the value in words.
    """

    indicator: IndicatorCode
    name: Line
    goal: Line
    unit: Line
    bidang: Code
    decimals: int
    quarters: tuple[QuarterResult, ...]
    target_year: Decimal
    until: int | None
    measured: Measured
    value: Decimal | None
    achievement_year: Decimal | None
    predicate: Line | None
    label: Line | None


class Annual(Kept):
    """Realisasi tahunan: all indicators, and which quarters are in it."""

    office: OfficeCode
    year: int
    ratified: tuple[Line, ...]
    imported: tuple[Line, ...]
    lacking: tuple[Line, ...]
    rows: tuple[AnnualRow, ...]


def annual(book: YearBook) -> Annual:
    """The year's table."""
    states = {quarter: quarter_state(book, quarter) for quarter in QUARTERS}
    return Annual(
        office=book.office,
        year=book.year,
        ratified=_labelled(book, states, QuarterState.DISAHKAN),
        imported=_labelled(book, states, QuarterState.RIWAYAT),
        lacking=_labelled(book, states, QuarterState.BELUM_DISAHKAN),
        rows=tuple(_row(book, indicator) for indicator in book.indicators),
    )


def quarter_state(book: YearBook, quarter: int) -> QuarterState:
    """What there is of a quarter of the year, for all indicators together."""
    label = f"{book.year}-Q{quarter}"
    if label in book.ratified:
        return QuarterState.DISAHKAN
    known = label in book.history.quarters
    return QuarterState.RIWAYAT if known else QuarterState.BELUM_DISAHKAN


def _labelled(
    book: YearBook, states: dict[int, QuarterState], wanted: QuarterState
) -> tuple[str, ...]:
    return tuple(f"{book.year}-Q{quarter}" for quarter, state in states.items() if state is wanted)


def _row(book: YearBook, indicator: Indicator) -> AnnualRow:
    rows = {quarter: book.row(book.year, quarter, indicator.code) for quarter in QUARTERS}
    until = max((quarter for quarter, row in rows.items() if row is not None), default=None)
    last = rows[until] if until is not None else None
    reached = last.achievement_year if last else None
    return AnnualRow(
        indicator=indicator.code,
        name=indicator.name,
        goal=indicator.goal,
        unit=indicator.unit,
        bidang=indicator.bidang,
        decimals=indicator.decimals,
        quarters=tuple(_quarter(book, indicator, quarter) for quarter in QUARTERS),
        target_year=last.target_year if last else indicator.target_year,
        until=until,
        measured=last.measured if last else Measured.BELUM_ADA_DATA,
        value=last.value if last else None,
        achievement_year=reached,
        predicate=None if reached is None else book.scale.predicate(reached),
        label=last.label if last else None,
    )


def _quarter(book: YearBook, indicator: Indicator, quarter: int) -> QuarterResult:
    row, state = book.row(book.year, quarter, indicator.code), quarter_state(book, quarter)
    if row is not None:
        return QuarterResult(
            quarter=quarter,
            state=state,
            target=row.target_quarter,
            value=row.value,
            achievement=row.achievement,
            predicate=row.predicate,
        )
    if state is QuarterState.DISAHKAN:
        return QuarterResult(quarter=quarter, state=QuarterState.TIDAK_DIUKUR)
    past = book.history.quarters.get(f"{book.year}-Q{quarter}")
    figure = past.figures.get(indicator.code) if past else None
    return QuarterResult(quarter=quarter, state=state, value=figure.value if figure else None)

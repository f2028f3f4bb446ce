"""One indicator in the LKjIP: this year, earlier years, medium term, nation, causes, money."""

from decimal import Decimal

from services.recap.commands import PlanKind, PlannedTarget
from services.recap.domain.calculation import capaian, rounded
from services.recap.domain.calculation.arithmetic import HUNDRED, difference, product, quotient
from services.recap.domain.calculation.measure import ACHIEVEMENT_DECIMALS
from services.recap.domain.lakip_past import YearResult, earlier
from services.recap.domain.lakip_year import QUARTERS, AnnualRow, YearBook
from services.recap.domain.states import Kept
from services.recap.domain.targets import PlanDocument
from services.recap.domain.writing import quarters as named
from shared.contract.catalogue import Indicator
from shared.contract.event import Line


class Compared(Kept):
    """The realisasi against a figure of a plan; ``achievement`` is the capaian in per cent."""

    document: Line
    year: int
    target: Decimal
    achievement: Decimal | None


class Cause(Kept):
    """What the bidang said with one quarter's figure."""

    quarter: Line
    supporting: Line | None
    hindering: Line | None
    follow_up: Line | None


class Money(Kept):
    """Pagu and realisasi anggaran; ``efficiency`` is capaian less serapan, in per cent points."""

    budget: Decimal
    spent: Decimal | None
    absorption: Decimal | None
    efficiency: Decimal | None


class LakipRow(Kept):
    """All that Bab III compares for one indicator (PermenPANRB 53/2014)."""

    year: AnnualRow
    earlier: tuple[YearResult, ...]
    agreed: Compared | None
    medium_term: Compared | None
    national: Compared | None
    causes: tuple[Cause, ...]
    money: Money | None


def lakip_row(book: YearBook, indicator: Indicator, row: AnnualRow) -> LakipRow:
    """The comparisons of one indicator; what no document says stays empty."""
    return LakipRow(
        year=row,
        earlier=earlier(book, indicator),
        agreed=_compared(book, indicator, row, PlanKind.PK),
        medium_term=_medium_term(book, indicator, row),
        national=_compared(book, indicator, row, PlanKind.NASIONAL),
        causes=_causes(book, indicator),
        money=_money(book, row),
    )


def in_force(book: YearBook, kind: PlanKind) -> PlanDocument | None:
    """A plan as it stood at the end of the year."""
    return book.targets.in_force(kind, book.year, book.last_day)


def _medium_term(book: YearBook, indicator: Indicator, row: AnnualRow) -> Compared | None:
    """The target of the plan's last year: Renstra, and RPJMD where that says nothing."""
    for kind in (PlanKind.RENSTRA, PlanKind.RPJMD):
        plan = in_force(book, kind)
        planned = plan.target(indicator.code, plan.plan.last) if plan else None
        if plan is not None and planned is not None:
            return _against(indicator, row, plan, planned)
    return None


def _compared(
    book: YearBook, indicator: Indicator, row: AnnualRow, kind: PlanKind
) -> Compared | None:
    plan = in_force(book, kind)
    planned = plan.target(indicator.code, book.year) if plan else None
    if plan is None or planned is None:
        return None
    return _against(indicator, row, plan, planned)


def _against(
    indicator: Indicator, row: AnnualRow, plan: PlanDocument, planned: PlannedTarget
) -> Compared | None:
    if planned.target is None:
        return None
    exact = None if row.value is None else capaian(indicator, planned.target, row.value)
    return Compared(
        document=plan.plan.label,
        year=planned.year,
        target=planned.target,
        achievement=None if exact is None else max(_shown(Decimal(0)), _shown(exact)),
    )


def _causes(book: YearBook, indicator: Indicator) -> tuple[Cause, ...]:
    rows = ((q, book.row(book.year, q, indicator.code)) for q in QUARTERS)
    return tuple(
        Cause(
            quarter=named((f"{book.year}-Q{quarter}",))[0],
            supporting=row.supporting,
            hindering=row.hindering,
            follow_up=row.follow_up,
        )
        for quarter, row in rows
        if row is not None and (row.supporting or row.hindering or row.follow_up)
    )


def _money(book: YearBook, row: AnnualRow) -> Money | None:
    plan = in_force(book, PlanKind.ANGGARAN)
    planned = plan.target(row.indicator, book.year) if plan else None
    if planned is None or planned.budget is None:
        return None
    absorption, reached = _absorption(planned.budget, planned.spent), row.achievement_year
    left = None if absorption is None or reached is None else difference(reached, absorption)
    return Money(budget=planned.budget, spent=planned.spent, absorption=absorption, efficiency=left)


def _absorption(budget: Decimal, spent: Decimal | None) -> Decimal | None:
    """Serapan in per cent; none where nothing was budgeted or the spending is not known."""
    if spent is None or budget == 0:
        return None
    return _shown(product(quotient(spent, budget), HUNDRED))


def _shown(value: Decimal) -> Decimal:
    return rounded(value, ACHIEVEMENT_DECIMALS)

"""Where the catalogue, the Perjanjian Kinerja and the Renstra do not say the same (D17)."""

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum

from services.recap.commands import PlanKind, PlannedTarget
from services.recap.domain.states import Kept
from services.recap.domain.targets import PlanDocument, Targets
from shared.contract import FormIssued
from shared.contract.catalogue import Indicator
from shared.contract.event import Line, Text
from shared.contract.identifiers import CycleId, IndicatorCode, Period
from shared.words import number_words as number

_COMPARED = (PlanKind.PK, PlanKind.RENSTRA)


class Field(StrEnum):
    """What of an indicator differs."""

    NAMA = "NAMA"
    SATUAN = "SATUAN"
    DEFINISI = "DEFINISI"
    TARGET_TAHUN = "TARGET_TAHUN"
    TARGET_TRIWULAN = "TARGET_TRIWULAN"
    KEBERADAAN = "KEBERADAAN"


class Difference(Kept):
    """One thing that the catalogue of the form and a plan word or number differently."""

    indicator: IndicatorCode
    document: Line
    field: Field
    catalogue: Text
    planned: Text


class Comparison(Kept):
    """The form's catalogue against the plans in force on the last day of its quarter."""

    cycle: CycleId
    documents: tuple[Line, ...]
    absent: tuple[PlanKind, ...]
    differences: tuple[Difference, ...]


def compare(form: FormIssued, targets: Targets) -> Comparison:
    """All differences, indicator by indicator. A plan that is not imported is named as absent."""
    period = Period.of(form.cycle)
    found = {k: targets.in_force(k, period.year, form.period.end) for k in _COMPARED}
    plans = tuple(plan for plan in found.values() if plan is not None)
    return Comparison(
        cycle=form.cycle,
        documents=tuple(plan.plan.label for plan in plans),
        absent=tuple(kind for kind, plan in found.items() if plan is None),
        differences=tuple(
            difference for plan in plans for difference in _differences(form, plan, period)
        ),
    )


def _differences(form: FormIssued, plan: PlanDocument, period: Period) -> Iterator[Difference]:
    asked = {indicator.code for indicator in form.indicators}
    for indicator in form.indicators:
        row = plan.target(indicator.code, period.year)
        for field, catalogue, planned in _compared(indicator, row, period.quarter):
            yield Difference(
                indicator=indicator.code,
                document=plan.plan.label,
                field=field,
                catalogue=catalogue,
                planned=planned,
            )
    for row in plan.rows:
        if row.year == period.year and row.indicator not in asked:
            yield Difference(
                indicator=row.indicator,
                document=plan.plan.label,
                field=Field.KEBERADAAN,
                catalogue="tidak tercantum pada form triwulan ini",
                planned=row.name or "tercantum",
            )


def _compared(
    indicator: Indicator, row: PlannedTarget | None, quarter: int
) -> Iterator[tuple[Field, str, str]]:
    """What differs. A plan that is silent about a thing does not contradict."""
    if row is None:
        yield Field.KEBERADAAN, indicator.name, "tidak tercantum"
        return
    texts = (
        (Field.NAMA, indicator.name, row.name),
        (Field.SATUAN, indicator.unit, row.unit),
        (Field.DEFINISI, indicator.definition, row.definition),
    )
    for field, ours, theirs in texts:
        if theirs is not None and _plain(ours) != _plain(theirs):
            yield field, ours, theirs
    of_quarter = row.quarters[quarter - 1] if len(row.quarters) >= quarter else None
    numbers = (
        (Field.TARGET_TAHUN, indicator.target_year, row.target),
        (Field.TARGET_TRIWULAN, indicator.target_quarter, of_quarter),
    )
    for field, own, planned in numbers:
        if planned is not None and own != planned:
            yield field, _shown(own), _shown(planned)


def _plain(text: str) -> str:
    """Without case, doubled spaces and the full stop at the end, which make no other meaning."""
    return " ".join(text.casefold().split()).rstrip(".")


def _shown(value: Decimal) -> str:
    return number(value)

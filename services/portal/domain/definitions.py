"""How an office defines its indicators, kept for publication from the forms that went out.

Each indicator as the newest form had it: order and repetition of events change nothing.
"""

from decimal import Decimal
from typing import Final

from pydantic import Field

from services.portal.domain.states import Kept
from shared.contract import FormIssued
from shared.contract.event import Line, Text
from shared.contract.identifiers import Code, CycleId, IndicatorCode, OfficeCode, Period
from shared.contract.vocabulary import Aggregation, Formula, Frequency, Source
from shared.decision import Ref

DEFINITIONS: Final = "definitions"


class Definition(Kept):
    """What an indicator means. Fields as in `shared.contract.catalogue.Indicator`."""

    cycle: CycleId
    name: Line
    goal: Line
    definition: Text
    numerator: Line
    denominator: Line | None
    unit: Line
    factor: Decimal
    decimals: int
    formula: Formula
    aggregation: Aggregation
    frequency: Frequency
    source: Source
    bidang: Code
    regional: bool


class Definitions(Kept):
    """All indicators that an office has ever asked for."""

    office: OfficeCode
    indicators: dict[IndicatorCode, Definition] = Field(default={})


def definitions_ref(office: str) -> Ref:
    """Where they are kept."""
    return Ref(DEFINITIONS, office)


def with_form(known: Definitions, event: FormIssued) -> Definitions:
    """The definitions with those of a form."""
    found = dict(known.indicators)
    for indicator in event.indicators:
        before = found.get(indicator.code)
        if before is None or _age(before.cycle) < _age(event.cycle):
            told = {
                name: getattr(indicator, name)
                for name in Definition.model_fields
                if name != "cycle"
            }
            found[indicator.code] = Definition(cycle=event.cycle, **told)
    return known.model_copy(update={"indicators": dict(sorted(found.items()))})


def _age(cycle: str) -> tuple[int, int, int]:
    period = Period.of(cycle)
    return period.year, period.quarter, period.revision

"""What an indicator must say, given what else it says; each combination has its rule."""

from collections.abc import Callable, Iterable
from typing import Final

from services.collector.domain.form_refusals import (
    NEGATIVE,
    NO_COLUMNS,
    NO_LEVELS,
    NO_RANGE,
    NO_SPAN,
    NO_WEIGHT,
    PLAUSIBLE,
    TARGETS,
    UNKNOWN_TWIN,
)
from shared.contract.catalogue import Indicator
from shared.contract.vocabulary import Aggregation, Formula, Source, Span
from shared.refusal import RefusalError, Rule

QUARTERS: Final = 4


def require_sound(indicators: Iterable[Indicator]) -> None:
    """Refuse a catalogue in which an indicator contradicts itself or lacks what it needs."""
    listed = tuple(indicators)
    _refuse(TARGETS, listed, lambda i: len(i.targets) not in (0, QUARTERS))
    _refuse(NO_LEVELS, listed, lambda i: i.formula is Formula.PREDIKAT and not _rising(i))
    _refuse(NO_RANGE, listed, lambda i: i.formula is Formula.RENTANG and not _has_range(i))
    _refuse(NO_WEIGHT, listed, _lacks_weight)
    _refuse(PLAUSIBLE, listed, _is_turned)
    _refuse(NEGATIVE, listed, lambda i: i.tolerance < 0 or (i.jump is not None and i.jump < 0))
    _refuse(NO_SPAN, listed, lambda i: i.span is Span.SAMPAI_DENGAN and not _accumulates(i))
    _refuse(NO_COLUMNS, listed, _has_strange_columns)
    codes = {indicator.code for indicator in listed}
    _refuse(
        UNKNOWN_TWIN,
        listed,
        lambda i: i.same_as is not None and (i.same_as == i.code or i.same_as not in codes),
    )


def _refuse(rule: Rule, listed: Iterable[Indicator], wrong: Callable[[Indicator], bool]) -> None:
    if codes := [indicator.code for indicator in listed if wrong(indicator)]:
        raise RefusalError(rule, f"Indikator {', '.join(codes)}.")


def _rising(indicator: Indicator) -> bool:
    values = [level.value for level in indicator.levels]
    labels = {level.label for level in indicator.levels}
    return bool(values) and values == sorted(set(values)) and len(labels) == len(values)


def _has_range(indicator: Indicator) -> bool:
    low, high = indicator.target_low, indicator.target_high
    return low is not None and high is not None and low <= high


def _lacks_weight(indicator: Indicator) -> bool:
    weighted = indicator.aggregation is Aggregation.RATA_RATA_TERTIMBANG
    return weighted and not (indicator.weight or "").strip()


def _is_turned(indicator: Indicator) -> bool:
    low, high = indicator.plausible_min, indicator.plausible_max
    return low is not None and high is not None and low > high


def _accumulates(indicator: Indicator) -> bool:
    return indicator.aggregation in (Aggregation.KUMULATIF, Aggregation.RATA_RATA_TERTIMBANG)


def _has_strange_columns(indicator: Indicator) -> bool:
    columns = indicator.columns
    if columns is None:
        return False
    below = columns.denominator is not None and indicator.denominator is None
    return indicator.source is not Source.SIAK or below

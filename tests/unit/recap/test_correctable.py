"""What recap finds, the collector lets its filler correct: no finding blocks a cycle for ever."""

from decimal import Decimal
from itertools import product
from typing import Final

import pytest

from services.collector.domain.cells import changes, not_opened, place
from shared.contract.figures import IndicatorFigures, Value
from shared.contract.recap import Finding
from tests.unit.recap.world import SOUND, figures, found_in, indicator, recap_of, with_row

ASKED: Final = indicator(regional=True, by_sex=True)
COUNTS: Final = tuple(product(range(len(SOUND.rows)), ("numerator", "denominator")))
ERRORS: Final = (None, "n/a", Decimal(-7), Decimal(0), Decimal(100_000))


def spoilt(number: int, part: str, **cells: object) -> IndicatorFigures:
    """The sound figures with some cells of one count replaced."""
    old = SOUND.rows[number]
    count = getattr(old, part).model_copy(update=cells)
    return with_row(SOUND, old.model_copy(update={part: count}))


def found(sent: IndicatorFigures) -> tuple[Finding, ...]:
    return found_in(recap_of((ASKED, sent)))


def shut(before: IndicatorFigures, after: IndicatorFigures) -> list[str]:
    """Places that a correction changes and that no finding has opened."""
    opened = [f for finding in found(before) if finding.root is None for f in finding.cells]
    return [place(cell) for cell in not_opened(changes((before,), (after,)), opened)]


@pytest.mark.parametrize(("number", "part"), COUNTS)
def test_any_wrong_cell_may_be_put_right(number: int, part: str) -> None:
    for group, error in product(("male", "female", "total"), ERRORS):
        assert shut(spoilt(number, part, **{group: error}), SOUND) == [], (group, error)


@pytest.mark.parametrize(("number", "part"), COUNTS)
def test_men_and_total_that_are_wrong_alike_may_be_put_right(number: int, part: str) -> None:
    count = getattr(SOUND.rows[number], part)
    for error in (-60, -1, 1, 60):
        wrong = spoilt(number, part, male=count.male + error, total=count.total + error)

        assert shut(wrong, SOUND) == [], error


def test_a_negative_that_agrees_with_every_sum_is_put_right_in_one_go() -> None:
    """Men, total and the kabupaten were all made to fit the wrong figure."""
    right = SOUND.rows[-1].numerator
    fitted = spoilt(0, "numerator", male=Decimal(-40), total=Decimal(1))
    shifted = {"male": _number(right.male) - 80, "total": _number(right.total) - 80}
    count = right.model_copy(update=shifted)
    wrong = with_row(fitted, SOUND.rows[-1].model_copy(update={"numerator": count}))

    assert [f.rule for f in found(wrong) if f.root is None] == ["D25", "D25"]
    assert shut(wrong, SOUND) == []


@pytest.mark.parametrize(("number", "part"), COUNTS)
def test_what_is_incomplete_may_be_declared_not_available(number: int, part: str) -> None:
    absent = figures("DD-01", unavailable="SIAK tidak dapat diakses")

    assert shut(spoilt(number, part, female=None), absent) == []


def _number(value: Value | None) -> Decimal:
    assert isinstance(value, Decimal)
    return value

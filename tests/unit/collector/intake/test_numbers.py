"""The number normaliser: what is meant is read exactly, what may be meant twice is refused."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.intake import refusals as r
from services.collector.intake.grid import Broken, Cell
from services.collector.intake.model import Grouping
from services.collector.intake.numbers import Measure, read_number
from shared.refusal import Rule

COUNTS = st.integers(min_value=0, max_value=10**14)
PLAIN, INDONESIAN = Grouping.TANPA, Grouping.INDONESIA


def _read(cell: Cell, grouping: Grouping = PLAIN, measure: Measure = Measure.NUMBER) -> object:
    read = read_number(cell, grouping, measure)
    return read.name if isinstance(read, Rule) else read


def _grouped(number: int, mark: str) -> str:
    return f"{number:,}".replace(",", mark)


@given(COUNTS)
def test_a_whole_number_is_read_in_every_form_of_cell(number: int) -> None:
    assert _read(number) == _read(float(number)) == _read(f" {number}\u00a0") == Decimal(number)


@given(COUNTS)
def test_indonesian_grouping_is_read_only_where_it_was_declared(number: int) -> None:
    text = _grouped(number, ".")

    assert _read(text, INDONESIAN) == Decimal(number)
    assert _read(text) == (Decimal(number) if number < 1000 else r.AMBIGUOUS_DOT.name)


@given(st.integers(min_value=1000, max_value=10**14))
def test_english_grouping_is_never_read(number: int) -> None:
    text = _grouped(number, ",")

    assert _read(text) == r.AMBIGUOUS_COMMA.name
    assert _read(text, INDONESIAN) == r.AMBIGUOUS_COMMA.name


def test_a_dot_after_a_leading_nought_parts_no_thousands() -> None:
    assert _read("0.001") == Decimal("0.001")
    assert _read("0.001", INDONESIAN) == r.WRONG_GROUPING.name


@given(st.integers(0, 10**9), st.integers(0, 99), st.sampled_from([".", ","]))
def test_two_decimals_are_read_with_either_mark(whole: int, part: int, mark: str) -> None:
    text = f"{whole}{mark}{part:02}"

    assert _read(text) == Decimal(f"{whole}.{part:02}")


@given(st.floats(min_value=0, max_value=1e14, allow_nan=False))
def test_a_number_of_excel_is_the_shortest_decimal_that_gives_it_again(number: float) -> None:
    read = read_number(number, PLAIN, Measure.NUMBER)

    assert isinstance(read, Decimal)
    assert float(read) == number
    assert len(read.as_tuple().digits) <= 17


@given(st.text())
def test_any_text_is_a_number_a_blank_or_a_rule_and_never_an_error(text: str) -> None:
    read = read_number(text, PLAIN, Measure.NUMBER)

    assert read is None or isinstance(read, Decimal | Rule)
    assert not isinstance(read, Decimal) or read >= 0


@given(st.text(alphabet="0123456789., ", min_size=1))
def test_both_groupings_never_read_one_text_as_two_numbers(text: str) -> None:
    """Else a file would change its meaning with a word of its sender, unseen."""
    one, other = read_number(text, PLAIN, Measure.NUMBER), _number(text)

    if isinstance(one, Decimal) and isinstance(other, Decimal):
        assert one == other


def _number(text: str) -> Decimal | Rule | None:
    return read_number(text, INDONESIAN, Measure.NUMBER)


@pytest.mark.parametrize("blank", ["", " ", "\u00a0", "\u200b", "\t \n"])
def test_blank_is_no_number_and_not_zero(blank: str) -> None:
    assert _read(blank) is None
    assert _read("0") == _read(0.0) == Decimal(0)


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        (True, r.A_BOOLEAN),
        (False, r.A_BOOLEAN),
        ("BENAR", r.A_BOOLEAN),
        (date(2025, 9, 30), r.A_DATE),
        (datetime(2025, 9, 30, tzinfo=UTC), r.A_DATE),
        (time(8, 30), r.A_DATE),
        (timedelta(hours=30), r.A_DATE),
        ("30/9/2025", r.A_DATE),
        (Broken.FORMULA_ERROR, r.FORMULA_ERROR),
        ("#N/A", r.FORMULA_ERROR),
        (Broken.NOT_CALCULATED, r.NOT_CALCULATED),
        (-1.0, r.NEGATIVE),
        ("-1", r.NEGATIVE),
        ("75 poin", r.NOT_A_NUMBER),
        ("98.18 Skala 100", r.NOT_A_NUMBER),
        ("1e3", r.NOT_A_NUMBER),
        ("٣", r.NOT_A_NUMBER),
        (float("inf"), r.NOT_A_NUMBER),
        (float("nan"), r.NOT_A_NUMBER),
        ("123456789012345.123456", r.TOO_LONG),
        (1e25, r.TOO_LONG),
        ("12..5", r.WRONG_GROUPING),
    ],
)
def test_what_is_no_number_says_why(cell: Cell, rule: Rule) -> None:
    assert _read(cell) == rule.name


@pytest.mark.parametrize("percent", ["98,04%", "98.04 %", "98,04"])
def test_a_percent_sign_belongs_to_columns_of_percents(percent: str) -> None:
    assert _read(percent, measure=Measure.PERCENT) == Decimal("98.04")


def test_a_count_has_neither_percent_sign_nor_fraction() -> None:
    assert _read("98%", measure=Measure.COUNT) == r.NOT_A_PERCENT.name
    assert _read(12.345, measure=Measure.COUNT) == r.NOT_WHOLE.name
    assert _read("12,5", measure=Measure.COUNT) == r.NOT_WHOLE.name

"""Variants: other offices' quarters with a known end, for parallel cycles."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samples import SheetForm, load, variant
from shared.contract.figures import KABUPATEN, Count, RegionRow

SAMPLE = load()
seeds = st.integers(0, 10_000)
few = settings(max_examples=25, deadline=None)


def counts(sheets: tuple[SheetForm, ...]) -> list[tuple[RegionRow, Count]]:
    return [
        (row, count)
        for sheet in sheets
        for figures in sheet.figures
        for row in figures.rows
        for count in (row.numerator, row.denominator)
        if count is not None
    ]


def unequal(sheets: tuple[SheetForm, ...]) -> list[str]:
    """Regions of the cells in which LK + PR is not JML."""
    return [
        row.region
        for row, count in counts(sheets)
        if count.male is not None and plus(count.male, count.female) != count.total
    ]


def plus(*values: object) -> Decimal:
    numbers = [value for value in values if isinstance(value, Decimal)]
    assert len(numbers) == len(values)
    return sum(numbers, Decimal(0))


def test_the_same_arguments_give_the_same_variant() -> None:
    first, again = (variant(SAMPLE, "6301-dukcapil", 7, with_error=True) for _ in range(2))

    assert first == again


def test_another_seed_gives_other_figures() -> None:
    first, other = (variant(SAMPLE, "6301-dukcapil", seed, with_error=True) for seed in (1, 2))

    assert first.expected != other.expected


def test_a_variant_is_a_cycle_of_its_own_office() -> None:
    made = variant(SAMPLE, "6301-dukcapil", 1, with_error=False).sample

    assert made.cycle == "6301-dukcapil:2025-Q3:r0"
    assert {sheet.ref for sheet in made.sheets} == {sheet.ref for sheet in SAMPLE.sheets}


@few
@given(seeds)
def test_a_variant_without_error_has_nothing_to_correct(seed: int) -> None:
    made = variant(SAMPLE, "6301-dukcapil", seed, with_error=False).sample

    assert made.corrections == ()
    assert unequal(made.sheets) == []


@few
@given(seeds)
def test_a_variant_with_error_has_one_wrong_cell_and_its_correction(seed: int) -> None:
    made = variant(SAMPLE, "6301-dukcapil", seed, with_error=True).sample
    places = unequal(made.sheets)

    assert len(places) == 1
    assert places[0] != KABUPATEN
    assert len(made.corrections) == 1
    assert made.corrections[0].reason
    assert unequal(made.final_sheets()) == []


@few
@given(seeds)
def test_kecamatan_add_up_to_the_kabupaten_and_no_ratio_in_percent_is_above_one(seed: int) -> None:
    made = variant(SAMPLE, "6301-dukcapil", seed, with_error=True).sample
    percents = {item.code for item in made.indicators if item.unit == "persen"}

    for sheet in made.final_sheets():
        for figures in sheet.figures:
            *parts, whole = figures.rows or [RegionRow(region=KABUPATEN, numerator=Count())]
            if parts:
                assert plus(*(row.numerator.total for row in parts)) == whole.numerator.total
            if figures.indicator in percents and whole.denominator is not None:
                assert plus(whole.numerator.total) <= plus(whole.denominator.total)


@few
@given(seeds)
def test_the_expected_end_does_not_depend_on_the_error(seed: int) -> None:
    clean = variant(SAMPLE, "6301-dukcapil", seed, with_error=False)
    spoilt = variant(SAMPLE, "6301-dukcapil", seed, with_error=True)

    assert clean.expected == spoilt.expected


@pytest.mark.parametrize("code", ["DD-07", "DD-16"])
def test_the_past_of_a_variant_counts_in_its_cumulative_values(code: str) -> None:
    made = variant(SAMPLE, "6301-dukcapil", 3, with_error=False)
    past = [made.sample.history[quarter][code] for quarter in ("2025-Q1", "2025-Q2")]
    own = next(
        figures.rows[-1]
        for sheet in made.sample.sheets
        for figures in sheet.figures
        if figures.indicator == code
    )

    assert made.expected[code].numerator == plus(
        own.numerator.total, *(figure.numerator for figure in past)
    )

"""Truth tables of the calculation: formula x zero, missing and bounds (domain 1.3)."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.recap.domain.calculation import Reason, Sums, capaian, formula_name, measure
from services.recap.domain.calculation.formulas import VERSIONS
from shared.contract.catalogue import Indicator, Level
from shared.contract.vocabulary import Formula, Measured
from tests.unit.recap.world import PERMENDAGRI_86_2017, counted

SAKIP = (
    Level(label="B", value=Decimal(60)),
    Level(label="BB", value=Decimal(70)),
    Level(label="A", value=Decimal(80)),
)
COUNTS = st.integers(0, 10**9).map(Decimal)
TARGETS = st.integers(1, 10**6).map(Decimal)
FALLING = (Formula.TURUN_2TR, Formula.TURUN_TR, Formula.BATAS_MUTLAK)


def asked(formula: Formula, target: str = "0", **other: object) -> Indicator:
    both = {"target_quarter": Decimal(target), "target_year": Decimal(target)}
    return counted(formula=formula, decimals=2, **both, **other)


def printed(indicator: Indicator, value: str) -> list[str | None]:
    """Capaian, raw and capped, as a row would have them."""
    result = measure(indicator, Sums(Decimal(value), None), PERMENDAGRI_86_2017)
    shown = (result.achievement, result.raw, result.capped)
    return [None if number is None else str(number) for number in shown]


@pytest.mark.parametrize(
    ("formula", "target", "value", "capaian"),
    [
        ("NAIK", "10", "8", "80.00"),
        ("NAIK", "10", "10", "100.00"),
        ("NAIK", "10", "0", "0.00"),
        ("NAIK", "10", "20", "200.00"),
        ("TURUN_2TR", "10", "8", "120.00"),
        ("TURUN_2TR", "10", "20", "0.00"),
        ("TURUN_2TR", "10", "0", "200.00"),
        ("TURUN_TR", "10", "8", "125.00"),
        ("TURUN_TR", "10", "20", "50.00"),
        ("TURUN_TR", "10", "10", "100.00"),
        ("TURUN_TR", "10", "0", "100.00"),
        ("PREDIKAT", "10", "8", "80.00"),
        ("BATAS_MUTLAK", "10", "9", "100.00"),
        ("BATAS_MUTLAK", "10", "10", "100.00"),
        ("BATAS_MUTLAK", "10", "10.01", "0.00"),
        ("BATAS_MUTLAK", "10", "0", "100.00"),
    ],
)
def test_every_formula_gives_what_its_definition_says(
    formula: str, target: str, value: str, capaian: str
) -> None:
    assert printed(asked(Formula(formula), target), value)[0] == capaian


@pytest.mark.parametrize("formula", [Formula.NAIK, Formula.PREDIKAT])
@pytest.mark.parametrize("value", ["0", "5"])
def test_a_target_of_nought_measures_nothing_when_rising(formula: Formula, value: str) -> None:
    result = measure(asked(formula), Sums(Decimal(value), None), PERMENDAGRI_86_2017)

    assert (result.measured, result.reason) == (
        Measured.TIDAK_DAPAT_DIUKUR,
        Reason.TARGET_NOUGHT,
    )
    assert printed(asked(formula), value) == [None, None, None]


@pytest.mark.parametrize("formula", FALLING)
@pytest.mark.parametrize(("value", "capaian"), [("0", "100.00"), ("1", "0.00"), ("0.01", "0.00")])
def test_a_target_of_nought_is_met_by_nought_alone_when_falling(
    formula: Formula, value: str, capaian: str
) -> None:
    assert printed(asked(formula), value)[0] == capaian


@pytest.mark.parametrize(
    ("formula", "target", "value", "raw"),
    [
        ("TURUN_2TR", "10", "25", "-50.00"),
        ("NAIK", "10", "-1", "-10.00"),
        ("TURUN_2TR", "10", "20.01", "-0.10"),
    ],
)
def test_what_falls_below_nought_is_shown_as_nought_and_kept_raw(
    formula: str, target: str, value: str, raw: str
) -> None:
    assert printed(asked(Formula(formula), target), value) == ["0.00", raw, "0.00"]


@pytest.mark.parametrize(
    ("value", "capped"), [("20", "100.00"), ("10", "100.00"), ("9.99", "99.90"), ("0", "0.00")]
)
def test_the_cap_is_for_means_only_and_the_figure_itself_has_none(value: str, capped: str) -> None:
    figure = printed(asked(Formula.NAIK, "10"), value)

    assert figure[2] == capped
    assert figure[0] == figure[1]


# --- RENTANG ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "value", "capaian"),
    [
        ("10", "20", "10", "100.00"),
        ("10", "20", "15", "100.00"),
        ("10", "20", "20", "100.00"),
        ("10", "20", "9", "90.00"),
        ("10", "20", "25", "75.00"),
        ("10", "20", "0", "0.00"),
        ("10", "20", "45", "0.00"),
        ("10", None, "100", "100.00"),
        ("10", None, "5", "50.00"),
        ("1", None, "0.5", "50.00"),
        ("0.5", None, "0.1", "20.00"),
        (None, "20", "0", "100.00"),
        (None, "20", "30", "50.00"),
        ("0", "0", "0", "100.00"),
        ("0", "0", "1", "0.00"),
        ("0", "20", "-1", "0.00"),
        ("5", "5", "5", "100.00"),
        ("-1", "20", "-2", "0.00"),
    ],
)
def test_a_range_is_met_inside_and_judged_by_the_bound_that_was_passed_outside(
    low: str | None, high: str | None, value: str, capaian: str
) -> None:
    bounds = {"target_low": low, "target_high": high}

    assert printed(asked(Formula.RENTANG, "15", **bounds), value)[0] == capaian


@pytest.mark.parametrize(("low", "high"), [(None, None), ("20", "10")])
def test_a_range_without_bounds_or_with_bounds_that_exclude_each_other_measures_nothing(
    low: str | None, high: str | None
) -> None:
    indicator = asked(Formula.RENTANG, "15", target_low=low, target_high=high)

    result = measure(indicator, Sums(Decimal(15), None), PERMENDAGRI_86_2017)

    assert (result.measured, result.reason) == (Measured.TIDAK_DAPAT_DIUKUR, Reason.NO_RANGE)
    assert (result.value, result.achievement_year) == (Decimal("15.00"), None)


# --- in general -------------------------------------------------------------------------


@given(target=TARGETS, value=COUNTS, more=COUNTS)
@settings(derandomize=True, max_examples=60, deadline=None)
def test_more_never_helps_what_shall_fall_nor_harms_what_shall_rise(
    target: Decimal, value: Decimal, more: Decimal
) -> None:
    """Capped, as means see it: TURUN_TR claims no more than "met" for nought."""
    for formula in (Formula.NAIK, Formula.PREDIKAT, *FALLING):
        indicator = asked(formula, str(target))
        less_of_it, more_of_it = (
            min(Decimal(100), capaian(indicator, target, one) or Decimal(0))
            for one in (value, value + more)
        )
        better = more_of_it >= less_of_it if formula not in FALLING else more_of_it <= less_of_it
        assert better, formula


@given(target=TARGETS, value=COUNTS, scale=st.integers(1, 10**6))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_capaian_does_not_depend_on_the_unit(target: Decimal, value: Decimal, scale: int) -> None:
    for formula in Formula:
        one = asked(formula, str(target), target_low=target, target_high=target * 2)
        other = asked(
            formula, str(target * scale), target_low=target * scale, target_high=target * 2 * scale
        )
        assert printed(one, str(value)) == printed(other, str(value * scale)), formula


@given(value=st.integers(0, 2000).map(lambda n: Decimal(n) / 10))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_a_range_has_no_step_at_its_bounds(value: Decimal) -> None:
    indicator = asked(Formula.RENTANG, "15", target_low="50", target_high="100")
    near = [capaian(indicator, Decimal(0), value + step) for step in (Decimal(0), Decimal("0.1"))]

    assert None not in near
    assert abs((near[0] or Decimal(0)) - (near[1] or Decimal(0))) <= Decimal("0.2")


def test_every_formula_has_a_version_that_travels_with_the_row() -> None:
    assert set(VERSIONS) == set(Formula)
    assert formula_name(Formula.TURUN_2TR) == "TURUN_2TR#1"


def test_the_year_is_measured_by_the_same_formula_against_its_own_target() -> None:
    indicator = counted(
        formula=Formula.TURUN_TR, target_quarter=Decimal(10), target_year=Decimal(40), decimals=0
    )

    result = measure(indicator, Sums(Decimal(20), None), PERMENDAGRI_86_2017)

    assert (result.achievement, result.achievement_year) == (Decimal("50.00"), Decimal("200.00"))

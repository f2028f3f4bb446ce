"""The truth tables of decisions/0010: formula x zero x missing x bounds of the scale."""

from decimal import Decimal, getcontext, localcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.recap.domain.calculation import Sums, capaian, countable, measure, rounded
from services.recap.domain.calculation.arithmetic import total
from shared.contract.vocabulary import Formula, Measured
from tests.unit.recap.world import PERMENDAGRI_86_2017, counted, indicator

NAIK, TURUN = Formula.NAIK, Formula.TURUN_2TR
COUNTS = st.integers(0, 10**9).map(Decimal)


def measured(formula: Formula, target: str, numerator: str) -> list[object]:
    """Measured, value, capaian and predicate of a plain number against a target."""
    asked = counted(formula=formula, target_quarter=Decimal(target), decimals=2)
    result = measure(asked, Sums(Decimal(numerator), None), PERMENDAGRI_86_2017)
    shown = [result.value, result.achievement]
    return [result.measured, *(None if v is None else str(v) for v in shown), result.predicate]


@pytest.mark.parametrize(
    ("formula", "target", "numerator", "expected"),
    [
        (NAIK, "10", "8", ["8.00", "80.00", "Tinggi"]),
        (NAIK, "10", "0", ["0.00", "0.00", "Sangat Rendah"]),
        (NAIK, "10", "20", ["20.00", "200.00", "Sangat Tinggi"]),
        (NAIK, "10", "-1", ["-1.00", "0.00", "Sangat Rendah"]),
        (TURUN, "10", "8", ["8.00", "120.00", "Sangat Tinggi"]),
        (TURUN, "10", "10", ["10.00", "100.00", "Sangat Tinggi"]),
        (TURUN, "10", "20", ["20.00", "0.00", "Sangat Rendah"]),
        (TURUN, "10", "25", ["25.00", "0.00", "Sangat Rendah"]),
        (TURUN, "10", "0", ["0.00", "200.00", "Sangat Tinggi"]),
        (TURUN, "0", "0", ["0.00", "100.00", "Sangat Tinggi"]),
        (TURUN, "0", "1", ["1.00", "0.00", "Sangat Rendah"]),
    ],
)
def test_a_figure_is_measured_by_its_formula(
    formula: Formula, target: str, numerator: str, expected: list[str]
) -> None:
    assert measured(formula, target, numerator) == [Measured.TERUKUR, *expected]


@pytest.mark.parametrize("numerator", ["0", "5"])
def test_a_rising_target_of_nought_has_a_value_and_no_capaian(numerator: str) -> None:
    expected = [Measured.TIDAK_DAPAT_DIUKUR, f"{numerator}.00", None, None]

    assert measured(NAIK, "0", numerator) == expected


def test_a_quarter_without_target_is_still_measured_against_the_year() -> None:
    asked = counted(target_quarter=Decimal(0), target_year=Decimal(4))

    result = measure(asked, Sums(Decimal(3), None), PERMENDAGRI_86_2017)

    assert (result.achievement, result.achievement_year) == (None, Decimal("75.00"))


@pytest.mark.parametrize("numerator", [0, 7])
@pytest.mark.parametrize("formula", list(Formula))
def test_a_penyebut_of_nought_measures_nothing(formula: Formula, numerator: int) -> None:
    asked = indicator(formula=formula)

    result = measure(asked, Sums(Decimal(numerator), Decimal(0)), PERMENDAGRI_86_2017)

    assert result.measured is Measured.TIDAK_DAPAT_DIUKUR
    assert (result.value, result.achievement, result.predicate) == (None, None, None)


@pytest.mark.parametrize(
    ("achievement", "predicate"),
    [
        ("250", "Sangat Tinggi"),
        ("91", "Sangat Tinggi"),
        ("90.99", "Tinggi"),
        ("76", "Tinggi"),
        ("75.99", "Sedang"),
        ("66", "Sedang"),
        ("65.99", "Rendah"),
        ("51", "Rendah"),
        ("50.99", "Sangat Rendah"),
        ("0", "Sangat Rendah"),
    ],
)
def test_the_lower_bound_gives_the_predicate(achievement: str, predicate: str) -> None:
    assert PERMENDAGRI_86_2017.predicate(Decimal(achievement)) == predicate
    assert measured(NAIK, "100", achievement)[-1] == predicate


def test_what_is_printed_is_what_is_classified() -> None:
    just_below, just_enough = measured(NAIK, "100", "90.994"), measured(NAIK, "100", "90.995")

    assert just_below[2:] == ["90.99", "Tinggi"]
    assert just_enough[2:] == ["91.00", "Sangat Tinggi"]


def test_capaian_follows_from_the_exact_realisasi_not_from_the_printed_one() -> None:
    asked = indicator(decimals=0, target_quarter=Decimal(90), target_year=Decimal(100))

    result = measure(asked, Sums(Decimal(895), Decimal(1000)), PERMENDAGRI_86_2017)

    assert (result.value, result.achievement) == (Decimal(90), Decimal("99.44"))
    assert result.achievement_year == Decimal("89.50")


@pytest.mark.parametrize(
    ("exact", "shown"), [("0.005", "0.01"), ("0.0049", "0.00"), ("-0.001", "0.00"), ("2.5", "2.50")]
)
def test_rounding_is_half_up_and_knows_no_negative_nought(exact: str, shown: str) -> None:
    assert str(rounded(Decimal(exact), 2)) == shown


@given(above=COUNTS, below=COUNTS.filter(bool), scale=st.integers(1, 10**6))
@settings(derandomize=True, max_examples=40, deadline=None)
def test_a_share_does_not_depend_on_the_unit_of_its_parts(
    above: Decimal, below: Decimal, scale: int
) -> None:
    asked = indicator()
    one = measure(asked, Sums(above, below), PERMENDAGRI_86_2017)
    other = measure(asked, Sums(above * scale, below * scale), PERMENDAGRI_86_2017)

    assert one == other


@given(target=COUNTS.filter(bool), better=st.integers(0, 10**6).map(Decimal), value=COUNTS)
@settings(derandomize=True, max_examples=40, deadline=None)
def test_more_is_better_when_rising_and_worse_when_falling(
    target: Decimal, better: Decimal, value: Decimal
) -> None:
    def at(formula: Formula, realisasi: Decimal) -> Decimal:
        found = capaian(counted(formula=formula), target, realisasi)
        assert found is not None
        return found

    assert at(NAIK, value + better) >= at(NAIK, value)
    assert at(TURUN, value + better) <= at(TURUN, value)


@pytest.mark.parametrize(
    ("value", "counts"),
    [
        ("1E-20", True),
        ("1E-21", False),
        ("999999999999999", True),
        ("999999999999999.9", True),
        ("1E+15", False),
        ("1E+14", True),
        ("-1E+15", False),
        ("NaN", False),
        ("Infinity", False),
        ("0", True),
    ],
)
def test_a_number_counts_within_the_digits_that_sums_are_exact_for(
    value: str, *, counts: bool
) -> None:
    assert countable(Decimal(value)) == (Decimal(value) if counts else None)


def test_nothing_adds_up_to_nought() -> None:
    assert total([]) == 0


def test_results_do_not_depend_on_the_decimal_settings_of_the_thread() -> None:
    sums = Sums(Decimal(1), Decimal(3))
    expected = measure(indicator(), sums, PERMENDAGRI_86_2017)

    with localcontext() as narrow:
        narrow.prec = 3
        assert measure(indicator(), sums, PERMENDAGRI_86_2017) == expected
        assert total([Decimal("1000.01"), Decimal("0.01")]) == Decimal("1000.02")
    assert getcontext().prec == 28


@pytest.mark.parametrize("cell", ["1E+15", "1E-21", "0E+999999", "-1E+15", "NaN", "Infinity"])
def test_sizes_that_no_office_counts_are_not_reckoned_with(cell: str) -> None:
    assert countable(Decimal(cell)) is None


@pytest.mark.parametrize("cell", ["0", "-5", "999999999999999", "0.30000000000000004", "1E+3"])
def test_ordinary_numbers_are_reckoned_with(cell: str) -> None:
    assert countable(Decimal(cell)) == Decimal(cell)


def test_the_largest_figures_there_can_be_are_measured_too() -> None:
    tiny, huge = Decimal("1E-20"), Decimal(999999999999999)
    asked = indicator(factor=huge, target_quarter=tiny, decimals=6)

    result = measure(asked, Sums(huge, tiny), PERMENDAGRI_86_2017)

    assert result.predicate == "Sangat Tinggi"
